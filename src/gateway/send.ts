// An answer on its way to its client.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './stages/encode.ts'

/** For the rest of a body that nobody wants. */
const longestLeftover = 1000
/** For an answer to be taken: until then it holds memory, and what its body took of the room for bodies. */
export const longestTaking = 60_000

/** Resolves when the system has the answer, or the client is gone. */
export async function send(
  request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer, draining: boolean,
): Promise<void> {
  // A body that nobody read would be taken for the next request.
  if (draining || !request.complete) response.setHeader('connection', 'close')
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  if (request.complete || request.destroyed || request.method === 'HEAD') {
    response.end(request.method === 'HEAD' ? undefined : body)
    // Almost always, where no answer before it is on its way.
    if (response.socket?.writableLength === 0) return
  } else endAfter(request, response, body)
  await taken(request, response)
}

/** A socket that is closed while its client still sends is reset, and the answer lost with it. The rest is thrown away first. */
function endAfter(request: IncomingMessage, response: ServerResponse, body: string): void {
  response.write(body)
  const end = () => {
    clearTimeout(patience)
    response.end()
  }
  const patience = setTimeout(end, longestLeftover)
  request.once('close', end).once('end', end).resume()
}

function taken({ socket }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (socket.destroyed || response.closed) return Promise.resolve()
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(patience)
      socket.off('close', end)
      response.off('close', end)
      resolve()
    }
    const patience = setTimeout(() => socket.destroy(), longestTaking)
    socket.once('close', end)
    response.once('close', end)
  })
}
