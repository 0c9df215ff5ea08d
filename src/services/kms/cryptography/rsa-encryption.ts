// RSAES-OAEP (RFC 8017) with one hash for the label and the mask, and no label.
import { constants, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto'

export type OaepAlgorithm = 'RSAES_OAEP_SHA_1' | 'RSAES_OAEP_SHA_256'

const hashOf = (algorithm: OaepAlgorithm) => (algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256')
const hashLength = (algorithm: OaepAlgorithm) => (algorithm === 'RSAES_OAEP_SHA_1' ? 20 : 32)

const options = (key: KeyObject, algorithm: OaepAlgorithm) =>
  ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hashOf(algorithm) })

/** In bytes. */
export const longestPlaintext = (key: KeyObject, algorithm: OaepAlgorithm): number =>
  key.asymmetricKeyDetails!.modulusLength! / 8 - 2 * hashLength(algorithm) - 2

export const encryptOaep = (key: KeyObject, algorithm: OaepAlgorithm, plaintext: Uint8Array): Buffer =>
  publicEncrypt(options(key, algorithm), plaintext)

/** Undefined of what was not encrypted so, whatever is wrong with it. */
export function decryptOaep(key: KeyObject, algorithm: OaepAlgorithm, ciphertext: Uint8Array): Buffer | undefined {
  try {
    return privateDecrypt(options(key, algorithm), ciphertext)
  } catch {
    return undefined
  }
}
