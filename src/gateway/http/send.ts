// An answer on its way to its client, whoever writes it.
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { isMeasured, type StreamedBody } from '../../engines/wire/answer.ts'
import type { Answer } from '../stages/encode.ts'
import { reset } from './reset.ts'

/** For an answer to be taken: until then it holds memory, and what its body took of the room for bodies. */
export const longestTaking = 60_000

/** Room for an answer until what is answered with is called; `giveWay` ends its connection. */
export type Hold = (giveWay: () => void) => () => void

/**
 * Resolves when the system has the answer, or the client is gone. `tell` has somebody call what it is given when the system has
 * it; `hold` has room for it until then. A connection that is closed meanwhile is reset: the system would go on keeping what it
 * has of the answer.
 */
export function heldUntil(socket: Socket, hold: Hold, tell: (end: () => void) => void): Promise<void> {
  return new Promise(resolve => {
    const giveWay = () => reset(socket)
    const end = () => {
      clearTimeout(patience)
      release()
      socket.off('close', end)
      resolve()
    }
    const patience = setTimeout(giveWay, longestTaking)
    socket.once('close', end)
    tell(end)
    const release = hold(giveWay)
  })
}

/** Room for so many bytes of an event until what it answers with is called. */
export type HoldBytes = (bytes: number) => () => void

/** An answer that is read while it is sent. */
export interface StreamedAnswer extends Answer {
  readonly stream: StreamedBody
}

/**
 * Hands over no more than its client takes. What cannot be read to its end ends the connection, so that nobody takes a part for
 * the whole. `end` is not called where the client is gone.
 */
export async function writeStream(
  stream: StreamedBody, to: Writable, hold: HoldBytes, begin: () => void, end: () => Promise<void>,
): Promise<void> {
  const reading = stream.read()
  // What is awaited may be long in coming: whoever has gone waits for it no more.
  const leave = () => void reading.return?.().catch(() => undefined)
  to.once('close', leave)
  try {
    begin()
    for (let next = await reading.next(); !next.done; next = await reading.next()) {
      if (to.destroyed) return
      if (to.write(next.value)) continue
      // A download has a place, and must move; events have neither.
      const release = isMeasured(stream) ? undefined : hold(next.value.length)
      await drained(to)
      release?.()
    }
    await end()
  } finally {
    to.off('close', leave)
    await reading.return?.()
  }
}

/** Resolves as well where the client is gone. */
export function drained(to: Writable, what: 'drain' | 'finish' = 'drain'): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      to.off(what, end).off('close', end)
      resolve()
    }
    to.on(what, end).on('close', end)
    if (to.destroyed) end()
  })
}
