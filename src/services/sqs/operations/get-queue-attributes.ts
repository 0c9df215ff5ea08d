import { GetQueueAttributes, type GetQueueAttributesRequest } from '../../../contracts/sqs.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { Messages } from '../messages.ts'
import { findUnknown, toldAttributes } from '../queue-attributes.ts'
import { getQueue, queueArn, queueAt, queueUnlocked, type Queue } from '../queues.ts'

export default operation(GetQueueAttributes, {
  access: [{ action: 'sqs:GetQueueAttributes', on: queueUnlocked }],
  record: { readOnly: true, category: 'Data', resources: [queueAt] },
  async handle(call) {
    const { input: { AttributeNames = [] }, principals, error } = call
    const queue = await getQueue(call)
    const { name, policy, createdAt, modifiedAt = createdAt, settings } = queue
    const plain = {
      QueueArn: queueArn(queue, name), CreatedTimestamp: seconds(createdAt), LastModifiedTimestamp: seconds(modifiedAt),
      ...toldAttributes(settings), SqsManagedSseEnabled: 'true',
    }
    const unknown = findUnknown(AttributeNames, [...Object.keys(plain), ...counted])
    if (unknown !== undefined) throw error('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
    const asked = new Set(AttributeNames)
    const isAsked = (one: string) => asked.has('All') || asked.has(one)
    const counts = counted.some(isAsked) ? await countsOf(call, queue) : {}
    const shown = policy && isAsked('Policy') ? { Policy: await principals.show(policy) } : {}
    const told = Object.entries({ ...plain, ...counts, ...shown }).filter(([one]) => isAsked(one))
    return told.length === 0 ? {} : { Attributes: Object.fromEntries(told) }
  },
})

const seconds = (time: number): string => String(Math.floor(time / 1000))

const counted = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed']

/** Messages that are looked at together. DIFFERS: of those that nobody can receive yet no more are told apart than these. */
const [page, most] = [64, 10_000]

type CountCall = Pick<Call<GetQueueAttributesRequest>, 'state' | 'scope'>

/** What waits is at the end: it is looked at until one comes that can be received, and the others are counted. */
async function countsOf({ state, scope: { now } }: CountCall, queue: Queue): Promise<Readonly<Record<string, string>>> {
  const own = state.in(queue)
  let [held, delayed] = [0, 0]
  let after: Key | undefined
  for (let isMore = true; isMore && held + delayed < most;) {
    const heads = await own.listOf(Messages, [queue.id], { limit: page, after, reverse: true }, message =>
      ({ key: Messages.key(message), isWaiting: message.visibleAt > now, isHeld: message.receiveCount > 0 }))
    const waiting = heads.filter(({ isWaiting }) => isWaiting)
    held += waiting.filter(({ isHeld }) => isHeld).length
    delayed += waiting.filter(({ isHeld }) => !isHeld).length
    isMore = waiting.length === page
    after = heads.at(-1)?.key
    await state.turn()
  }
  const all = await own.count(Messages, [queue.id])
  const [visible, notVisible, notYet] = [all - held - delayed, held, delayed].map(String)
  return {
    ApproximateNumberOfMessages: visible!, ApproximateNumberOfMessagesNotVisible: notVisible!,
    ApproximateNumberOfMessagesDelayed: notYet!,
  }
}
