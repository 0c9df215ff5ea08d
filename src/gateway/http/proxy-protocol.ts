// The preamble by which a proxy says for whom it opened a connection: PROXY protocol, version 2 and the text of version 1.
// https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt
import { plainAddress } from './addresses.ts'

export interface Preamble {
  /** Bytes until the request begins; 0 where there is no preamble. */
  readonly length: number
  /** Absent where the proxy speaks for itself. */
  readonly address?: string
  /** Whether the client came to the proxy through TLS. */
  readonly secure: boolean
}

/** A preamble that says what none may say. */
export class MalformedPreamble extends Error {
  override readonly name = 'MalformedPreamble'
}

const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const word = Buffer.from('PROXY ', 'latin1')
const headLength = 16
/** The longest line of version 1, with its end. */
const longestLine = 107
/** Addresses, and what a proxy tells of the client's certificate. */
const longestRest = 4096
/** Of both ends, without their ports, by family and transport: TCP over IPv4, TCP over IPv6. */
const addressLengths: ReadonlyMap<number, number> = new Map([[0x11, 4], [0x21, 16]])

/** Undefined where more bytes are needed. Throws MalformedPreamble. */
export function parsePreamble(bytes: Buffer): Preamble | undefined {
  if (startsAs(bytes, signature)) return bytes.length < headLength ? undefined : readBinary(bytes)
  if (startsAs(bytes, word)) return bytes.length < word.length ? undefined : readLine(bytes)
  return { length: 0, secure: false }
}

/** Whether the bytes are the beginning of what starts so, as far as both go. */
function startsAs(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length)
  return bytes.compare(start, 0, length, 0, length) === 0
}

function readBinary(bytes: Buffer): Preamble | undefined {
  const [command, family, rest] = [bytes[12]!, bytes[13]!, bytes.readUInt16BE(14)]
  if (command !== 0x20 && command !== 0x21) throw new MalformedPreamble('neither LOCAL nor PROXY of version 2')
  if (rest > longestRest) throw new MalformedPreamble('too long')
  const length = headLength + rest
  if (bytes.length < length) return undefined
  // A proxy that checks whether we are well, or does not know its client, speaks for itself.
  if (command === 0x20 || family === 0) return { length, secure: false }
  const size = addressLengths.get(family)
  if (size === undefined || rest < size * 2 + 4) throw new MalformedPreamble('no TCP over IPv4 or IPv6')
  const address = bytes.subarray(headLength, headLength + size)
  return { length, address: textOf(address), secure: tellsOfTls(bytes.subarray(headLength + size * 2 + 4, length)) }
}

function textOf(address: Buffer): string {
  const text = address.length === 4 ? address.join('.') : address.toString('hex').replaceAll(/.{4}(?!$)/g, '$&:')
  return plainAddress(text)!
}

/** Among type, length and value each, the one of TLS (0x20): its first byte has a bit for a client that came through TLS. */
function tellsOfTls(vectors: Buffer): boolean {
  let secure = false
  for (let at = 0; at < vectors.length;) {
    const end = at + 3 + (at + 3 <= vectors.length ? vectors.readUInt16BE(at + 1) : 0)
    if (end > vectors.length) throw new MalformedPreamble('a value that is cut off')
    if (vectors[at] === 0x20 && end > at + 3 && (vectors[at + 3]! & 1) !== 0) secure = true
    at = end
  }
  return secure
}

function readLine(bytes: Buffer): Preamble | undefined {
  const end = bytes.subarray(0, longestLine).indexOf('\r\n')
  if (end < 0) {
    if (bytes.length < longestLine) return undefined
    throw new MalformedPreamble('a line without an end')
  }
  const length = end + 2
  const [, family, address = '', ...others] = bytes.toString('latin1', 0, end).split(' ')
  if (family === 'UNKNOWN') return { length, secure: false }
  const plain = plainAddress(address)
  const isWhole = family === (address.includes(':') ? 'TCP6' : 'TCP4') && !address.includes('%') && others.length === 3
  if (plain === undefined || !isWhole) throw new MalformedPreamble('no line of TCP')
  return { length, address: plain, secure: false }
}
