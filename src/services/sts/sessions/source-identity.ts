// Who is behind a session: said once, and of each session that is asked for with it.
import { findSourceIdentity, type Caller } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'

interface NamingInput {
  readonly SourceIdentity?: string | undefined
}

/** What the session is to have. AWS: one that the caller has goes on through a chain of roles. */
export const sourceIdentityOf = ({ SourceIdentity }: NamingInput, caller: Caller): string | undefined =>
  SourceIdentity ?? knownSource(caller)

/** What a session has already, or whoever vouches for the caller says. */
function knownSource(caller: Caller): string | undefined {
  if ('wants' in caller) return caller.wants.sourceIdentity
  return findSourceIdentity(caller)
}

type NamingCall = Pick<Call<NamingInput>, 'input' | 'scope' | 'error'>

/** AWS: it is not changed in a chain. DIFFERS: the sentence is ours. */
export function requireSameSource({ input, scope: { caller }, error }: NamingCall): void {
  const known = knownSource(caller)
  if (known === undefined || input.SourceIdentity === undefined || input.SourceIdentity === known) return
  throw error('AccessDeniedException', `The source identity of this session is ${known} and cannot be changed.`)
}
