// A document of another server. INVARIANT: what is asked and how long it takes is bounded, whoever the server belongs to: it is
// asked over TLS alone, of who proves to be who was meant, with nothing of a caller's, and is not followed elsewhere.
import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { parseJson } from '../core/text/json.ts'
import { version } from '../core/version.ts'
import { findAddresses } from './find-addresses.ts'
import { isTrusted } from './trusted-server.ts'

/** Of all that it takes: to be found, to answer, to end. */
const longestWait = 5000
const longestDocument = 128 * 1024

/** Milliseconds, by the wall. */
type Now = () => number

/** Throws whatever is the reason why there is none. */
export async function getJson(url: URL, thumbprints: readonly string[], now: Now): Promise<unknown> {
  if (url.protocol !== 'https:') throw new Error(`${url.protocol} is not asked.`)
  return parseJson((await getBody(url, thumbprints, now)).toString('utf8'))
}

async function getBody(url: URL, thumbprints: readonly string[], now: Now): Promise<Buffer> {
  // Loaded by who asks: most servers ask nobody.
  const { request } = process.getBuiltinModule('node:https')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(longestWait)
    const asking = request(url, {
      agent: false, rejectUnauthorized: false, signal, lookup: lookupUntil(signal),
      headers: { accept: 'application/json', 'user-agent': `Stockade/${version}` },
    })
    asking.on('error', reject)
    // INVARIANT: it ends, whatever the server says. An answer that goes over to another protocol is no error of Node's.
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    asking.on('upgrade', (_answer, socket) => {
      socket.destroy()
      reject(new Error(`${url.host} goes over to another protocol.`))
    })
    // INVARIANT: nothing is written to a server before it is known to be the right one.
    asking.on('socket', socket => {
      (socket as TLSSocket).on('secureConnect', () => {
        if (isTrusted(socket as TLSSocket, host, thumbprints, now())) asking.end()
        else asking.destroy(new Error(`The certificate of ${url.host} is not trusted.`))
      })
    })
    asking.on('response', response => void bodyOf(response).then(resolve, (thrown: unknown) => {
      asking.destroy()
      reject(thrown as Error)
    }))
  })
}

const lookupUntil = (signal: AbortSignal): LookupFunction => (host, { all }, answer) => {
  findAddresses(host, signal).then(
    addresses => (all ? answer(null, [...addresses]) : answer(null, addresses[0]!.address, addresses[0]!.family)),
    (thrown: Error) => answer(thrown, []),
  )
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  if (response.statusCode !== 200) throw new Error(`It answers ${response.statusCode}.`)
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > longestDocument) throw new Error(`The document is longer than ${longestDocument} bytes.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
