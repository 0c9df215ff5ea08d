// Who accepts a request for delegation, and so acts by it.
import type { Call } from '../../../gateway/operation.ts'
import { findSession, isAssumedRoot } from '../../../gateway/caller.ts'
import type { GrantedAccess } from '../../../gateway/ports.ts'
import type { DelegationRequest } from './delegation-requests.ts'

/** AWS: in seconds, of what root accepts. */
const mostOfRoot = 4 * 3600

type ApproverCall = Pick<Call<unknown, never>, 'scope' | 'error'>

/** AWS: as he is when he accepts. Of a role that is the session with all that it has of its own. */
export function approverOf({ scope: { caller, now }, error }: ApproverCall, { seconds }: DelegationRequest): GrantedAccess['by'] {
  const { account, arn, id } = caller
  const since = findSession(caller)?.issuedAt ?? now
  // DIFFERS: AWS's code for root is not known, nor whether what was granted may be granted further.
  const refused = (why: string) => error('ValidationException', why)
  if (findSession(caller)?.delegation || isAssumedRoot(caller)) throw refused('Who acts for somebody else cannot delegate.')
  switch (caller.kind) {
    case 'root':
      if (seconds > mostOfRoot) throw refused(`Root user can accept delegation requests of ${mostOfRoot} seconds at most.`)
      return { account, arn, principalId: id, since }
    case 'user': return { account, arn, principalId: id, since }
    case 'assumed-role': return { account, arn, principalId: caller.roleId, assumed: caller.assumed, since }
    default: throw refused('Only users, roles and the root user can accept a delegation request.')
  }
}
