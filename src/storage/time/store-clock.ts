// The store's own time: the wall's, and whatever it was advanced by. All nodes of a store share what it was advanced by; at each
// node it only grows, since it goes by a wall clock that does not go back.
import type { Clock, Instant } from '../../core/clock.ts'
import { Secret } from '../../core/secret.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { collection } from '../collection.ts'
import type { ReadUnit, UnitOfWork } from '../unit-of-work.ts'

interface StoreClock {
  readonly id: 'clock'
  /** Milliseconds, in decimal. Sealed, since whoever moves it makes records old enough to be removed. */
  readonly ahead: Secret<string>
}

const StoreClocks = collection<StoreClock>('stockade.clock', { per: 'global', key: ({ id }) => [id], sealed: ['ahead'] })

const aheadOf = ({ ahead }: StoreClock): number => Number(ahead.reveal())

/** What everything stored, due or expiring is dated with. */
export function storeTime(state: ReadUnit, steady: Instant): MaybePromise<Instant> {
  return andThen(state.get(StoreClocks, ['clock']), clock => steady + (clock ? aheadOf(clock) : 0))
}

export interface StoreTimes {
  readonly now: Instant
  /** As much of it as is vouched for. */
  readonly settled: Instant
}

export function storeTimes(state: ReadUnit, clock: Pick<Clock, 'steady' | 'settled'>): MaybePromise<StoreTimes> {
  const [steady, settled] = [clock.steady(), clock.settled()]
  return andThen(storeTime(state, steady), now => ({ now, settled: now - Math.max(0, steady - settled) }))
}

/** `by` is in milliseconds and positive: the store's time never goes back. */
export async function advanceStoreTime(state: UnitOfWork, by: number): Promise<void> {
  if (!(by > 0)) throw new Error('The clock of a store is advanced, never set back.')
  const clock = await state.get(StoreClocks, ['clock'])
  const ahead = new Secret(String((clock ? aheadOf(clock) : 0) + by))
  await (clock ? state.update(StoreClocks, { ...clock, ahead }) : state.insert(StoreClocks, { id: 'clock', ahead }))
}
