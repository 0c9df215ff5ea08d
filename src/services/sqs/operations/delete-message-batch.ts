import { DeleteMessageBatch } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { eachOf, requireBatch } from '../batches.ts'
import { deleteReceived } from '../deletions.ts'
import { getQueue, queueAt } from '../queues.ts'

export default operation(DeleteMessageBatch, {
  access: [{ action: 'sqs:DeleteMessage', on: queueAt }],
  record: { readOnly: false, category: 'Data', response: output => output, resources: [queueAt] },
  async handle(call) {
    const { input: { Entries } } = call
    const queue = await getQueue(call)
    requireBatch(call, Entries, 'DeleteMessageBatchRequestEntry')
    return eachOf(Entries, async ({ ReceiptHandle }) => {
      await deleteReceived(call, queue, ReceiptHandle)
      return {}
    })
  },
})
