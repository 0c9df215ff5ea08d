import { SendMessage, type SendMessageRequest } from '../../../contracts/sqs.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { isText, requireAttributes, sizeOfAttributes, sumOf, sumOfAttributes } from '../message-attributes.ts'
import { Messages, type Message } from '../messages.ts'
import { getQueue, queueAt, type Queue } from '../queues.ts'

export default operation(SendMessage, {
  access: [{ action: 'sqs:SendMessage', on: queueAt }],
  record: {
    readOnly: false, category: 'Data', response: output => output, resources: [queueAt],
    hidden: ['MessageBody', 'MessageAttributes', 'MessageSystemAttributes'],
  },
  async handle(call) {
    const { state } = call
    const queue = await getQueue(call)
    const { MessageSystemAttributes = {} } = call.input
    const message = newMessage(call, queue)
    await state.in(queue).insert(Messages, message)
    const [sum, systemSum] = [sumOfAttributes(message.attributes), sumOfAttributes(MessageSystemAttributes)]
    return {
      MessageId: message.id, MD5OfMessageBody: sumOf(message.body), ...(sum !== undefined && { MD5OfMessageAttributes: sum }),
      ...(systemSum !== undefined && { MD5OfMessageSystemAttributes: systemSum }),
    }
  },
})

type SendCall = Call<SendMessageRequest, 'InvalidMessageContents' | 'UnsupportedOperation'>

function newMessage(call: SendCall, { id: queueId, settings }: Queue): Message {
  const { input, scope, once } = call
  requireValid(call, settings.maximumMessageSize)
  const { MessageBody: body, MessageAttributes: attributes = {}, MessageSystemAttributes, DelaySeconds } = input
  const { MessageGroupId: groupId } = input
  const traceHeader = MessageSystemAttributes?.['AWSTraceHeader']?.StringValue
  const { now: sentAt, caller } = scope
  return {
    queueId, id: once('message', uuidV4), body, attributes, ...(traceHeader !== undefined && { traceHeader }),
    ...(groupId !== undefined && { groupId }),
    senderId: caller.id, sentAt, visibleAt: sentAt + 1000 * (DelaySeconds ?? settings.delaySeconds),
    expiresAt: sentAt + 1000 * settings.messageRetentionPeriod, receiveCount: 0,
  }
}

function requireValid(call: SendCall, mostBytes: number): void {
  const { input, error } = call
  const { MessageBody, MessageAttributes = {}, MessageSystemAttributes = {}, DelaySeconds } = input
  const { MessageDeduplicationId, MessageGroupId } = input
  if (MessageDeduplicationId !== undefined) throw call.unbuilt('MessageDeduplicationId')
  requireGroup(call, MessageGroupId)
  if (MessageBody === '') throw error('MissingRequiredParameterException', 'The request must contain the parameter MessageBody.')
  if (DelaySeconds !== undefined && (DelaySeconds < 0 || DelaySeconds > 900)) {
    const told = `Value ${DelaySeconds} for parameter DelaySeconds is invalid.`
    throw error('InvalidParameterValueException', `${told} Reason: DelaySeconds must be >= 0 and <= 900.`)
  }
  requireAttributes(call, MessageAttributes)
  requireAttributes(call, MessageSystemAttributes)
  if (!isText(MessageBody)) throw error('InvalidMessageContents', invalidContents)
  if (Buffer.byteLength(MessageBody) + sizeOfAttributes(MessageAttributes) > mostBytes) {
    const reason = `Message must be shorter than ${mostBytes} bytes.`
    throw error('InvalidParameterValueException', `One or more parameters are invalid. Reason: ${reason}`)
  }
}

/** AWS: recorded of standard queues, which share what they have among the groups that messages may say they are of. */
function requireGroup({ error }: SendCall, group: string | undefined): void {
  if (group === undefined || /^[!-~]{1,128}$/.test(group)) return
  const reason = 'MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.'
  const told = `Value ${group.slice(0, 256)} for parameter MessageGroupId is invalid.`
  throw error('InvalidParameterValueException', `${told} Reason: ${reason}`)
}

const invalidContents = 'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | '
  + '#xE000 to #xFFFD | #x10000 to #x10FFFF'
