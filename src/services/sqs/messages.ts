// Messages by the time from which they can be received: in the future while they are delayed, or held by who received them.
// What one says may be a megabyte, and stands apart where it is long (`message-contents.ts`).
import type { MessageAttributeValue } from '../../contracts/sqs.gen.ts'
import { collection } from '../../storage/collection.ts'

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>

export interface MessageContent {
  readonly body: string
  readonly attributes: MessageAttributes
  readonly traceHeader?: string
}

export interface Message extends Partial<MessageContent> {
  readonly queueId: string
  readonly visibleAt: number
  readonly id: string
  /** The bytes of what it says, where that stands apart. */
  readonly apart?: number
  /** AWS: of a standard queue's message: whose turn it is, where it has many of one group. */
  readonly groupId?: string
  readonly senderId: string
  readonly sentAt: number
  /** As much of it as was vouched for, by which it was sent before a purge or behind it. */
  readonly settledAt?: number
  readonly expiresAt: number
  readonly receiveCount: number
  readonly firstReceivedAt?: number
  /** Drawn each time that it is received: whoever knows it may delete the message. */
  readonly receipt?: string
}

/** Whether nobody can receive it any more, be it there still. */
export function isGone(
  { sentAt, settledAt = sentAt, expiresAt }: Message, { purgedAt = 0 }: { readonly purgedAt?: number }, now: number,
): boolean {
  return expiresAt <= now || settledAt < purgedAt
}

/**
 * INVARIANT: a message is received by taking it out and putting it back at the time at which it can be received again, so that of
 * two who receive it at once one meets a conflict, and none ever loses it.
 */
export const Messages = collection<Message>('sqs.messages', {
  per: 'region',
  key: ({ queueId, visibleAt, id }) => [queueId, visibleAt, id],
  indexes: { expiry: ({ queueId, expiresAt }) => [queueId, expiresAt] },
})
