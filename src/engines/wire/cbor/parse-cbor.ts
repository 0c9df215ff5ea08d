// CBOR's items as a tree (RFC 8949): whatever a client of AWS's may write, and nothing that is as long as it likes.
import { isUtf8 } from 'node:buffer'
import { WireError } from '../wire-error.ts'

export type CborTree = string | number | bigint | boolean | null | Uint8Array | CborTag | readonly CborTree[] | CborMap
export type CborMap = ReadonlyMap<string, CborTree>

export class CborTag {
  readonly number: number
  readonly value: CborTree

  constructor(number: number, value: CborTree) {
    this.number = number
    this.value = value
  }
}

/** As many as a JSON body may have, for the same reason. */
const mostItems = 1 << 14
/** INVARIANT: the reader of items calls itself, and the stack is no client's to fill. A schema is read to 64 levels. */
const mostDepth = 128

export const malformedCbor = (): WireError => new WireError('SerializationException', '')

/** The body must be one item. Throws a WireError. */
export function parseCbor(body: Uint8Array): CborTree {
  const reader = new Reader(body)
  const tree = reader.item(0)
  reader.end()
  return tree
}

const [unsigned, negative, bytes, text, array, map, tag] = [0, 1, 2, 3, 4, 5, 6]
const stop = 0xff
/** Of a length that is told by a `stop`. */
const indefinite = 31

class Reader {
  readonly #body: Buffer
  #at = 0
  #items = 0

  constructor(body: Uint8Array) {
    this.#body = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  }

  end(): void {
    if (this.#at !== this.#body.length) throw malformedCbor()
  }

  item(depth: number): CborTree {
    if (depth > mostDepth || ++this.#items > mostItems) throw malformedCbor()
    const head = this.#byte()
    const [kind, info] = [head >> 5, head & 31]
    switch (kind) {
      case unsigned: return this.#argument(info)
      case negative: return minusOneLess(this.#argument(info))
      case bytes: return this.#string(kind, info)
      case text: return this.#text(info)
      case array: return this.#array(info, depth)
      case map: return this.#map(info, depth)
      case tag: return new CborTag(Number(this.#argument(info)), this.item(depth + 1))
      default: return this.#simple(info)
    }
  }

  /** A number of up to eight bytes; a bigint where it has more digits than a number keeps. */
  #argument(info: number): number | bigint {
    if (info < 24) return info
    if (info > 27) throw malformedCbor()
    const length = 1 << (info - 24)
    const from = this.#take(length)
    if (length < 8) return this.#body.readUIntBE(from, length)
    const value = this.#body.readBigUInt64BE(from)
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
  }

  /** No length is believed before as many bytes are there. */
  #length(info: number): number {
    const length = Number(this.#argument(info))
    if (length > this.#body.length - this.#at) throw malformedCbor()
    return length
  }

  #string(kind: number, info: number): Uint8Array {
    if (info !== indefinite) {
      const length = this.#length(info)
      const from = this.#take(length)
      return Uint8Array.prototype.slice.call(this.#body, from, from + length)
    }
    const chunks: Uint8Array[] = []
    while (!this.#stops()) {
      const head = this.#byte()
      if (head >> 5 !== kind || (head & 31) === indefinite || ++this.#items > mostItems) throw malformedCbor()
      chunks.push(this.#string(kind, head & 31))
    }
    return Buffer.concat(chunks)
  }

  #text(info: number): string {
    const content = this.#string(text!, info)
    if (!isUtf8(content)) throw malformedCbor()
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8')
  }

  #array(info: number, depth: number): readonly CborTree[] {
    const items: CborTree[] = []
    if (info === indefinite) while (!this.#stops()) items.push(this.item(depth + 1))
    else for (let left = this.#length(info); left > 0; left--) items.push(this.item(depth + 1))
    return items
  }

  #map(info: number, depth: number): CborMap {
    const entries = new Map<string, CborTree>()
    const add = () => {
      const key = this.item(depth + 1)
      // DIFFERS: a request that says something twice is refused; which of the two AWS takes is not published.
      if (typeof key !== 'string' || entries.has(key)) throw malformedCbor()
      entries.set(key, this.item(depth + 1))
    }
    if (info === indefinite) while (!this.#stops()) add()
    else for (let left = this.#length(info); left > 0; left--) add()
    return entries
  }

  #simple(info: number): CborTree {
    switch (info) {
      case 20: return false
      case 21: return true
      case 22:
      case 23: return null
      case 25: return halfOf(this.#body.readUInt16BE(this.#take(2)))
      case 26: return this.#body.readFloatBE(this.#take(4))
      case 27: return this.#body.readDoubleBE(this.#take(8))
      default: throw malformedCbor()
    }
  }

  /** Whether an item of no told length ends here. */
  #stops(): boolean {
    if (this.#body.at(this.#at) !== stop) return false
    this.#at++
    return true
  }

  #byte(): number {
    return this.#body.readUInt8(this.#take(1))
  }

  /** Where so many bytes begin, which are there. */
  #take(length: number): number {
    const from = this.#at
    if (from + length > this.#body.length) throw malformedCbor()
    this.#at += length
    return from
  }
}

function minusOneLess(value: number | bigint): number | bigint {
  if (typeof value === 'number' && value < Number.MAX_SAFE_INTEGER) return -1 - value
  return -1n - BigInt(value)
}

/** Of 16 bits: a sign, five of the exponent and ten of the fraction. */
function halfOf(half: number): number {
  const exponent = (half >> 10) & 31
  const fraction = half & 1023
  const size = exponent === 0
    ? fraction * 2 ** -24
    : exponent === 31 ? (fraction === 0 ? Infinity : NaN) : (fraction + 1024) * 2 ** (exponent - 25)
  return half & 0x8000 ? -size : size
}
