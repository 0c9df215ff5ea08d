// What a message is deleted by: which message it is, and that whoever has the handle has received it.
import type { Message } from './messages.ts'

export interface ReceiptHandle {
  readonly queueId: string
  readonly visibleAt: number
  readonly id: string
  readonly receipt: string
}

export const handleOf = ({ queueId, visibleAt, id, receipt = '' }: Message): string =>
  Buffer.from([queueId, visibleAt, id, receipt].join(' ')).toString('base64')

const form = /^([\da-f-]{36}) (\d{1,15}) ([\da-f-]{36}) ([\da-f-]{36})$/

/** Undefined where the text is none. */
export function parseHandle(text: string): ReceiptHandle | undefined {
  if (text.length > 256) return undefined
  const [, queueId, visibleAt, id, receipt] = form.exec(Buffer.from(text, 'base64').toString('latin1')) ?? []
  return queueId === undefined ? undefined : { queueId, visibleAt: Number(visibleAt), id: id!, receipt: receipt! }
}
