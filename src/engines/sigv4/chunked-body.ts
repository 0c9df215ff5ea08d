// A body in AWS's own chunks, with trailers behind them, in whatever pieces it comes:
//
//   <size>[;chunk-signature=<64 digits>] CRLF <bytes> CRLF … 0[;chunk-signature=…] CRLF [<name>:<value> CRLF …] CRLF
//
// What has come of a chunk is handed on before the chunk's signature can be checked: nobody may rely on it until `end` returns.
import { createHash, type Hash } from 'node:crypto'
import { ChunkError } from './chunk-error.ts'
import { ChunkSignatures, type ChunkSigner } from './chunk-signatures.ts'

export interface ChunkedSettings {
  /** Absent where the chunks are not signed. */
  readonly signer?: ChunkSigner
  /** In lower case, the names that the head announced; only they may come, and all of them must. */
  readonly trailers: readonly string[]
}

/** AWS: every chunk but the last has as many bytes; so a body is no more work than its bytes are. */
export const leastChunk = 8192
/** Of hexadecimal digits: 5 GB, the most that one upload takes, has nine. */
const longestSize = 12
const lineFeed = 10
const longestLine = 8 * 1024
const signatureTrailer = 'x-amz-trailer-signature'
const headPattern = /^([\da-fA-F]+)(?:;chunk-signature=([\da-f]{16,144}\**))?$/
const printable = /^[ -~]*$/

type Place = 'head' | 'bytes' | 'behind bytes' | 'trailers' | 'end'

export class ChunkedBody {
  readonly #signatures: ChunkSignatures | undefined
  readonly #announced: readonly string[]
  readonly #trailers = new Map<string, string>()
  #place: Place = 'head'
  /** What has come of the line that is being read. */
  #line: string
  /** Of the chunk, what is still to come, and what it has in all. */
  #left = 0
  #size = leastChunk
  #signature: string | undefined
  #hash: Hash | undefined

  constructor({ signer, trailers }: ChunkedSettings) {
    this.#signatures = signer && new ChunkSignatures(signer)
    this.#announced = trailers
    this.#line = ''
  }

  /** Hands on what the piece has of the body itself. Throws ChunkError and InvalidSignature. */
  push(piece: Buffer, take: (bytes: Buffer) => void): void {
    for (let at = 0; at < piece.length; ) {
      if (this.#place === 'bytes') {
        const bytes = piece.subarray(at, at + this.#left)
        this.#hash?.update(bytes)
        take(bytes)
        this.#left -= bytes.length
        at += bytes.length
        if (this.#left === 0) this.#place = 'behind bytes'
      } else at = this.#readLine(piece, at)
    }
  }

  /** The trailers, once all has come. Throws ChunkError. */
  end(): ReadonlyMap<string, string> {
    if (this.#place !== 'end') throw new ChunkError('incomplete', 'The body ended before its last chunk did.')
    return this.#trailers
  }

  #readLine(piece: Buffer, from: number): number {
    if (this.#place === 'end') throw new ChunkError('malformed', 'Something follows the last chunk of the body.')
    const feed = piece.indexOf(lineFeed, from)
    const to = feed < 0 ? piece.length : feed + 1
    if (this.#line.length + to - from > longestLine) throw new ChunkError('malformed', 'A line between two chunks is too long.')
    this.#line += piece.toString('latin1', from, to)
    // AWS: its description has a line feed of its own behind a trailer's value, in front of the line's end.
    if (this.#line.endsWith('\r\n')) this.#takeLine(this.#line.slice(0, -2))
    else if (feed >= 0 && this.#place !== 'trailers') {
      throw new ChunkError('malformed', 'A line between two chunks does not end in CRLF.')
    }
    return to
  }

  #takeLine(line: string): void {
    this.#line = ''
    if (this.#place === 'head') this.#beginChunk(line)
    else if (this.#place === 'trailers') this.#takeTrailer(line.replace(/\n$/, ''))
    else if (line === '') this.#endChunk()
    else throw new ChunkError('malformed', 'A chunk has more bytes than it says.')
  }

  #beginChunk(line: string): void {
    const [, size = '', signature] = headPattern.exec(line) ?? []
    const isSigned = signature !== undefined
    if (size === '' || size.length > longestSize || isSigned !== (this.#signatures !== undefined)) {
      throw new ChunkError('malformed', 'What stands where a chunk begins is not the head of one.')
    }
    const before = this.#size
    this.#size = this.#left = Number.parseInt(size, 16)
    if (this.#size > 0 && before < leastChunk) {
      throw new ChunkError('small', `Only the last chunk is allowed to have a size less than ${leastChunk} bytes`)
    }
    this.#signature = signature
    if (this.#signatures) this.#hash = createHash('sha256')
    if (this.#size > 0) {
      this.#place = 'bytes'
      return
    }
    this.#verifyChunk()
    this.#place = 'trailers'
  }

  #endChunk(): void {
    this.#verifyChunk()
    this.#place = 'head'
  }

  #verifyChunk(): void {
    if (this.#hash) this.#signatures?.verify(this.#hash.digest('hex'), this.#signature!)
    this.#hash = undefined
  }

  #takeTrailer(line: string): void {
    if (line === '') {
      this.#endTrailers()
      return
    }
    const colon = line.indexOf(':')
    const known = line.slice(0, Math.max(colon, 0)).toLowerCase()
    const value = line.slice(colon + 1).trim()
    const isSignature = known === signatureTrailer && this.#signatures !== undefined && this.#announced.length > 0
    const isDue = isSignature || this.#announced.includes(known)
    if (!isDue || this.#trailers.has(known) || !printable.test(value)) {
      throw new ChunkError('trailer', 'The body has a trailer that was not announced.')
    }
    this.#trailers.set(known, value)
  }

  #endTrailers(): void {
    this.#place = 'end'
    const missing = this.#announced.find(name => !this.#trailers.has(name))
    if (missing !== undefined) throw new ChunkError('trailer', 'A trailer that was announced did not come.')
    if (!this.#signatures || this.#announced.length === 0) return
    const given = this.#trailers.get(signatureTrailer)
    if (given === undefined) throw new ChunkError('trailer', 'The trailers of the body are not signed.')
    this.#trailers.delete(signatureTrailer)
    const text = [...this.#trailers].map(([name, value]) => `${name}:${value}\n`).join('')
    this.#signatures.verifyTrailers(text, given)
  }
}
