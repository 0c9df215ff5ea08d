// What Node's parser is kept from doing with what has been read of a connection. A read has 64 KB, and the parser goes through
// all of it at once, whatever becomes of the connection: 2,400 small requests, or 10,000 chunks of a byte, each with its calls
// into JavaScript, while nothing else is done on this thread. What it calls stands on it by number, under names that Node gives;
// another Node, which has none of that, is kept from nothing.
import type { Socket } from 'node:net'
import { ownBytes } from '../own-bytes.ts'

type Callback = (this: unknown, ...given: never[]) => unknown
type Parser = Record<number, Callback | undefined>

const numbers = 16
/** What a request's head is answered with where what follows is of another protocol: the parser ends with it. */
const otherProtocol = 2
/** Chunks that a body may come in, and one more for each of so many bytes. */
const fewPieces = 256
const bytesPerPiece = 64

interface Original {
  readonly number: number
  readonly callback: Callback
}

/** As they were before something stood in their place, by name. */
const originals = new WeakMap<Socket, Map<string, Original>>()
const counts = new WeakMap<Socket, { pieces: number; bytes: number }>()

/** Of what was read, nothing more is made. For a connection that is destroyed. */
export function stopParsing(socket: Socket): void {
  replace(socket, 'parserOnHeadersComplete', () => () => otherProtocol)
  replace(socket, 'parserOnHeaders', () => undefined)
  // A request of which something is left out is never whole.
  replace(socket, 'parserOnMessageComplete', () => undefined)
  skipBody(socket)
}

/** What follows of the body is not handed over. For a connection that ends behind it. */
export function skipBody(socket: Socket): void {
  replace(socket, 'parserOnBody', () => undefined)
}

interface Consuming {
  readonly parser?: { _consumed: boolean; consume?(handle: object): void } | null
  readonly _handle?: { readonly isStreamBase?: boolean } | null
}

/** Has the parser read the connection by itself, as Node's server lets it: what it skips is then never made a buffer of. */
export function readByParser(socket: Socket): void {
  const { parser, _handle: handle } = socket as Consuming
  // INVARIANT: all that has been read before is the parser's already.
  if (!parser?.consume || parser._consumed || !handle?.isStreamBase || socket.isPaused() || socket.readableLength > 0) return
  parser._consumed = true
  parser.consume(handle)
}

/** Tells how many headers have come of a head, or behind a body, each time there are some thirty more. */
export function countHeaders(socket: Socket, tell: (count: number) => void): void {
  replace(socket, 'parserOnHeaders', own => function (this: unknown, ...given: never[]) {
    own.apply(this, given)
    tell((this as { readonly _headers: readonly string[] })._headers.length / 2)
  })
}

/** For each request whose body comes in chunks: a connection on which it comes in too many ends. */
export function countPieces(socket: Socket): void {
  const known = counts.get(socket)
  if (known) {
    known.pieces = 0
    known.bytes = 0
    return
  }
  const count = { pieces: 0, bytes: 0 }
  counts.set(socket, count)
  replace(socket, 'parserOnBody', own => function (this: unknown, ...given: never[]) {
    const [piece] = given as unknown as [Buffer]
    count.bytes += piece.length
    if (++count.pieces <= fewPieces + count.bytes / bytesPerPiece) return own.apply(this, [ownBytes(piece)] as unknown as never[])
    stopParsing(socket)
    socket.destroy()
    return undefined
  })
}

/** INVARIANT: a parser is another connection's once this one has closed, and is then as it was. */
function replace(socket: Socket, name: string, withWhat: (own: Callback) => Callback | undefined): void {
  const { parser } = socket as { readonly parser?: Parser | null }
  if (!parser) return
  const kept = originals.get(socket) ?? keepOriginals(socket, parser)
  // What stands there by now may have another name, or none.
  const original = kept.get(name) ?? find(parser, name)
  if (!original) return
  kept.set(name, original)
  const { number, callback } = original
  parser[number] = withWhat(parser[number] ?? callback)
}

function find(parser: Parser, name: string): Original | undefined {
  for (let number = 0; number < numbers; number++) {
    const callback = parser[number]
    if (typeof callback === 'function' && callback.name === name) return { number, callback }
  }
  return undefined
}

function keepOriginals(socket: Socket, parser: Parser): Map<string, Original> {
  const kept = new Map<string, Original>()
  originals.set(socket, kept)
  socket.once('close', () => {
    for (const { number, callback } of kept.values()) parser[number] = callback
  })
  return kept
}
