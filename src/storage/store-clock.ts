// The store's own time: the wall's, and whatever it was advanced by. All nodes of a store share it, and it only grows.
import type { Instant } from '../core/clock.ts'
import { collection } from './collection.ts'
import type { UnitOfWork } from './unit-of-work.ts'

interface StoreClock {
  readonly id: 'clock'
  /** Milliseconds. */
  readonly ahead: number
}

const StoreClocks = collection<StoreClock>('stockade.clock', { per: 'global', key: ({ id }) => [id] })

/** What everything stored, due or expiring is dated with. */
export async function storeTime(state: UnitOfWork, wall: Instant): Promise<Instant> {
  const clock = await state.get(StoreClocks, ['clock'])
  return wall + (clock?.ahead ?? 0)
}

/** `by` is in milliseconds and positive: the store's time never goes back. */
export async function advanceStoreTime(state: UnitOfWork, by: number): Promise<void> {
  if (!(by > 0)) throw new Error('The clock of a store is advanced, never set back.')
  const clock = await state.get(StoreClocks, ['clock'])
  if (clock) await state.update(StoreClocks, { ...clock, ahead: clock.ahead + by })
  else await state.insert(StoreClocks, { id: 'clock', ahead: by })
}
