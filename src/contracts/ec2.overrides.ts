import type { Overrides } from './overrides.ts'

// AWS: EC2 has names of its own for what others call as their protocol does
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
export const overrides: Overrides = {
  service: {
    commonErrors: {
      InvalidSignatureException: { code: 'AuthFailure', status: 401 },
      UnrecognizedClientException: { code: 'AuthFailure', status: 401 },
      ExpiredTokenException: { code: 'RequestExpired', status: 400 },
      AccessDeniedException: { code: 'UnauthorizedOperation', status: 403 },
      ThrottlingException: { code: 'RequestLimitExceeded', status: 503 },
      ServiceUnavailable: { code: 'Unavailable' },
      InternalFailure: { code: 'InternalError' },
    },
  },
}
