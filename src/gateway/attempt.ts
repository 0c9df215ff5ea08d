// One try at a call, from *authorize* to *audit*: a unit of work, and the resources that were resolved in its sight.
import type { PartitionedUnit } from '../storage/unit-of-work.ts'
import { unnamed, type Resolver, type Resource } from './operation.ts'
import type { DecodedCall } from './stages/decode.ts'

export interface Attempt {
  readonly call: DecodedCall
  readonly state: PartitionedUnit
  readonly resolved: Map<Resolver<never>, readonly Resource[] | typeof unnamed>
}

export function beginAttempt(call: DecodedCall): Attempt {
  const { account, region } = call.scope
  return { call, state: call.gateway.begin({ account, region }), resolved: new Map() }
}

/** Each resolver runs once an attempt: what was authorised is what is recorded. */
export async function resolve(attempt: Attempt, resolver: Resolver<never>): Promise<readonly Resource[] | typeof unnamed> {
  const known = attempt.resolved.get(resolver)
  if (known) return known
  const { call, state } = attempt
  const found = await resolver(call.input as never, { scope: call.scope, state })
  const answer = found === unnamed ? unnamed : Array.isArray(found) ? (found as readonly Resource[]) : [found as Resource]
  attempt.resolved.set(resolver, answer)
  return answer
}
