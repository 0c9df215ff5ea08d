// What a service does by itself, when a timer falls due or an effect is to be had: one unit of work, the calls that it makes in
// it, and one commit of both, with the records of those calls.
import { uuidV4 } from '../../core/ids.ts'
import { findRegion } from '../../core/regions.ts'
import { newHopLine } from '../attempt.ts'
import { sharerOf } from '../caller.ts'
import type { LoadedService } from '../directory.ts'
import { Draws } from '../draws.ts'
import { hasEffects } from '../outbox.ts'
import { announcerOf, emitterOf } from '../emitter.ts'
import type { Gateway } from '../gateway.ts'
import type { StoreTimes } from '../../storage/time/store-clock.ts'
import { asItself, endHops, holdSessions, hopsOf, type Outer } from '../hops.ts'
import type { WorkContext } from '../work.ts'
import { outcomeOf } from '../outcome-of.ts'
import { serviceEventRecord, type ServiceEvent } from '../trail/service-event.ts'

/** Where a service does something, and for whom. */
export interface WorkPlace {
  readonly account: string
  readonly region: string
}

export interface OwnWork extends Outer {
  readonly events: ServiceEvent[]
}

export function beginOwnWork(
  gateway: Gateway, service: LoadedService, { account, region }: WorkPlace, { now, settled }: StoreTimes,
): OwnWork {
  const { eventSource } = service.facts
  const partition = findRegion(region)?.partition ?? 'aws'
  const draws = new Draws(gateway.random)
  const place = { partition, account, region, now, settled, via: [] }
  const caller = asItself(eventSource, place)
  return {
    gateway,
    call: {
      service, draws, scope: { ...place, caller }, origin: { service: eventSource, secure: true }, isAbandoned: () => false,
    },
    // INVARIANT: what is done for an account, however much, has one piece in a turn in which each other one has one.
    state: gateway.begin({ account, region }, gateway.turns.of(sharerOf(caller))),
    once: draws.begin(),
    // INVARIANT: a call is decided on what the cache says, so all of that is expected: nobody waits for a quick answer.
    caughtUp: false,
    run: outcomeOf,
    hops: newHopLine(),
    events: [],
  }
}

export function contextOf(work: OwnWork): WorkContext {
  const { call: { scope: { account, region, now, settled } }, state, once, events } = work
  const emit = emitterOf(work)
  return {
    account, region, now, settled, state, once, aws: hopsOf(work), emit,
    record: event => void events.push(event),
    announce: announcerOf(work, emit),
  }
}

/** What was called stands on record, though nothing that it changed stays. */
export async function recordFailedWork(work: OwnWork): Promise<void> {
  const { gateway: { store, random }, hops } = work
  await endHops(hops)
  const records = hops.records.filter(({ wrote }) => !wrote).map(({ record }) => record)
  if (records.length > 0) await store.commit({ id: uuidV4(random), expectations: [], writes: [], records })
  await holdSessions(work)
}

/** False where something that it went by has changed: none of it was done, and it is to be begun anew. */
export async function commitOwnWork(work: OwnWork): Promise<boolean> {
  const { gateway: { store, random, effects }, call: { service, scope }, state, hops, events } = work
  await endHops(hops)
  if (work.moved !== undefined) return false
  if (work.isDoubtful && !(await store.commit(state.toCheck(uuidV4(random), 'decision'))).committed) return false
  const place = { source: service.facts.eventSource, ...scope }
  const records = [...hops.records.map(({ record }) => record), ...events.map(event => serviceEventRecord(place, event, random))]
  const batch = { ...state.toBatch(records, uuidV4(random), 'change'), isOwnWork: true } as const
  const { committed } = await store.commit(batch)
  if (committed) await holdSessions(work)
  if (committed && hasEffects(batch)) effects.wake()
  return committed
}
