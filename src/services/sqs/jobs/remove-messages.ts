// Messages that were not deleted go when their retention is over, and all of them behind their queue.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import { isGone, Messages } from '../messages.ts'
import { Queues, type Queue } from '../queues.ts'

/** Messages that are removed together, and UTF-16 units of their bodies. */
const most = 1000
const mostUnits = 4 * 1024 * 1024
/** Milliseconds until the next look: where more is left, and where there is none. */
const [soon, later] = [250, 60_000]

export const removeMessages: Job = { goesBy: 'vouched time', run }

export function removalTimer({ name, id, account, region }: Queue, due: number): Timer {
  return { id: `sqs.RemoveMessages/${id}`, due, job: 'sqs.RemoveMessages', account, region, subject: `${name}/${id}` }
}

export const firstRemoval = (queue: Queue): Timer => removalTimer(queue, queue.createdAt + later)

async function run({ subject, account, region, now, state }: JobContext): Promise<void> {
  const [name = '', id = ''] = subject.split('/')
  const queue = await state.get(Queues, [name])
  const isThere = queue?.id === id
  const found = await state.listOf(Messages, [id], { index: 'expiry', limit: most }, message =>
    ({ key: Messages.key(message), isDue: !queue || !isThere || isGone(message, queue, now), units: message.body.length }))
  let units = 0
  let isMore = found.length === most
  for (const { key, isDue, units: own } of found) {
    isMore = isDue && (isMore || units > mostUnits)
    if (!isDue || units > mostUnits) break
    units += own
    const message = await state.get(Messages, key)
    if (message) await state.remove(Messages, message)
  }
  if (!isThere && !isMore) return
  const due = now + (isMore ? soon : later)
  await state.insert(Timers, { id: `sqs.RemoveMessages/${id}`, due, job: 'sqs.RemoveMessages', account, region, subject })
}
