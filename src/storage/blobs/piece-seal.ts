// The form of a piece: tag (16) | ciphertext, by AES-256-GCM. Each blob has a key of its own, derived under the store's from its
// id and its content key, so that it takes both to read one. Each piece has its number as nonce, and whether it is the last is
// authenticated with it. So no piece stands for another, of any blob, and none can be left out at the end.
// INVARIANT: no nonce is used twice under one key: an id is drawn for one writer, which seals each number once.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { HmacKey } from '../../engines/crypto/hmac-key.ts'
import type { StoreKey } from '../secrets/store-key.ts'
import type { BlobContent } from './blob-records.ts'

export const pieceOverhead = 16

/** A blob that is not what this store wrote, or not all of it. Never taken for other bytes, or for fewer. */
export class BrokenBlob extends Error {
  constructor(id: string) {
    super(`The blob ${id} was changed, cut off or removed: restore the store from a backup, or delete what names it.`)
  }
}

export type SealPiece = (number: number, isLast: boolean, bytes: Uint8Array) => Uint8Array
/** Throws `BrokenBlob`. */
export type OpenPiece = (number: number, isLast: boolean, sealed: Uint8Array | undefined) => Uint8Array

type Sealed = Pick<BlobContent, 'id' | 'key'>

export class PieceSeal {
  readonly #secret: HmacKey

  constructor(storeKey: StoreKey) {
    this.#secret = new HmacKey(storeKey.derive('blobs'))
  }

  sealer(blob: Sealed): SealPiece {
    const key = this.#keyOf(blob)
    return (number, isLast, bytes) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number)).setAAD(lastOrNot(isLast))
      const sealed = Buffer.allocUnsafe(pieceOverhead + bytes.length)
      sealed.set(cipher.update(bytes), pieceOverhead)
      cipher.final()
      sealed.set(cipher.getAuthTag())
      return sealed
    }
  }

  opener(blob: Sealed): OpenPiece {
    const { id } = blob
    const key = this.#keyOf(blob)
    return (number, isLast, sealed) => {
      if (!sealed || sealed.length < pieceOverhead) throw new BrokenBlob(id)
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number), { authTagLength: pieceOverhead })
      decipher.setAAD(lastOrNot(isLast)).setAuthTag(sealed.subarray(0, pieceOverhead))
      const bytes = decipher.update(sealed.subarray(pieceOverhead))
      try {
        decipher.final()
      } catch {
        throw new BrokenBlob(id)
      }
      return bytes
    }
  }

  #keyOf({ id, key }: Sealed): KeyObject {
    const derivation = key ? Buffer.concat([Buffer.from(`content ${id} `), key.reveal()]) : `blob ${id}`
    return createSecretKey(Buffer.from(this.#secret.sign(derivation, 'binary'), 'latin1'))
  }
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(number, 6, 6)
  return nonce
}

const lastOrNot = (isLast: boolean) => Uint8Array.of(isLast ? 1 : 0)
