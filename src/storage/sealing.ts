// What must not be readable on disk. A sealed value is: form (1), nonce (16), ciphertext, tag (16), by AES-256-GCM.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto'
import type { RandomBytes } from '../core/ids.ts'
import type { RootKey } from './root-key.ts'
import type { KeyBytes } from './store.ts'

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
const nonceLength = 16
const tagLength = 16
const headLength = 1 + nonceLength
// INVARIANT: a fixed IV is safe because a message key is used once: it is derived from a nonce drawn for this message.
const iv = new Uint8Array(12)

export function sealingUnder(rootKey: RootKey, random: RandomBytes): Sealing {
  const sealingKey = createSecretKey(rootKey.derive('sealing'))
  const messageKey = (nonce: Uint8Array) => createHmac('sha256', sealingKey).update(nonce).digest()
  return {
    seal(place, plain) {
      const nonce = random(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', messageKey(nonce), iv).setAAD(associated(place))
      return Buffer.concat([Uint8Array.of(form), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    unseal(place, sealed) {
      try {
        if (sealed[0] !== form || sealed.length < headLength + tagLength) throw new Error('malformed')
        const key = messageKey(sealed.subarray(1, headLength))
        const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
        decipher.setAAD(associated(place)).setAuthTag(sealed.subarray(-tagLength))
        return Buffer.concat([decipher.update(sealed.subarray(headLength, -tagLength)), decipher.final()])
      } catch {
        // The cause is left out: OpenSSL's words add nothing and must not be relied on to hold nothing.
        const { field, collection } = place
        throw new Error(`The sealed member ${field} of a record in ${collection} was changed, moved or sealed elsewhere`)
      }
    },
  }
}

// Lengths go in front, so that no two places have the same bytes.
function associated({ collection, key, field }: Place): Uint8Array {
  const lengths = Uint32Array.of(Buffer.byteLength(collection), key.length)
  return Buffer.concat([new Uint8Array(lengths.buffer), Buffer.from(collection), key, Buffer.from(field)])
}
