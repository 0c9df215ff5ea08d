// One try at a call, from *authorize* to *audit*: a unit of work, and the resources that were resolved in its sight.
import type { RecordId } from '../storage/rows/record-id.ts'
import type { Moment } from '../storage/store.ts'
import type { PartitionedUnit, UnitOfWork } from '../storage/unit-of-work.ts'
import { unnamed, type Resolver, type Resource } from './operation.ts'
import type { DecodedCall } from './stages/decode.ts'
import type { Outcome } from './trail/trail-record.ts'

export interface Attempt {
  readonly call: DecodedCall
  readonly state: PartitionedUnit
  /** Whether what is read is no older than the call: the cache has caught up with the store since, or there is a moment. */
  readonly caughtUp: boolean
  /** Of which everything is read; absent where the cache is asked first, and the store for what it does not have. */
  readonly moment?: Moment
  /** *authorize* to *handle*, for the hops of this attempt. */
  readonly run: (attempt: Attempt) => Promise<Outcome>
  /** The records of its hops, in the order in which they ended. */
  readonly hops: HopRecord[]
  /** What was decided on and had changed by then, so that the decision is of no one moment. */
  moved?: RecordId
  /** Whether nobody can say that without asking the store. */
  isDoubtful?: true
  /** Whether it was asked again, in the sight of this attempt, who is calling. */
  isConfirmed?: true
  /** Whether the operation itself was reached. */
  handled?: true
  /** What the handler wants shown beside the request and the response. */
  notes?: Readonly<Record<string, unknown>>
  readonly resolved: Map<Resolver<never>, readonly Resource[] | typeof unnamed>
}

export interface HopRecord {
  readonly record: string
  /** A record of a write stands only if its write does. */
  readonly wrote: boolean
}

/** By what an attempt differs from the first one. */
type Sight = Partial<Pick<Attempt, 'caughtUp' | 'moment'>>

export function beginAttempt(call: DecodedCall, run: Attempt['run'], { caughtUp = false, moment }: Sight = {}): Attempt {
  const { scope: { account, region, caller }, gateway: { begin, turns } } = call
  const state = begin({ account, region }, () => turns.next(caller.id), moment)
  return { call, state, caughtUp, ...(moment && { moment }), run, hops: [], resolved: new Map() }
}

/** Each resolver runs once an attempt, in the sight of `state`: what was authorised is what is recorded. */
export async function resolve(
  attempt: Attempt, resolver: Resolver<never>, state: UnitOfWork,
): Promise<readonly Resource[] | typeof unnamed> {
  const known = attempt.resolved.get(resolver)
  if (known) return known
  const { call } = attempt
  const found = await resolver(call.input as never, { scope: call.scope, state, server: call.gateway.server, once: call.once })
  const answer = found === unnamed ? unnamed : Array.isArray(found) ? (found as readonly Resource[]) : [found as Resource]
  attempt.resolved.set(resolver, answer)
  return answer
}
