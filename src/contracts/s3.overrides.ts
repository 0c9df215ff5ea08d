import type { Overrides } from './overrides.ts'

// AWS: S3's errors stand in no wrapper, and have names and statuses of their own
// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
export const overrides: Overrides = {
  service: {
    unwrappedErrors: true,
    commonErrors: {
      InvalidSignatureException: { code: 'SignatureDoesNotMatch', status: 403 },
      UnrecognizedClientException: { code: 'InvalidAccessKeyId', status: 403 },
      ExpiredTokenException: { code: 'ExpiredToken', status: 400 },
      MissingAuthenticationTokenException: { code: 'AccessDenied', status: 403 },
      IncompleteSignatureException: { code: 'AuthorizationHeaderMalformed', status: 400 },
      SerializationException: { code: 'MalformedXML', status: 400 },
      ValidationException: { code: 'InvalidRequest', status: 400 },
      UnknownOperationException: { code: 'MethodNotAllowed', status: 405 },
      RequestEntityTooLargeException: { code: 'EntityTooLarge', status: 400 },
      ThrottlingException: { code: 'SlowDown', status: 503 },
      InternalFailure: { code: 'InternalError', status: 500 },
    },
  },
}
