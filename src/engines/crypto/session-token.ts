// A session token carries its session, so that none is stored:
//
//   version 2 | session key id 16 | nonce 16 | ciphertext | GCM tag 16, in base 64
//
// It is bound to its access key id. The secret access key is derived from the session key, that id and the nonce: of an id only
// 39 bits are drawn, as on AWS, and two sessions that came to share one share nothing else.
import type { HmacKey } from './hmac-key.ts'
import { nonceLength } from './sealed-message.ts'
import { openBytes, sealBytes } from './sealed-token.ts'

const version = 2
const headerLength = 1 + 16

/** `keyId` is 32 hexadecimal digits, `nonce` 16 fresh random bytes. */
export function sealSession(keyId: string, key: HmacKey, nonce: Uint8Array, accessKeyId: string, content: string): string {
  const header = Buffer.concat([Buffer.of(version), Buffer.from(keyId, 'hex')])
  return Buffer.concat([header, sealBytes(key, nonce, content, binding(header, accessKeyId))]).toString('base64')
}

/** Under which session key a token was sealed; undefined where the text is no token of ours. */
export function sessionKeyIdOf(token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64')
  if (bytes.length <= headerLength || bytes[0] !== version || bytes.toString('base64') !== token) return undefined
  return bytes.toString('hex', 1, headerLength)
}

/** The content, or undefined for a token that was changed, or belongs to another access key. */
export function openSession(key: HmacKey, token: string, accessKeyId: string): string | undefined {
  const bytes = Buffer.from(token, 'base64')
  return openBytes(key, bytes.subarray(headerLength), binding(bytes.subarray(0, headerLength), accessKeyId))
}

/** 40 characters of base 64. The token must be one that opens. */
export function sessionSecret(key: HmacKey, token: string, accessKeyId: string): string {
  const nonce = Buffer.from(token, 'base64').toString('hex', headerLength, headerLength + nonceLength)
  const signed = key.sign(`secret access key of ${accessKeyId} ${nonce}`, 'binary')
  return Buffer.from(signed, 'latin1').toString('base64').slice(0, 40)
}

const binding = (header: Buffer, accessKeyId: string): string => `${header.toString('hex')}/${accessKeyId}`
