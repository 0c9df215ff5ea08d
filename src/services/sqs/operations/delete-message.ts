import { DeleteMessage } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { deleteReceived } from '../deletions.ts'
import { getQueue, queueAt } from '../queues.ts'

export default operation(DeleteMessage, {
  access: [{ action: 'sqs:DeleteMessage', on: queueAt }],
  record: { readOnly: false, category: 'Data', resources: [queueAt] },
  async handle(call) {
    const queue = await getQueue(call)
    await deleteReceived(call, queue, call.input.ReceiptHandle)
    return {}
  },
})
