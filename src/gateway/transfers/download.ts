// A body that is read while it is sent. It has its place, and its first piece is there, before anything of the answer is: what
// cannot be read, or finds no place, is refused like any call.
import type { MeasuredBody, StreamedBody } from '../../engines/wire/answer.ts'
import type { TransferRoom } from './transfer-room.ts'

/** `giveWay` ends the connection. Whoever reads ends the reading, be it by `return`. */
export async function openDownload(
  { length, read }: MeasuredBody, { room, caller, giveWay }: { room: TransferRoom; caller: string; giveWay: () => void },
): Promise<StreamedBody> {
  const transfer = await room.take(caller, giveWay)
  const reading = read()
  const end = async () => {
    transfer.end()
    await reading.return?.()
  }
  const first = await reading.next().catch(async (thrown: unknown) => {
    await end()
    throw thrown
  })
  let isFirst = true
  return {
    length,
    read: () => ({
      async next() {
        const next = isFirst ? first : await reading.next()
        isFirst = false
        if (!next.done) transfer.moved(next.value.length)
        return next
      },
      async return() {
        await end()
        return { done: true, value: undefined }
      },
    }),
  }
}
