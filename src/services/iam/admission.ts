// AWS: IAM does not know the credentials of GetSessionToken unless they were made with MFA.
import { findSession, type Caller } from '../../gateway/caller.ts'
import type { Admission } from '../../gateway/service.ts'

export const admit: Admission = caller =>
  isWithoutMfa(caller)
    ? { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid' }
    : undefined

function isWithoutMfa(caller: Caller): boolean {
  if (caller.kind === 'assumed-role' || (caller.kind === 'root' && caller.assumedRoot)) return false
  const session = findSession(caller)
  return session !== undefined && session.mfaAt === undefined
}
