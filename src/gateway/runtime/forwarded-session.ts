// A forwarded session: an effect calls other services in the name of whoever called what caused it. Of him is kept who he was and
// where he called from, and nothing by which anybody could sign. When the effect is run it is asked who he is by then, and
// policies are as they are by then, as for whoever calls.
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { OuterCall } from '../authorization/denials.ts'
import type { Signer } from '../caller.ts'
import { failure } from '../failures.ts'
import type { Gateway } from '../gateway.ts'
import { withinOf, type Outer } from '../hops.ts'
import type { Origin } from '../invocation.ts'

/** Who called, and how. */
export interface ForwardedSession {
  readonly caller: Signer
  /** The services through which he did, the first first. */
  readonly via: readonly string[]
  readonly origin: Origin
  readonly within: readonly OuterCall[]
}

/** Undefined of who has no credentials: a service, which calls by itself. */
export function sessionOf({ call }: Pick<Outer, 'call'>): ForwardedSession | undefined {
  const { scope: { caller, via }, origin } = call
  return 'accessKeyId' in caller ? { caller, via, origin, within: withinOf({ call }) } : undefined
}

/** What the service does by itself, as he does it. Throws where he is nobody any more. */
export async function inSession(
  { gateway, state, call }: Pick<Outer, 'gateway' | 'state' | 'call'>, session: ForwardedSession,
): Promise<Outer['call']> {
  const { via, origin, within } = session
  const caller = await callerNow(gateway, state.forCaller(), session.caller, call.scope.now)
  return { ...call, scope: { ...call.scope, caller, via }, origin, within }
}

/** AWS: in his name a service goes on for a while, whatever becomes of the access key by which he called. */
async function callerNow({ ports }: Gateway, state: ReadUnit, before: Signer, now: number): Promise<Signer> {
  const { account, session } = before
  if (session && session.expiresAt <= now) throw failure('ExpiredTokenException', 'The session that made the call has expired.')
  const caller = await ports.credentials.callerNow(state, before)
  const isClosed = await ports.organizations.isClosed(state, account)
  const assumed = before.kind === 'root' ? before.assumedRoot : undefined
  const isOpen = !assumed || (await ports.rootAccess.isOpen(state, ports.organizations, account, assumed))
  if (!caller || isClosed || !isOpen) {
    throw failure('UnrecognizedClientException', 'The principal that made the call does not exist any more.')
  }
  return caller
}
