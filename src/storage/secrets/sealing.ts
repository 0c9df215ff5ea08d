// What must not be readable on disk. A sealed value is: form (1), nonce (16), ciphertext, tag (16), by AES-256-GCM.
import type { RandomBytes } from '../../core/ids.ts'
import { HmacKey } from '../../engines/crypto/hmac-key.ts'
import { nonceLength, openMessage, sealMessage } from '../../engines/crypto/sealed-message.ts'
import type { StoreKey } from './store-key.ts'
import type { KeyBytes } from '../store.ts'

/** Where a value is kept: it opens there and nowhere else. */
export interface Place {
  readonly collection: string
  readonly key: KeyBytes
  readonly field: string
}

export interface Sealing {
  seal(place: Place, plain: Uint8Array): Uint8Array
  /** Throws an error that names the place and nothing of the content. */
  unseal(place: Place, sealed: Uint8Array): Uint8Array
}

const form = 1

export function sealingUnder(storeKey: StoreKey, random: RandomBytes): Sealing {
  const sealingKey = new HmacKey(storeKey.derive('sealing'))
  const bindTo = (place: Place) => ({ label: '', associated: associated(place) })
  return {
    seal(place, plain) {
      return Buffer.concat([Uint8Array.of(form), sealMessage(sealingKey, random(nonceLength), plain, bindTo(place))])
    },
    unseal(place, sealed) {
      const plain = sealed[0] === form ? openMessage(sealingKey, sealed.subarray(1), bindTo(place)) : undefined
      if (plain) return plain
      const { field, collection } = place
      throw new Error(`The sealed member ${field} of a record in ${collection} was changed, moved or sealed elsewhere`)
    },
  }
}

// Lengths go in front, so that no two places have the same bytes.
function associated({ collection, key, field }: Place): Uint8Array {
  const lengths = Uint32Array.of(Buffer.byteLength(collection), key.length)
  return Buffer.concat([new Uint8Array(lengths.buffer), Buffer.from(collection), key, Buffer.from(field)])
}
