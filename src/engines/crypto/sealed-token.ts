// Opaque texts that a client hands back: confidential, authentic, and good only where they were given out.
import type { HmacKey } from './hmac-key.ts'
import { openMessage, sealMessage } from './sealed-message.ts'

/** `nonce` is 16 fresh random bytes; `binding` is what the token is good for. */
export function sealBytes(key: HmacKey, nonce: Uint8Array, content: string, binding: string): Buffer {
  return sealMessage(key, nonce, Buffer.from(content), goodFor(binding))
}

/** The content, or undefined where the bytes were not sealed under this key for this binding. */
export function openBytes(key: HmacKey, bytes: Buffer, binding: string): string | undefined {
  return openMessage(key, bytes, goodFor(binding))?.toString('utf8')
}

/** As `sealBytes`, in base64url. */
export function sealToken(key: HmacKey, nonce: Uint8Array, content: string, binding: string): string {
  return sealBytes(key, nonce, content, binding).toString('base64url')
}

export function openToken(key: HmacKey, token: string, binding: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url')
  return bytes.toString('base64url') === token ? openBytes(key, bytes, binding) : undefined
}

const goodFor = (binding: string) => ({ label: 'token', associated: Buffer.from(binding) })
