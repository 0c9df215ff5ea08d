// What all rows of a store amount to: their number, and the sum of a keyed hash of each, kept beside the journal's head and
// vouched for with it. It is kept in step in the transaction that writes, and reading all rows gives it again: a row that was
// removed, added, or put back in an older form is found, though not which.
import type { HmacKey } from '../../engines/crypto/hmac-key.ts'
import { associated, nonceLength } from './barrier.ts'
import type { Barrier, RowPlace } from './barrier.ts'
import type { Version, Write } from '../store.ts'

/** A row as it is counted. The nonce is drawn for each sealing, so no two rows that ever stood are counted alike. */
export interface StandingRow extends RowPlace {
  /** The sealed value. */
  readonly sealed: Uint8Array
}

// INVARIANT: the rows that stand have the store's digest where each is one that was added and not taken off again, and all such
// rows stand. The sum is one of integers: each row that was written adds its hash once, and one that is replaced or removed takes
// off the hash of the row that was found there, which must open there, so it was added once. Whoever puts back an old row and has
// the store replace or remove it again takes its hash off twice, and no write ever adds it again; with XOR the second removal
// would have put the hash back. A hash is HMAC, under a key of its own, of where the row stands and its nonce, so each is as good
// as 256 random bits, and they stay unknown, since the sum stands sealed: sums in clear would be equations, which can be solved.
// What is left is to guess, and a sum of unknown numbers with any given coefficients is hit with a chance of 2^-256, or of
// 2^-(256 - n) where every coefficient is a multiple of 2^n.
// What can still be done is to undo a removal: a sum proves no absence to the writer. Two rows of one place count at once where
// the first was hidden while the store made the second; the first, put back, is what the store then removes, and the second, put
// back, is one that was never taken off. It takes three edits around two commits of that very row.
const limbs = 8
const length = limbs * 4 + 8

export class RowsDigest {
  readonly #key: HmacKey
  readonly #sum: Uint32Array
  #count: number

  private constructor(key: HmacKey, sum: Uint32Array, count: number) {
    this.#key = key
    this.#sum = sum
    this.#count = count
  }

  static empty(barrier: Barrier): RowsDigest {
    return new RowsDigest(barrier.digestKey, new Uint32Array(limbs), 0)
  }

  /** Undefined where the bytes are not what `seal` made for this store and version. */
  static find(barrier: Barrier, storeId: string, version: Version, sealed: Uint8Array): RowsDigest | undefined {
    const bytes = barrier.find(placeOf(storeId, version), sealed)
    if (bytes?.length !== length) return undefined
    const view = new DataView(bytes.buffer, bytes.byteOffset, length)
    const sum = Uint32Array.from({ length: limbs }, (_, i) => view.getUint32(i * 4))
    return new RowsDigest(barrier.digestKey, sum, view.getFloat64(limbs * 4))
  }

  seal(barrier: Barrier, storeId: string, version: Version): Uint8Array {
    const view = new DataView(new ArrayBuffer(length))
    this.#sum.forEach((limb, i) => view.setUint32(i * 4, limb))
    view.setFloat64(limbs * 4, this.#count)
    return barrier.seal(placeOf(storeId, version), new Uint8Array(view.buffer))
  }

  /** How many rows stand. */
  get count(): number {
    return this.#count
  }

  copy(): RowsDigest {
    return new RowsDigest(this.#key, this.#sum.slice(), this.#count)
  }

  equals(other: RowsDigest): boolean {
    return this.#count === other.#count && this.#sum.every((limb, i) => limb === other.#sum[i])
  }

  add(row: StandingRow): void {
    this.#shift(row, 1)
  }

  /** The row as it was found: it must have opened there, or whoever put it there has another's hash taken off. */
  remove(row: StandingRow): void {
    this.#shift(row, -1)
  }

  #shift(row: StandingRow, sign: 1 | -1): void {
    const hash = this.#key.sign(associated(row, row.sealed.subarray(0, nonceLength)), 'binary')
    let carry = 0
    for (let i = 0; i < limbs; i++) {
      const total = this.#sum[i]! + sign * limbAt(hash, i * 4) + carry
      this.#sum[i] = total
      carry = Math.floor(total / 0x1_0000_0000)
    }
    this.#count += sign
  }
}

function limbAt(text: string, at: number): number {
  const high = text.charCodeAt(at) * 0x100_0000 + (text.charCodeAt(at + 1) << 16)
  return high + (text.charCodeAt(at + 2) << 8) + text.charCodeAt(at + 3)
}

/** No collection has an empty name. */
function placeOf(storeId: string, version: Version) {
  return { collection: '', key: Buffer.from(storeId), version }
}

/** What is to stand in the place of `old`, sealed, and counted; undefined where the row is removed. Throws `BrokenRow`. */
export function sealWrite(
  barrier: Barrier, digest: RowsDigest, old: StandingRow | undefined, { collection, key, value }: Write, version: Version,
): Uint8Array | undefined {
  if (old) {
    barrier.open(old, old.sealed)
    digest.remove(old)
  }
  if (!value) return undefined
  const sealed = barrier.seal({ collection, key, version }, value)
  digest.add({ collection, key, version, sealed })
  return sealed
}
