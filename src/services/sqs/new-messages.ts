// A message as it is sent, alone or with others: whether it can be one, and what it becomes.
import type { SendMessageBatchRequestEntry, SendMessageRequest } from '../../contracts/sqs.gen.ts'
import type { Validated } from '../../contracts/contract.ts'
import { uuidV4 } from '../../core/ids.ts'
import type { Call } from '../../gateway/operation.ts'
import { isText, requireAttributes, sizeOfAttributes, sumOf, sumOfAttributes } from './message-attributes.ts'
import type { SentMessage } from './message-contents.ts'
import type { Queue } from './queues.ts'

type Given = Omit<Validated<SendMessageRequest>, 'QueueUrl'> | Omit<Validated<SendMessageBatchRequestEntry>, 'Id'>
type SendCall = Pick<Call<unknown>, 'scope' | 'once' | 'error' | 'unbuilt'>

/** `name` is what it is drawn by: of its own in the call. */
export function newMessage(call: SendCall, { id: queueId, settings }: Queue, given: Given, name: string): SentMessage {
  const { scope, once } = call
  requireValid(call, given)
  const { MessageBody: body, MessageAttributes: attributes = {}, MessageSystemAttributes, DelaySeconds } = given
  const { MessageGroupId: groupId } = given
  const traceHeader = MessageSystemAttributes?.['AWSTraceHeader']?.StringValue
  const { now: sentAt, settled, caller } = scope
  const delay = 1000 * (DelaySeconds ?? settings.delaySeconds)
  return {
    queueId, id: once(name, uuidV4), body, attributes, ...(traceHeader !== undefined && { traceHeader }),
    ...(groupId !== undefined && { groupId }),
    senderId: caller.id, sentAt, settledAt: settled, visibleAt: delay > 0 ? sentAt + delay : settled,
    expiresAt: sentAt + 1000 * settings.messageRetentionPeriod, receiveCount: 0,
  }
}

function requireValid(call: SendCall, given: Given): void {
  const { error } = call
  const { MessageBody, MessageAttributes = {}, MessageSystemAttributes = {}, DelaySeconds } = given
  const { MessageDeduplicationId, MessageGroupId } = given
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
}

/** Bytes that count against what a queue takes. */
export const sizeOf = ({ MessageBody, MessageAttributes = {} }: Given): number =>
  Buffer.byteLength(MessageBody) + sizeOfAttributes(MessageAttributes)

/** What clients check. */
export function sumsOf({ id, body, attributes }: SentMessage, { MessageSystemAttributes = {} }: Given) {
  const [sum, systemSum] = [sumOfAttributes(attributes), sumOfAttributes(MessageSystemAttributes)]
  return {
    MessageId: id, MD5OfMessageBody: sumOf(body), ...(sum !== undefined && { MD5OfMessageAttributes: sum }),
    ...(systemSum !== undefined && { MD5OfMessageSystemAttributes: systemSum }),
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
