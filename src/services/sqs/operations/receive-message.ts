import { ReceiveMessage, type ReceiveMessageRequest } from '../../../contracts/sqs.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { selectedAttributes, sumOf, sumOfAttributes } from '../message-attributes.ts'
import { bytesOf, findMessageContent } from '../message-contents.ts'
import { isGone, Messages, type Message, type MessageContent } from '../messages.ts'
import { getQueue, queueAt, type Queue } from '../queues.ts'
import { handleOf } from '../receipt-handles.ts'

// DIFFERS: WaitTimeSeconds, and what the queue has for it, is taken and nobody waits: an empty queue is answered at once.
export default operation(ReceiveMessage, {
  access: [{ action: 'sqs:ReceiveMessage', on: queueAt }],
  record: { readOnly: true, category: 'Data', resources: [queueAt] },
  async handle(call) {
    const { input, state, scope, once } = call
    const queue = await getQueue(call)
    requireValid(call)
    const { MaxNumberOfMessages = 1, VisibilityTimeout = queue.settings.visibilityTimeout } = input
    const own = state.in(queue)
    const received: Received[] = []
    let bytes = 0
    for (const key of await findVisible(call, queue, MaxNumberOfMessages)) {
      await state.turn()
      const message = await own.get(Messages, key)
      if (!message) continue
      bytes += bytesOf(message)
      if (received.length > 0 && bytes > mostBytes) break
      const content = await findMessageContent(own, message)
      if (!content) continue
      const held: Message = {
        ...message, visibleAt: scope.now + 1000 * VisibilityTimeout, receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? scope.now, receipt: once(`receipt ${message.id}`, uuidV4),
      }
      await own.remove(Messages, message)
      await own.insert(Messages, held)
      received.push({ message: held, content })
    }
    return received.length === 0 ? {} : { Messages: received.map(one => shown(one, input)) }
  },
})

type ReceiveCall = Call<ReceiveMessageRequest>

interface Received {
  readonly message: Message
  readonly content: MessageContent
}

/** Of messages that are received together: as many as one may have. AWS: it may answer fewer. */
const mostBytes = 1024 * 1024

/** Messages that are looked at together; of those that nobody can receive any more the job removes what is left. */
const page = 64

/** The keys of those that can be received, the one that has waited longest first. */
async function findVisible({ state, scope: { now } }: ReceiveCall, queue: Queue, most: number): Promise<readonly Key[]> {
  const own = state.in(queue)
  const found: Key[] = []
  let after: Key | undefined
  for (;;) {
    const heads = await own.listOf(Messages, [queue.id], { limit: page, after }, message =>
      ({ key: Messages.key(message), visibleAt: message.visibleAt, isThere: !isGone(message, queue, now) }))
    for (const { key, visibleAt, isThere } of heads) {
      if (visibleAt > now || found.length === most) return found
      if (isThere) found.push(key)
    }
    if (heads.length < page) return found
    after = heads.at(-1)!.key
    await state.turn()
  }
}

function shown({ message, content }: Received, input: ReceiveCall['input']) {
  const { MessageAttributeNames = [], MessageSystemAttributeNames = [], AttributeNames = [] } = input
  const asked = new Set<string>([...MessageSystemAttributeNames, ...AttributeNames])
  const attributes = selectedAttributes(content.attributes, MessageAttributeNames)
  const system = Object.entries(systemAttributes(message, content)).filter(([name]) => asked.has('All') || asked.has(name))
  const sum = sumOfAttributes(attributes)
  return {
    MessageId: message.id, ReceiptHandle: handleOf(message), MD5OfBody: sumOf(content.body), Body: content.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(sum !== undefined && { MD5OfMessageAttributes: sum, MessageAttributes: attributes }),
  }
}

const systemAttributes = (
  { senderId, sentAt, receiveCount, firstReceivedAt, groupId }: Message, { traceHeader }: MessageContent,
) => ({
  SenderId: senderId, SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receiveCount),
  ApproximateFirstReceiveTimestamp: String(firstReceivedAt), ...(groupId !== undefined && { MessageGroupId: groupId }),
  ...(traceHeader !== undefined && { AWSTraceHeader: traceHeader }),
})

// AWS: recorded of the first and the last.
const bounds = [
  ['MaxNumberOfMessages', 1, 10, 'between 1 and 10'], ['VisibilityTimeout', 0, 43_200, 'between 0 and 43200'],
  ['WaitTimeSeconds', 0, 20, '>= 0 and <= 20'],
] as const

function requireValid({ input, error, unbuilt }: ReceiveCall): void {
  const { MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds, ReceiveRequestAttemptId } = input
  if (ReceiveRequestAttemptId !== undefined) throw unbuilt('ReceiveRequestAttemptId')
  for (const [i, value] of [MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds].entries()) {
    const [name, least, most, within] = bounds[i]!
    if (value === undefined || (value >= least && value <= most)) continue
    const told = `Value ${value} for parameter ${name} is invalid. Reason: Must be ${within}, if provided.`
    throw error('InvalidParameterValueException', told)
  }
}
