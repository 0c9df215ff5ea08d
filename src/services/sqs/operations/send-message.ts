import { SendMessage } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { insertMessage } from '../message-contents.ts'
import { newMessage, sizeOf, sumsOf } from '../new-messages.ts'
import { getQueue, queueAt } from '../queues.ts'

export default operation(SendMessage, {
  access: [{ action: 'sqs:SendMessage', on: queueAt }],
  record: {
    readOnly: false, category: 'Data', response: output => output, resources: [queueAt],
    hidden: ['MessageBody', 'MessageAttributes', 'MessageSystemAttributes'],
  },
  async handle(call) {
    const { input, state, error } = call
    const queue = await getQueue(call)
    const message = newMessage(call, queue, input, 'message')
    const { maximumMessageSize } = queue.settings
    if (sizeOf(input) > maximumMessageSize) {
      const reason = `Message must be shorter than ${maximumMessageSize} bytes.`
      throw error('InvalidParameterValueException', `One or more parameters are invalid. Reason: ${reason}`)
    }
    await insertMessage(state.in(queue), message)
    return sumsOf(message, input)
  },
})
