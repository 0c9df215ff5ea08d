// What messages say, apart from them where it is long: whoever looks for a message, counts those that there are or removes some
// reads no more than a kilobyte of each, and what it says is read by who receives it.
import { collection } from '../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import { sizeOfAttributes } from './message-attributes.ts'
import { Messages, type Message, type MessageContent } from './messages.ts'

export type SentMessage = Message & MessageContent

interface KeptContent extends MessageContent {
  readonly queueId: string
  readonly id: string
}

/** INVARIANT: written and removed in one commit with its message, which expects that, and never changed in between. */
const Contents = collection<KeptContent>('sqs.message-contents', { per: 'region', key: ({ queueId, id }) => [queueId, id] })

/** In bytes. */
const longestInside = 1024

export async function insertMessage(state: UnitOfWork, sent: SentMessage): Promise<void> {
  const { body, attributes, traceHeader, ...message } = sent
  const bytes = bytesOf(sent)
  if (bytes <= longestInside) return state.insert(Messages, sent)
  const { queueId, id } = message
  await state.insert(Contents, { queueId, id, body, attributes, ...(traceHeader !== undefined && { traceHeader }) })
  await state.insert(Messages, { ...message, apart: bytes })
}

/** Of what it says, none of which is read. */
export function bytesOf({ apart, body = '', attributes = {}, traceHeader = '' }: Message): number {
  return apart ?? Buffer.byteLength(body) + sizeOfAttributes(attributes) + Buffer.byteLength(traceHeader)
}

/** Undefined where the message has gone meanwhile. */
export async function findMessageContent(state: ReadUnit, message: Message): Promise<MessageContent | undefined> {
  const { queueId, id, apart, body = '', attributes = {}, traceHeader } = message
  if (apart !== undefined) return state.get(Contents, [queueId, id])
  return { body, attributes, ...(traceHeader !== undefined && { traceHeader }) }
}

export async function removeMessage(state: UnitOfWork, message: Message): Promise<void> {
  await state.remove(Messages, message)
  if (message.apart !== undefined) await state.drop(Contents, [message.queueId, message.id])
}
