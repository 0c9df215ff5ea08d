// What is no HTTP, or breaks a limit of Node's parser.
import type { Socket } from 'node:net'
import { byName } from '../../core/by-name.ts'
import type { Answer } from '../stages/encode.ts'

const longestGoodbye = 1000

const noHttp = 'The request is no HTTP that this server reads.'
const headerOverflow = 'RequestHeaderSectionTooLarge'

/** To a request with more headers than anybody looks at. */
export const tooManyHeaders: Answer = {
  status: 431,
  headers: { 'Content-Type': 'application/json', Connection: 'close' },
  body: JSON.stringify({ __type: headerOverflow, message: noHttp }),
}

/** Of a request's target; each costs what a long one does, and is read before anybody has proven anything. */
const mostParameters = 128

export function hasTooManyParameters(target: string): boolean {
  let count = 0
  for (let at = target.indexOf('&'); at >= 0; at = target.indexOf('&', at + 1)) {
    if (++count >= mostParameters) return true
  }
  return false
}

export const tooManyParameters: Answer = {
  status: 414,
  headers: { 'Content-Type': 'application/json', Connection: 'close' },
  body: JSON.stringify({ __type: 'RequestURITooLong', message: `A URL has at most ${mostParameters} parameters.` }),
}

/** To a request of HTTP/1.1 that does not say whom it is for. */
export const noHost: Answer = {
  status: 400,
  headers: { 'Content-Type': 'application/json', Connection: 'close' },
  body: JSON.stringify({ __type: 'BadRequest', message: noHttp }),
}

/** To a request that expects something else than to be let go on. */
export const unknownExpectation: Answer = { status: 417, headers: {}, body: '' }

/** Status and code of what Node's parser refuses in particular. */
const parserErrors = byName<readonly [status: string, code: string]>({
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', headerOverflow],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'RequestTimeout'],
})

/** A socket that speaks no HTTP, or breaks a limit, gets one shaped answer. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, code] = parserErrors.get(error.code ?? '') ?? ['400 Bad Request', 'BadRequest']
  const body = JSON.stringify({ __type: code, message: noHttp })
  const head = [`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Type: application/json', `Content-Length: ${body.length}`]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // Whoever does not close his end has nothing more to say.
  setTimeout(() => socket.destroy(), longestGoodbye).unref()
}
