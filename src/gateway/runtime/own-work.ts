// What a service does by itself, when a timer falls due or an effect is to be had: one unit of work, the calls that it makes in
// it, and one commit of both, with the records of those calls.
import type { Instant } from '../../core/clock.ts'
import { uuidV4 } from '../../core/ids.ts'
import { findRegion } from '../../core/regions.ts'
import { newHopLine } from '../attempt.ts'
import { Draws } from '../draws.ts'
import type { LoadedService } from '../directory.ts'
import type { Gateway } from '../gateway.ts'
import { asItself, type Outer } from '../hops.ts'
import { outcomeOf } from '../outcome-of.ts'

export interface WorkPlace {
  readonly account: string
  readonly region: string
}

/** `source` is what it works for. */
export function beginOwnWork(gateway: Gateway, service: LoadedService, { account, region }: WorkPlace, now: Instant): Outer {
  const { eventSource } = service.facts
  const partition = findRegion(region)?.partition ?? 'aws'
  const draws = new Draws(gateway.random)
  const place = { partition, account, region, now, via: [] }
  return {
    gateway,
    call: {
      service, draws, scope: { ...place, caller: asItself(eventSource, place) }, origin: { service: eventSource, secure: true },
      isAbandoned: () => false,
    },
    state: gateway.begin({ account, region }),
    once: draws.begin(),
    // INVARIANT: a call is decided on what the cache says, so all of that is expected: nobody waits for a quick answer.
    caughtUp: false,
    run: outcomeOf,
    hops: newHopLine(),
  }
}

/** What was called stands on record, though nothing that it changed stays. */
export async function recordFailedWork({ gateway: { store, random }, hops }: Outer): Promise<void> {
  await hops.last
  const records = hops.records.filter(({ wrote }) => !wrote).map(({ record }) => record)
  if (records.length > 0) await store.commit({ id: uuidV4(random), expectations: [], writes: [], records })
}

/** False where something that it went by has changed: none of it was done, and it is to be begun anew. */
export async function commitOwnWork(work: Outer, records: readonly string[]): Promise<boolean> {
  const { gateway: { store, random }, state, hops } = work
  await hops.last
  if (work.moved !== undefined) return false
  const id = uuidV4(random)
  if (work.isDoubtful && !(await store.commit(state.toCheck(id, 'decision'))).committed) return false
  const batch = state.toBatch([...hops.records.map(({ record }) => record), ...records], uuidV4(random), 'change')
  return (await store.commit(batch)).committed
}
