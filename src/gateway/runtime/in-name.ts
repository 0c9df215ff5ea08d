// In whose name an effect calls other services, where that is whoever called what caused it. Of him is kept who he was and where
// he called from, and nothing by which anybody could sign. When the effect is run it is asked who he is by then, and policies are
// as they are by then, as for whoever calls.
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { OuterCall } from '../authorization/denials.ts'
import type { Signer } from '../caller.ts'
import { failure } from '../failures.ts'
import type { Gateway } from '../gateway.ts'
import { withinOf, type Outer } from '../hops.ts'
import type { Origin } from '../invocation.ts'

/** Who called, and how. */
export interface Behalf {
  readonly caller: Signer
  /** The services through which he did, the first first. */
  readonly via: readonly string[]
  readonly origin: Origin
  readonly within: readonly OuterCall[]
}

/** Undefined of who has no credentials: a service, which calls by itself. */
export function behalfOf({ call }: Pick<Outer, 'call'>): Behalf | undefined {
  const { scope: { caller, via }, origin } = call
  return 'accessKeyId' in caller ? { caller, via, origin, within: withinOf({ call }) } : undefined
}

/** Throws where he is nobody any more. */
export async function enterName(work: Pick<Outer, 'gateway' | 'state' | 'call'>, behalf: Behalf): Promise<void> {
  const { gateway, state, call } = work
  const { via, origin, within } = behalf
  const caller = await callerNow(gateway, state.forCaller(), behalf.caller, call.scope.now)
  Object.assign(call, { scope: { ...call.scope, caller, via }, origin, within })
}

/** AWS: in his name a service goes on for a while, whatever becomes of the access key by which he called. */
async function callerNow({ ports }: Gateway, state: ReadUnit, before: Signer, now: number): Promise<Signer> {
  const { account, session } = before
  if (session && session.expiresAt <= now) throw failure('ExpiredTokenException', 'The session that asked for it has ended.')
  const caller = await ports.credentials.callerNow(state, before)
  const isClosed = await ports.organizations.isClosed(state, account)
  const assumed = before.kind === 'root' ? before.assumedRoot : undefined
  const isOpen = !assumed || (await ports.rootAccess.isOpen(state, ports.organizations, account, assumed))
  if (!caller || isClosed || !isOpen) throw failure('UnrecognizedClientException', 'Whoever asked for it is no more.')
  return caller
}
