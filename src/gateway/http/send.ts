// An answer on its way to its client.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { isMeasured, type StreamedBody } from '../../engines/wire/answer.ts'
import { skipBody } from './parser.ts'
import type { Answer } from '../stages/encode.ts'

/** For the rest of a body that nobody wants. */
const longestLeftover = 1000
/** For an answer to be taken: until then it holds memory, and what its body took of the room for bodies. */
export const longestTaking = 60_000

/** Room for an answer until what is answered with is called; `giveWay` ends its connection. */
export type Hold = (giveWay: () => void) => () => void

/** Hands it over. Answers with how many of its bytes may wait for the client: almost always none. */
export function send(
  request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer, draining: boolean,
): number {
  // What is told of a head alone has the length that its body would have.
  const told = request.method === 'HEAD' ? headers['content-length'] : undefined
  const length = told === undefined ? Buffer.byteLength(body) : Number(told)
  // A body that nobody read would be taken for the next request.
  if (draining || !request.complete) response.setHeader('connection', 'close')
  response.writeHead(status, headOf(headers, length))
  if (!request.complete && !request.destroyed && request.method !== 'HEAD') {
    endAfter(request, response, body)
    return length
  }
  response.end(request.method === 'HEAD' ? undefined : body)
  // Almost always, where no answer before it is on its way.
  return response.socket?.writableLength === 0 ? 0 : length
}

/**
 * With the length at its end: once Node knows that, it takes a Content-Disposition for UTF-8, and throws where it is none.
 */
function headOf({ 'content-length': _length, ...headers }: Answer['headers'], length: number | undefined) {
  return length === undefined ? headers : { ...headers, 'content-length': length }
}

/** A socket that is closed while its client still sends is reset, and the answer lost with it. The rest is thrown away first. */
function endAfter(request: IncomingMessage, response: ServerResponse, body: Answer['body']): void {
  response.write(body)
  const end = () => {
    clearTimeout(patience)
    response.end()
  }
  const patience = setTimeout(end, longestLeftover)
  skipBody(request.socket)
  request.once('close', end).once('end', end).resume()
}

/**
 * Resolves when the system has the answer, or the client is gone. `hold` has room for it until what it answers with is called.
 * A connection that is closed meanwhile is reset: the system would go on keeping what it has of the answer.
 */
export function taken({ socket }: IncomingMessage, response: ServerResponse, hold: Hold): Promise<void> {
  if (socket.destroyed || response.closed) return Promise.resolve()
  return heldUntil(socket, hold, end => response.once('close', end))
}

/** `tell` has somebody call what it is given when the system has the answer. */
export function heldUntil(socket: Socket, hold: Hold, tell: (end: () => void) => void): Promise<void> {
  return new Promise(resolve => {
    const giveWay = () => void socket.resetAndDestroy()
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
 * Hands over no more than its client takes; resolves when the system has all of it, or the client is gone. What
 * cannot be read to its end ends the connection, so that nobody takes a part for the whole.
 */
export async function sendStream(
  request: IncomingMessage, response: ServerResponse, answer: StreamedAnswer, draining: boolean, hold: HoldBytes,
): Promise<void> {
  const { status, headers, stream } = answer
  await writeStream(stream, response, hold, () => {
    // A connection has no further call behind events that go on for hours.
    if (draining || !request.complete || !isMeasured(stream)) response.setHeader('connection', 'close')
    response.writeHead(status, headOf(headers, stream.length))
  }, async () => {
    response.end()
    if (!response.writableFinished && !response.destroyed) await drained(response, 'finish')
  })
}

/** `end` is not called where the client is gone. */
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
function drained(to: Writable, what: 'drain' | 'finish' = 'drain'): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      to.off(what, end).off('close', end)
      resolve()
    }
    to.on(what, end).on('close', end)
    if (to.destroyed) end()
  })
}
