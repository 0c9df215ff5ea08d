// AWS: what temporary credentials may call of STS itself, and that root assumes no role.
import { findSession } from '../../gateway/caller.ts'
import type { Admission } from '../../gateway/service.ts'

const openToUsers: ReadonlySet<string> = new Set(['AssumeRole', 'GetCallerIdentity'])
const closedToRoles: ReadonlySet<string> = new Set(['GetFederationToken', 'GetSessionToken'])

export const admit: Admission = (caller, operation) => {
  if (caller.kind === 'root' && operation === 'AssumeRole') {
    return { code: 'AccessDeniedException', message: 'Roles may not be assumed by root accounts.' }
  }
  const isClosed = caller.kind === 'assumed-role'
    ? closedToRoles.has(operation)
    : findSession(caller) !== undefined && !openToUsers.has(operation)
  if (!isClosed) return undefined
  return { code: 'AccessDeniedException', message: `Cannot call ${operation} with session credentials` }
}
