// AWS: what temporary credentials may call of STS itself, and that root assumes no role.
import { findSession, type Caller } from '../../gateway/caller.ts'
import type { Admission } from '../../gateway/service.ts'

const openToUsers: ReadonlySet<string> = new Set(['AssumeRole', 'GetCallerIdentity'])
const openToFederated: ReadonlySet<string> = new Set(['GetCallerIdentity'])
const closedToRoles: ReadonlySet<string> = new Set(['GetFederationToken', 'GetSessionToken'])

/** DIFFERS: the second sentence is ours. */
const closedToRoot: ReadonlyMap<string, string> = new Map([
  ['AssumeRole', 'Roles may not be assumed by root accounts.'],
  ['AssumeRoot', 'AssumeRoot may not be called by root accounts.'],
])

export const admit: Admission = (caller, operation) => {
  if (caller.kind === 'root') {
    const message = closedToRoot.get(operation)
    if (message !== undefined) return { code: 'AccessDeniedException', message }
  }
  if (isOpen(caller, operation)) return undefined
  return { code: 'AccessDeniedException', message: `Cannot call ${operation} with session credentials` }
}

function isOpen(caller: Caller, operation: string): boolean {
  if (findSession(caller) === undefined) return true
  switch (caller.kind) {
    case 'assumed-role': return !closedToRoles.has(operation)
    case 'federated-user': return openToFederated.has(operation)
    default: return openToUsers.has(operation)
  }
}
