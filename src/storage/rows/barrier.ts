// The barrier between a store and its rows: whoever reads or writes them without the store's key reads nothing and passes off
// nothing. Each row, entries of indexes included, is encrypted and authenticated as a whole, for the collection, key and version
// that it stands under. Engines seal when they write and open when they read; above them values stand as they are. The keys of
// rows stand in clear: they are what an engine finds and orders rows by. A sealed row is
//   nonce (12) | tag (16) | ciphertext, by AES-256-GCM
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import type { RandomBytes } from '../../core/ids.ts'
import { HmacKey } from '../../engines/crypto/hmac-key.ts'
import type { StoreKey } from '../secrets/store-key.ts'
import type { KeyBytes, Store, Stored, Version } from '../store.ts'

/** Where a row stands: it opens there and nowhere else. */
export interface RowPlace {
  readonly collection: string
  readonly key: KeyBytes
  readonly version: Version
}

/** A row that is not what this store wrote there. Never taken for one that is absent. */
export class BrokenRow extends Error {
  readonly place: RowPlace

  constructor(place: RowPlace) {
    const { collection, key, version } = place
    super(`A row of ${collection} was changed, moved or sealed elsewhere: key ${Buffer.from(key).toString('hex')}, version `
      + `${version}. \`stockade journal verify\` tells more.`)
    this.place = place
  }
}

/** What the barrier is made with, in the form in which it crosses to a thread. */
export interface BarrierSecrets {
  readonly rows: Uint8Array
  readonly digest: Uint8Array
}

export function barrierSecrets(storeKey: StoreKey): BarrierSecrets {
  return { rows: storeKey.derive('rows'), digest: storeKey.derive('rows digest') }
}

export const nonceLength = 12
const tagLength = 16
const headLength = nonceLength + tagLength

// INVARIANT: nonces are random, so that no two rows share one, also where a store was put back to an earlier state and gives
// versions again. NIST bounds the rows under one key and random nonces to 2^32. A key therefore serves 2^20 versions, and rows
// come in commits of a few to some thousand; one that a key served for 2^20 commits of 4,096 would just be at the bound.
const versionsPerKey = 2 ** 20
/** Kept at once: a store that gave a key to more has rows from 2^26 versions back, and makes the key again. */
const mostKeys = 64

export class Barrier {
  /** Under which rows are counted into the store's digest. */
  readonly digestKey: HmacKey
  readonly #secret: HmacKey
  readonly #random: RandomBytes
  readonly #keys = new Map<number, KeyObject>()

  constructor({ rows, digest }: BarrierSecrets, random: RandomBytes) {
    this.digestKey = new HmacKey(digest)
    this.#secret = new HmacKey(rows)
    this.#random = random
  }

  seal(place: RowPlace, value: Uint8Array): Uint8Array {
    const nonce = this.#random(nonceLength)
    const cipher = createCipheriv('aes-256-gcm', this.#keyOf(place.version), nonce).setAAD(associated(place))
    const sealed = Buffer.allocUnsafe(headLength + value.length)
    sealed.set(cipher.update(value), headLength)
    cipher.final()
    sealed.set(nonce)
    sealed.set(cipher.getAuthTag(), nonceLength)
    return sealed
  }

  /** Throws `BrokenRow`. */
  open(place: RowPlace, sealed: Uint8Array): Uint8Array {
    return this.find(place, sealed) ?? broken(place)
  }

  /** Undefined where this store did not write the row there. */
  find(place: RowPlace, sealed: Uint8Array): Uint8Array | undefined {
    // A version that was tampered with has no key.
    if (sealed.length < headLength || !(place.version >= 0)) return undefined
    const key = this.#keyOf(place.version)
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
    decipher.setAAD(associated(place)).setAuthTag(sealed.subarray(nonceLength, headLength))
    const value = decipher.update(sealed.subarray(headLength))
    try {
      decipher.final()
    } catch {
      return undefined
    }
    return value
  }

  #keyOf(version: Version): KeyObject {
    const epoch = Math.floor(version / versionsPerKey)
    let key = this.#keys.get(epoch)
    if (!key) {
      if (this.#keys.size === mostKeys) this.#keys.clear()
      key = createSecretKey(Buffer.from(this.#secret.sign(String(epoch), 'binary'), 'latin1'))
      this.#keys.set(epoch, key)
    }
    return key
  }
}

export type RowReader = Pick<Store, 'read' | 'scan'>

/** The reads of an engine from this side of the barrier. */
export function openRows(barrier: Barrier, reader: RowReader): RowReader {
  const open = (collection: string, { key, version, value }: Stored): Stored =>
    ({ key, version, value: barrier.open({ collection, key, version }, value) })
  return {
    async read(collection, key) {
      const stored = await reader.read(collection, key)
      return stored && open(collection, stored)
    },
    async scan(collection, range) {
      const { rows, isCut } = await reader.scan(collection, range)
      return { rows: rows.map(stored => open(collection, stored)), isCut }
    },
  }
}

function broken(place: RowPlace): never {
  throw new BrokenRow(place)
}

/** A place, and what belongs to it, as bytes. The length of the collection's name goes in front, so that no two are the same. */
export function associated({ collection, key, version }: RowPlace, more?: Uint8Array): Uint8Array {
  const length = Buffer.byteLength(collection)
  const bytes = Buffer.allocUnsafe(12 + length + key.length + (more?.length ?? 0))
  bytes.writeUInt32BE(length, 0)
  bytes.writeDoubleBE(version, 4)
  bytes.write(collection, 12)
  bytes.set(key, 12 + length)
  if (more) bytes.set(more, 12 + length + key.length)
  return bytes
}
