import { HmacKey } from '../crypto/hmac-key.ts'
import type { CredentialScope } from './authorization.ts'
import { algorithm } from './authorization.ts'
import { hashOfBytes } from './canonical-request.ts'

/** Good for one day, Region and service; worth keeping, since it costs four HMACs. */
export function signingKey(secretAccessKey: string, { date, region, service }: CredentialScope): HmacKey {
  let key = new HmacKey(Buffer.from(`AWS4${secretAccessKey}`))
  for (const text of [date, region, service, 'aws4_request']) key = new HmacKey(Buffer.from(key.sign(text, 'hex'), 'hex'))
  return key
}

/** `timestamp` is YYYYMMDDTHHMMSSZ. Answers with 64 lower-case hexadecimal digits. */
export function signatureOf(key: HmacKey, timestamp: string, scope: CredentialScope, canonical: string): string {
  return key.sign(textToSign(timestamp, scope, canonical), 'hex')
}

export function textToSign(timestamp: string, { date, region, service }: CredentialScope, canonical: string): string {
  return `${algorithm}\n${timestamp}\n${date}/${region}/${service}/aws4_request\n${hashOfBytes(canonical)}`
}
