// A message that is confidential, authentic, and good only where it was made for: nonce 16 | ciphertext | GCM tag 16.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import type { HmacKey } from './hmac-key.ts'

export const nonceLength = 16
const tagLength = 16
// INVARIANT: a zero IV is safe because each message has a key of its own, derived from a fresh 128-bit nonce.
const iv = Buffer.alloc(12)

/** What a message is made for. */
export interface Binding {
  /** Tells the messages under a key from whatever else is derived from it. */
  readonly label: string
  /** Where the message opens, and nowhere else. */
  readonly associated: Uint8Array
}

/** `nonce` is 16 fresh random bytes. */
export function sealMessage(key: HmacKey, nonce: Uint8Array, plain: Uint8Array, { label, associated }: Binding): Buffer {
  const cipher = createCipheriv('aes-256-gcm', messageKey(key, label, nonce), iv).setAAD(associated)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Undefined where the bytes were not sealed under this key for this binding. */
export function openMessage(key: HmacKey, sealed: Uint8Array, { label, associated }: Binding): Buffer | undefined {
  if (sealed.length < nonceLength + tagLength) return undefined
  const ownKey = messageKey(key, label, sealed.subarray(0, nonceLength))
  const decipher = createDecipheriv('aes-256-gcm', ownKey, iv, { authTagLength: tagLength }).setAAD(associated)
  decipher.setAuthTag(sealed.subarray(-tagLength))
  const plain = decipher.update(sealed.subarray(nonceLength, -tagLength))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return plain
}

function messageKey(key: HmacKey, label: string, nonce: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(key.sign(Buffer.concat([Buffer.from(label), nonce]), 'binary'), 'latin1'))
}
