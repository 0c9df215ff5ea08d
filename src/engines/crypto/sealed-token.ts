// Opaque texts that a client hands back: confidential, authentic, and good only where they were given out.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'

const nonceLength = 16
const tagLength = 16
// INVARIANT: a zero IV is safe because each token has a key of its own, derived from a fresh 128-bit nonce.
const iv = Buffer.alloc(12)

const tokenKey = (key: KeyObject, nonce: Uint8Array): KeyObject =>
  createSecretKey(createHmac('sha256', key).update('token').update(nonce).digest())

/** `nonce` is 16 fresh random bytes; `binding` is what the token is good for. Answers nonce | ciphertext | GCM tag. */
export function sealBytes(key: KeyObject, nonce: Uint8Array, content: string, binding: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', tokenKey(key, nonce), iv)
  cipher.setAAD(Buffer.from(binding))
  return Buffer.concat([nonce, cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** The content, or undefined where the bytes were not sealed under this key for this binding. */
export function openBytes(key: KeyObject, bytes: Buffer, binding: string): string | undefined {
  if (bytes.length < nonceLength + tagLength) return undefined
  const decipher = createDecipheriv('aes-256-gcm', tokenKey(key, bytes.subarray(0, nonceLength)), iv)
  decipher.setAAD(Buffer.from(binding))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength))
  const content = decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return content.toString('utf8')
}

/** As `sealBytes`, in base64url. */
export function sealToken(key: KeyObject, nonce: Uint8Array, content: string, binding: string): string {
  return sealBytes(key, nonce, content, binding).toString('base64url')
}

export function openToken(key: KeyObject, token: string, binding: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url')
  return bytes.toString('base64url') === token ? openBytes(key, bytes, binding) : undefined
}
