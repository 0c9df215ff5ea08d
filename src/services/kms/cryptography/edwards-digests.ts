// Ed25519ph (RFC 8032), which `node:crypto` does not have. The library is loaded when it is first needed.
import type { KeyObject } from 'node:crypto'
import { jwkBytes } from './jwk-bytes.ts'

/**
 * AWS: what is handed over as the digest is hashed once more
 * (https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html).
 */
export async function signEdwardsDigest(key: KeyObject, digest: Uint8Array): Promise<Uint8Array> {
  const { ed25519ph } = await import('@noble/curves/ed25519.js')
  return ed25519ph.sign(digest, jwkBytes(key.export({ format: 'jwk' }).d))
}

export async function verifyEdwardsDigest(key: KeyObject, digest: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { ed25519ph } = await import('@noble/curves/ed25519.js')
  try {
    return ed25519ph.verify(signature, digest, jwkBytes(key.export({ format: 'jwk' }).x))
  } catch {
    return false
  }
}
