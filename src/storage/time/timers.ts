// What is to happen later: a record with a due time. Whatever fires it removes it in the same commit as what it does, so
// that it fires once however many try.
import type { Instant } from '../../core/clock.ts'
import { collection } from '../collection.ts'
import type { UnitOfWork } from '../unit-of-work.ts'

export interface Timer {
  /** One for each thing that is due: `kms.DeleteKey/<key id>`. */
  readonly id: string
  readonly due: Instant
  /** Service and job: `kms.DeleteKey`. */
  readonly job: string
  readonly account: string
  readonly region: string
  /** What the job needs to know. */
  readonly subject: string
}

/** In the order in which they fall due. */
export const Timers = collection<Timer>('stockade.timers', { per: 'global', key: ({ due, id }) => [due, id] })

/** Puts `after` in the place of `before`, either of which may be absent. Writes nothing where they are due at one time. */
export async function moveTimer(state: UnitOfWork, before: Timer | undefined, after: Timer | undefined): Promise<void> {
  if (before?.id === after?.id && before?.due === after?.due) return
  if (before) await state.remove(Timers, before)
  if (after) await state.insert(Timers, after)
}
