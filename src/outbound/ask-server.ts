// One request to another server, and its answer. INVARIANT: what is asked and how long it takes is bounded, whoever the server
// belongs to: it is asked over TLS alone, of who proves to be who was meant, and is not followed elsewhere.
import type { IncomingMessage } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { hostOf } from '../core/hosts.ts'
import { findAddresses } from './find-addresses.ts'
import type { Reach } from './reach.ts'

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly reach: Reach
  /** Milliseconds of all that it takes: to be found, to answer, to end. */
  readonly longestWait: number
  /** In bytes. */
  readonly longestAnswer: number
  isTrusted(socket: TLSSocket, host: string): boolean
}

export interface Answered {
  readonly status: number
  readonly body: Buffer
}

/** How far it came: no connection, one that is not known to be to the right server, an answer that was waited for. */
type Stage = 'connecting' | 'securing' | 'answering'

/** There is no answer, or no whole one. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  readonly stage: Stage
  /** Whether it was given up for the time that it took. */
  readonly isLate: boolean

  constructor(stage: Stage, isLate: boolean, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.stage = stage
    this.isLate = isLate
  }
}

/** Throws `Unanswered`. */
export async function askServer(url: URL, asked: Asked): Promise<Answered> {
  const progress: { stage: Stage } = { stage: 'connecting' }
  const signal = AbortSignal.timeout(asked.longestWait)
  try {
    if (url.protocol !== 'https:') throw new Error(`${url.protocol} is not asked.`)
    return await ask(url, asked, signal, progress)
  } catch (cause) {
    throw new Unanswered(progress.stage, signal.aborted, cause)
  }
}

async function ask(url: URL, asked: Asked, signal: AbortSignal, progress: { stage: Stage }): Promise<Answered> {
  // Loaded by who asks: most servers ask nobody.
  const { request } = process.getBuiltinModule('node:https')
  const host = hostOf(url.href)
  const { isAllowed, context } = asked.reach
  const secureContext = context()
  // The lookup is of names alone.
  if (isIP(host) !== 0 && !isAllowed(host)) throw new Error(unreached(host))
  return new Promise((resolve, reject) => {
    const asking = request(url, {
      agent: false, rejectUnauthorized: false, signal, lookup: lookupUntil(signal, isAllowed), method: asked.method,
      headers: asked.headers, ...(secureContext && { secureContext }),
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
      socket.on('connect', () => {
        progress.stage = 'securing'
      })
      ;(socket as TLSSocket).on('secureConnect', () => {
        if (!asked.isTrusted(socket as TLSSocket, host)) {
          return void asking.destroy(new Error(`The certificate of ${url.host} is not trusted.`))
        }
        progress.stage = 'answering'
        asking.end(asked.body)
      })
    })
    asking.on('response', response => void bodyOf(response, asked.longestAnswer).then(resolve, (thrown: unknown) => {
      asking.destroy()
      reject(thrown as Error)
    }))
  })
}

const lookupUntil = (signal: AbortSignal, isAllowed: (address: string) => boolean): LookupFunction => (host, { all }, answer) => {
  findAddresses(host, signal).then(
    found => {
      const addresses = found.filter(({ address }) => isAllowed(address))
      if (addresses.length === 0) return answer(new Error(unreached(host)), [])
      return all ? answer(null, [...addresses]) : answer(null, addresses[0]!.address, addresses[0]!.family)
    },
    (thrown: Error) => answer(thrown, []),
  )
}

const unreached = (host: string) => `${host} has no public address, and others are asked with --outbound private alone.`

async function bodyOf(response: IncomingMessage, longest: number): Promise<Answered> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > longest) throw new Error(`The answer is longer than ${longest} bytes.`)
    pieces.push(piece)
  }
  return { status: response.statusCode!, body: Buffer.concat(pieces) }
}
