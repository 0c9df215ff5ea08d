// The CRC of two pieces behind one another, from that of each: what stands in front is moved by as many bits as come behind it,
// which is a product of polynomials. Polynomials are reflected, so that the highest bit is the factor of x to the zero.
import type { ChecksumAlgorithm } from './checksum.ts'

interface Field {
  readonly bits: bigint
  readonly polynomial: bigint
}

const fields: ReadonlyMap<ChecksumAlgorithm, Field> = new Map([
  ['CRC32', { bits: 32n, polynomial: 0xedb88320n }], ['CRC32C', { bits: 32n, polynomial: 0x82f63b78n }],
  ['CRC64NVME', { bits: 64n, polynomial: 0x9a6c9329ac4bc9b5n }],
])

export const canCombine = (algorithm: ChecksumAlgorithm): boolean => fields.has(algorithm)

/** Of an upload, whose parts are mostly of one length. */
export class CrcCombiner {
  readonly #field: Field
  /** x to the power of each power of two that was asked for. */
  readonly #squares: bigint[]
  #crc = 0n
  /** The length that was moved by last, and the factor of it. */
  #moved: { readonly length: number; readonly factor: bigint } | undefined

  constructor(algorithm: ChecksumAlgorithm) {
    const field = fields.get(algorithm)
    if (!field) throw new Error(`${algorithm} is not what can be combined.`)
    this.#field = field
    this.#squares = [1n << (field.bits - 2n)]
  }

  /** In bytes as its digest is. */
  add(crc: Uint8Array, length: number): void {
    if (this.#moved?.length !== length) this.#moved = { length, factor: this.#powerOfX(BigInt(length) * 8n) }
    this.#crc = product(this.#moved.factor, this.#crc, this.#field) ^ BigInt(`0x${Buffer.from(crc).toString('hex')}`)
  }

  #powerOfX(exponent: bigint): bigint {
    let power = 1n << (this.#field.bits - 1n)
    for (let left = exponent, i = 0; left > 0n; left >>= 1n, i++) {
      if (i === this.#squares.length) this.#squares.push(this.#squareOf(this.#squares.at(-1)!))
      if ((left & 1n) === 1n) power = product(power, this.#squares.at(i)!, this.#field)
    }
    return power
  }

  #squareOf(factor: bigint): bigint {
    return product(factor, factor, this.#field)
  }

  digest(): Buffer {
    return Buffer.from(this.#crc.toString(16).padStart(Number(this.#field.bits) / 4, '0'), 'hex')
  }
}

function product(a: bigint, b: bigint, { bits, polynomial }: Field): bigint {
  let [result, factor] = [0n, b]
  for (let bit = 1n << (bits - 1n); bit > 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) result ^= factor
    factor = (factor & 1n) === 0n ? factor >> 1n : (factor >> 1n) ^ polynomial
  }
  return result
}
