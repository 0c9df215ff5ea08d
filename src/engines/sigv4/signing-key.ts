import { HmacKey } from '../crypto/hmac-key.ts'
import type { CredentialScope } from './authorization.ts'
import { asymmetricAlgorithm } from './asymmetric-key.ts'
import { algorithm, isAsymmetric } from './authorization.ts'
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

export function textToSign(timestamp: string, scope: CredentialScope, canonical: string): string {
  return `${algorithmOf(scope)}\n${timestamp}\n${scopeText(scope)}\n${hashOfBytes(canonical)}`
}

export const algorithmOf = (scope: CredentialScope): string => (isAsymmetric(scope) ? asymmetricAlgorithm : algorithm)

/** As it stands in what is signed. */
export function scopeText({ date, region, service }: CredentialScope): string {
  return region === '' ? `${date}/${service}/aws4_request` : `${date}/${region}/${service}/aws4_request`
}
