// AWS: IAM does not know the credentials of GetSessionToken unless they were made with MFA.
import type { Admission } from '../../gateway/operation.ts'

export const admit: Admission = ({ session }) =>
  session && !session.mfa
    ? { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid' }
    : undefined
