// An answer on its way to its client.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { skipBody } from './parser.ts'
import type { Answer } from '../stages/encode.ts'

/** For the rest of a body that nobody wants. */
const longestLeftover = 1000
/** For an answer to be taken: until then it holds memory, and what its body took of the room for bodies. */
export const longestTaking = 60_000

/** Hands it over. Answers with how many of its bytes may wait for the client: almost always none. */
export function send(
  request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer, draining: boolean,
): number {
  const length = Buffer.byteLength(body)
  // A body that nobody read would be taken for the next request.
  if (draining || !request.complete) response.setHeader('connection', 'close')
  response.writeHead(status, { ...headers, 'content-length': length })
  if (!request.complete && !request.destroyed && request.method !== 'HEAD') {
    endAfter(request, response, body)
    return length
  }
  response.end(request.method === 'HEAD' ? undefined : body)
  // Almost always, where no answer before it is on its way.
  return response.socket?.writableLength === 0 ? 0 : length
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
export function taken(
  { socket }: IncomingMessage, response: ServerResponse, hold: (giveWay: () => void) => () => void,
): Promise<void> {
  if (socket.destroyed || response.closed) return Promise.resolve()
  return new Promise(resolve => {
    const giveWay = () => void socket.resetAndDestroy()
    const end = () => {
      clearTimeout(patience)
      release()
      socket.off('close', end)
      response.off('close', end)
      resolve()
    }
    const patience = setTimeout(giveWay, longestTaking)
    socket.once('close', end)
    response.once('close', end)
    const release = hold(giveWay)
  })
}
