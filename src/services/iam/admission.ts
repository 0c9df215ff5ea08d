// AWS: IAM does not know the credentials of GetSessionToken unless they were made with MFA. It takes those that a user or root
// has delegated, which are there to make roles.
import { findSession, isAssumedRoot, type Caller } from '../../gateway/caller.ts'
import type { Admission } from '../../gateway/service.ts'

export const admit: Admission = caller =>
  isWithoutMfa(caller)
    ? { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid' }
    : undefined

function isWithoutMfa(caller: Caller): boolean {
  if (caller.kind === 'assumed-role' || isAssumedRoot(caller)) return false
  const session = findSession(caller)
  return session !== undefined && session.mfaAt === undefined && !session.delegation
}
