import { DeleteMessage } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Messages } from '../messages.ts'
import { getQueue, queueAt } from '../queues.ts'
import { parseHandle } from '../receipt-handles.ts'

export default operation(DeleteMessage, {
  access: [{ action: 'sqs:DeleteMessage', on: queueAt }],
  record: { readOnly: false, category: 'Data', resources: [queueAt] },
  async handle(call) {
    const { input: { ReceiptHandle }, state, error } = call
    const queue = await getQueue(call)
    const handle = parseHandle(ReceiptHandle)
    if (handle?.queueId !== queue.id) {
      const told = `The input receipt handle "${ReceiptHandle.slice(0, 256)}"`
      throw error('ReceiptHandleIsInvalid', `${told} is not a valid receipt handle.`)
    }
    const own = state.in(queue)
    const message = await own.get(Messages, [handle.queueId, handle.visibleAt, handle.id])
    // AWS: a message that is gone, or was received again since, is no error.
    if (message && message.receipt === handle.receipt) await own.remove(Messages, message)
    return {}
  },
})
