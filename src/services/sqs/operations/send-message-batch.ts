import { SendMessageBatch } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { eachOf, requireBatch } from '../batches.ts'
import { insertMessage } from '../message-contents.ts'
import { newMessage, sizeOf, sumsOf } from '../new-messages.ts'
import { getQueue, queueAt } from '../queues.ts'

/** AWS: bytes of all messages together. */
const most = 1_048_576

export default operation(SendMessageBatch, {
  access: [{ action: 'sqs:SendMessage', on: queueAt }],
  record: { readOnly: false, category: 'Data', response: output => output, resources: [queueAt] },
  async handle(call) {
    const { input: { Entries }, state, error } = call
    const queue = await getQueue(call)
    requireBatch(call, Entries, 'SendMessageBatchRequestEntry')
    const sent = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
    if (sent > most) {
      const told = `Batch requests cannot be longer than ${most} bytes. You have sent ${sent} bytes.`
      throw error('BatchRequestTooLong', told)
    }
    const { maximumMessageSize } = queue.settings
    return eachOf(Entries, async entry => {
      const message = newMessage(call, queue, entry, `message ${entry.Id}`)
      if (sizeOf(entry) > maximumMessageSize) {
        // AWS: recorded, in other words than of a message that is sent alone.
        const reason = `Message must be shorter than ${maximumMessageSize} bytes.`
        throw error('InvalidParameterValueException', `One or more parameters cannot be validated. Reason: ${reason}`)
      }
      await insertMessage(state.in(queue), message)
      return sumsOf(message, entry)
    })
  },
})
