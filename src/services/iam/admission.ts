// AWS: IAM does not know the credentials of GetSessionToken unless they were made with MFA.
import { findSession } from '../../gateway/caller.ts'
import type { Admission } from '../../gateway/service.ts'

export const admit: Admission = caller =>
  caller.kind !== 'assumed-role' && findSession(caller)?.mfa === false
    ? { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid' }
    : undefined
