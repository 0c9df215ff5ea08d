// One try at a call, from *authorize* to *audit*: a unit of work, and the resources that were resolved by what it sees.
import type { AwsError } from '../core/aws-error.ts'
import { andThen, type MaybePromise } from '../core/maybe-promise.ts'
import type { RecordId } from '../storage/rows/record-id.ts'
import type { Moment } from '../storage/store.ts'
import type { PartitionedUnit, ReadUnit } from '../storage/unit-of-work.ts'
import { sharerOf, type Caller } from './caller.ts'
import type { Draw } from './draws.ts'
import type { Gateway } from './gateway.ts'
import type { Invocation } from './invocation.ts'
import { isChange, unnamed, type Resolver, type Resource } from './operation.ts'
import type { Outcome } from './outcome.ts'
import type { RoleSession } from './role-sessions.ts'
import type { Memberships } from './authorization/memberships.ts'

export interface Attempt {
  readonly gateway: Gateway
  readonly call: Invocation
  readonly state: PartitionedUnit
  readonly once: Draw
  /** Whether what is read is no older than the call: the cache has caught up with the store since, or there is a moment. */
  readonly caughtUp: boolean
  /** Of which everything is read; absent where the cache is asked first, and the store for what it does not have. */
  readonly moment?: Moment
  /** *authorize* to *handle*, for the hops of this attempt. */
  readonly run: (attempt: Attempt) => Promise<Outcome>
  readonly hops: HopLine
  /** What was decided on and had changed by then, so that the decision is of no one moment. */
  moved?: RecordId
  /** Whether nobody can say that without asking the store. */
  isDoubtful?: true
  /** Whether this attempt has asked again who is calling. */
  isConfirmed?: true
  /** Whether the caller has a permissions boundary, as far as it was asked. */
  hasBoundary?: true
  /** Whether something was denied, whatever the caller was told. */
  isDenied?: true
  /** Whether the operation itself was reached. */
  handled?: true
  /** Why resources are denied that are decided about each by itself, by ARN and version. */
  denied?: Map<string, Map<string | undefined, AwsError>>
  /** The accounts that have let on the call for such a resource; absent where nothing is decided about so. */
  letOn?: Set<string>
  /** What the handler wants shown beside the request and the response. */
  notes?: Readonly<Record<string, unknown>>
  /** Those of them that are shown of a call that fails. */
  failureNotes?: Readonly<Record<string, unknown>>
  /** Of accounts that a policy has asked about. */
  memberships?: Memberships
  readonly resolved: Map<Resolver<never>, Resolved>
}

export type Resolved = readonly Resource[] | typeof unnamed

/** The hops of an attempt: one after the other, in the order in which they were asked for, whoever waits for which. */
export interface HopLine {
  begun: number
  /** Those that have not ended. */
  waiting: number
  /** Resolves, and never rejects, when the last that was begun has ended. */
  last: Promise<unknown>
  /** In the order in which they ended. */
  readonly records: HopRecord[]
  /** Those that some of them are made in, by whose they are and for what. */
  sessions?: Map<string, Promise<HopSession>>
  /** Whoever asked for hops has ended, and asks for no more. */
  isOver?: true
}

export interface HopSession {
  readonly caller: Caller
  readonly role: RoleSession
  /** Assumed for these hops, and not held before. */
  readonly isNew: boolean
}

export interface HopRecord {
  readonly record: string
  /** A record of a write stands only if its write does. */
  readonly wrote: boolean
}

const none = Promise.resolve()

export const newHopLine = (): HopLine => ({ begun: 0, waiting: 0, last: none, records: [] })

/** By what an attempt differs from the first one. */
type AttemptView = Partial<Pick<Attempt, 'caughtUp' | 'moment'>>

export function beginAttempt(
  gateway: Gateway, call: Invocation, run: Attempt['run'], { caughtUp = false, moment }: AttemptView = {},
): Attempt {
  const { scope: { account, region, caller }, draws } = call
  const state = gateway.begin({ account, region }, gateway.turns.of(sharerOf(caller)), moment)
  return {
    gateway, call, state, once: draws.begin(), caughtUp, ...(moment && { moment }), run, hops: newHopLine(), resolved: new Map(),
  }
}

/** Each resolver runs once an attempt, by what `state` sees: what was authorised is what is recorded. */
export function resolve(attempt: Attempt, resolver: Resolver<never>, state: ReadUnit): MaybePromise<Resolved> {
  const known = attempt.resolved.get(resolver)
  if (known) return known
  const { call: { input, scope }, gateway: { ports, server }, once } = attempt
  return andThen(resolver(input as never, { scope, state, server, once, ports }), found => {
    const answer = found === unnamed ? unnamed : Array.isArray(found) ? (found as readonly Resource[]) : [found as Resource]
    attempt.resolved.set(resolver, answer)
    return answer
  })
}

/**
 * Whether who is calling need not be asked again. He may be gone, or another, since the head of a request came: its body was
 * awaited, and perhaps a place at the gate. So each attempt asks again where this is false, at its beginning or, where it became
 * so, at its end. What changes something asks in any case: a cache learns of a commit behind it, and the store knows their order.
 */
export function isCallerProven({ call }: Attempt): boolean {
  return !isChange(call) && call.proof.isCurrent()
}

/** The answer is a part of what is decided, and what is written expects it. Throws as *authenticate* does. */
export async function confirmCaller(attempt: Attempt): Promise<void> {
  const { call, state } = attempt
  attempt.isConfirmed = true
  const caller = await call.proof.confirm(state.forCaller())
  // He may be called otherwise by now.
  if (caller !== call.scope.caller) Object.assign(call, { scope: { ...call.scope, caller } })
}
