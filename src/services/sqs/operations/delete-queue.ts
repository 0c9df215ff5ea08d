import { DeleteQueue } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getQueue, ownQueueAt, Queues } from '../queues.ts'

// Its messages go behind it, a few at a time.
// DIFFERS: AWS lets no queue be made under the name for a minute.
export default operation(DeleteQueue, {
  access: [{ action: 'sqs:DeleteQueue', on: ownQueueAt }],
  record: { readOnly: false, resources: [ownQueueAt] },
  async handle(call) {
    const queue = await getQueue(call)
    await call.state.in(queue).remove(Queues, queue)
    return {}
  },
})
