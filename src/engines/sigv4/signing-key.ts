import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { CredentialScope } from './authorization.ts'
import { algorithm } from './authorization.ts'
import { hashOfBytes } from './canonical-request.ts'

const hmac = (key: KeyObject | string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** Good for one day, Region and service; worth keeping, since it costs four HMACs. */
export function signingKey(secretAccessKey: string, { date, region, service }: CredentialScope): KeyObject {
  const day = hmac(`AWS4${secretAccessKey}`, date)
  return createSecretKey(hmac(hmac(hmac(day, region), service), 'aws4_request'))
}

/** `timestamp` is YYYYMMDDTHHMMSSZ. Answers with 64 lower-case hexadecimal digits. */
export function signatureOf(key: KeyObject, timestamp: string, { date, region, service }: CredentialScope, canonical: string): string {
  const text = `${algorithm}\n${timestamp}\n${date}/${region}/${service}/aws4_request\n${hashOfBytes(canonical)}`
  return createHmac('sha256', key).update(text).digest('hex')
}
