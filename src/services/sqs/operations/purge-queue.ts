import { PurgeQueue } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOwnQueue, queueAt, Queues } from '../queues.ts'

/** AWS: in milliseconds, until a queue may be purged again. */
const between = 60_000

// What was sent before is received by nobody from here on, and goes with what the retention is over for.
export default operation(PurgeQueue, {
  access: [{ action: 'sqs:PurgeQueue', on: queueAt }],
  record: { readOnly: false, resources: [queueAt] },
  async handle(call) {
    const { scope: { settled }, state, error } = call
    const queue = await getOwnQueue(call)
    if (queue.purgedAt !== undefined && settled - queue.purgedAt < between) {
      const told = `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`
      throw error('PurgeQueueInProgress', told)
    }
    await state.in(queue).update(Queues, { ...queue, purgedAt: settled })
    return {}
  },
})
