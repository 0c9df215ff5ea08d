// Secrets that two share: ECDH (SP 800-56A), and ML-KEM (FIPS 203).
import * as crypto from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { apart } from '../../../engines/crypto/foreign-keys.ts'

/** The x coordinate. Throws where the public key is of another curve. */
export const agree = (privateKey: KeyObject, publicKey: KeyObject): Buffer =>
  apart(() => crypto.diffieHellman({ privateKey, publicKey }))

export function encapsulate(publicKey: KeyObject): { readonly secret: Buffer; readonly ciphertext: Buffer } {
  const { sharedKey, ciphertext } = crypto.encapsulate(publicKey)
  return { secret: sharedKey, ciphertext }
}

/** In bytes: 768, 1,088 and 1,568. */
const ciphertextLengths: ReadonlyMap<string, number> = new Map([['ml-kem-512', 768], ['ml-kem-768', 1088], ['ml-kem-1024', 1568]])

/**
 * Undefined of what has not the length of a ciphertext. FIPS 203: of one that was made for another key, or changed, the secret is
 * another, and nobody is told.
 */
export function decapsulate(privateKey: KeyObject, ciphertext: Uint8Array): Buffer | undefined {
  const length = ciphertextLengths.get(privateKey.asymmetricKeyType as string)
  return ciphertext.length === length ? crypto.decapsulate(privateKey, ciphertext) : undefined
}
