// What was asked back is there, or is there no more.
import { parseJson } from '../../../core/text/json.ts'
import type { Job, JobContext } from '../../../gateway/work.ts'
import { moveTimer } from '../../../storage/time/timers.ts'
import { Restores, timerOf, type Restore } from '../archive/restores.ts'
import { lastDay, midnightAfter } from '../lifecycle/rules.ts'

/** It can be asked for again. */
export const goOnRestoring: Job = { goesBy: 'store time', run }

async function run({ subject, due, state }: JobContext): Promise<void> {
  const restore = await state.get(Restores, parseJson(subject) as string[])
  if (restore?.due !== due) return
  if (restore.state === 'there') return state.remove(Restores, restore)
  // AWS: its days begin when it is there, however late that is seen.
  const there: Restore = { ...restore, state: 'there', due: Math.min(midnightAfter(due, restore.days), lastDay) }
  await state.update(Restores, there)
  await moveTimer(state, undefined, timerOf(there))
}
