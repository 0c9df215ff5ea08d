// Messages that were not deleted go when their retention is over, and all of them behind their queue.
import type { Job, JobContext } from '../../../gateway/work.ts'
import type { Key } from '../../../storage/collection.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { bytesOf, removeMessage } from '../message-contents.ts'
import { isGone, Messages, type Message } from '../messages.ts'
import { Queues, type Queue } from '../queues.ts'

/** Messages that are removed together, and bytes of what they say. */
const most = 1000
const mostBytes = 4 * 1024 * 1024
/** Messages that are looked at together, behind one that is due. */
const page = 64
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
  const isMore = await removeDue(state, id, message => !isThere || isGone(message, queue, now))
  if (!isThere && !isMore) return
  const due = now + (isMore ? soon : later)
  await state.insert(Timers, { id: `sqs.RemoveMessages/${id}`, due, job: 'sqs.RemoveMessages', account, region, subject })
}

/** Those that go first, as many as go together; answers whether there is more that is due. What is not due costs one look. */
async function removeDue(state: UnitOfWork, id: string, isDue: (message: Message) => boolean): Promise<boolean> {
  let [count, bytes] = [0, 0]
  let after: Key | undefined
  for (let limit = 1; ; limit = page) {
    const found = await state.list(Messages, [id], { index: 'expiry', limit, after })
    for (const message of found) {
      if (!isDue(message)) return false
      if (count === most || bytes > mostBytes) return true
      count++
      bytes += bytesOf(message)
      await removeMessage(state, message)
    }
    const last = found.at(-1)
    if (!last || found.length < limit) return false
    after = [id, last.expiresAt, ...Messages.key(last)]
    await state.turn()
  }
}
