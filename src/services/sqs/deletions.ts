// A message goes by the handle of whoever received it.
import type { Call } from '../../gateway/operation.ts'
import { removeMessage } from './message-contents.ts'
import { Messages } from './messages.ts'
import type { Queue } from './queues.ts'
import { parseHandle } from './receipt-handles.ts'

export async function deleteReceived({ state, error }: Pick<Call<unknown>, 'state' | 'error'>, queue: Queue, text: string) {
  const handle = parseHandle(text)
  if (handle?.queueId !== queue.id) {
    throw error('ReceiptHandleIsInvalid', `The input receipt handle "${text.slice(0, 256)}" is not a valid receipt handle.`)
  }
  const own = state.in(queue)
  const message = await own.get(Messages, [handle.queueId, handle.visibleAt, handle.id])
  // AWS: a message that is gone, or was received again since, is no error.
  if (message && message.receipt === handle.receipt) await removeMessage(own, message)
}
