import { timingSafeEqual } from 'node:crypto'
import type { HmacKey } from '../crypto/hmac-key.ts'
import { SignatureVerifier, withoutPadding } from './asymmetric-key.ts'
import type { Authorization } from './authorization.ts'
import { InvalidSignature, mismatched } from './invalid-signature.ts'
import { canonicalRequest, type CanonicalForm, type SignedRequest } from './canonical-request.ts'
import { textToSign } from './signing-key.ts'

/** Shared with who signs, or the other half of his. */
export type VerifyingKey = HmacKey | SignatureVerifier

/** Throws InvalidSignature unless `authorization` signs the request under `key`. */
export function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  key: VerifyingKey,
  timestamp: string,
  payloadHash: string,
  form: CanonicalForm = {},
): void {
  const canonical = canonicalRequest(request, authorization.signedHeaders, payloadHash, form)
  const text = textToSign(timestamp, authorization.scope, canonical)
  if (!isSignedBy(key, text, authorization.signature)) throw mismatched(canonical)
}

/** Whether `signature` is that of the text, as it was sent. */
export function isSignedBy(key: VerifyingKey, text: string, signature: string): boolean {
  if (key instanceof SignatureVerifier) return key.matches(text, withoutPadding(signature))
  const [expected, given] = [Buffer.from(key.sign(text, 'hex')), Buffer.from(signature)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Throws InvalidSignature where the list of signed headers is not one that a client of AWS would send. */
export function checkSignedHeaders({ signedHeaders }: Authorization, hasTarget: boolean): void {
  if (!signedHeaders.includes('host')) {
    const sentence = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
    throw new InvalidSignature({ is: 'unsigned', headers: ['host'] }, sentence)
  }
  // DIFFERS: AWS documents that every `x-amz-*` header is to be signed, and not what is answered where one is not. This one says
  // what is to be done: unsigned, whoever holds the request could have anything done under its signature.
  if (hasTarget && !signedHeaders.includes('x-amz-target')) {
    const sentence = "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
    throw new InvalidSignature({ is: 'unsigned', headers: ['x-amz-target'] }, sentence)
  }
}

/**
 * For S3, by whose headers an object gets what it is. Throws InvalidSignature unless all of AWS's own are signed.
 * INVARIANT: the hash of the body stands in the signed text by itself, whether its header is signed or not.
 */
export function checkAllSigned({ signedHeaders }: Authorization, rawHeaders: readonly string[]): void {
  const signed = new Set(signedHeaders)
  const isOpen = (name: string) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.has(name)
  const headers = new Set(rawHeaders.filter((name, i) => i % 2 === 0 && isOpen(name)))
  if (!signed.has('host')) headers.add('host')
  if (headers.size > 0) throw new InvalidSignature({ is: 'unsigned', headers: [...headers].sort() }, unsigned)
}

const unsigned = 'There were headers present in the request which were not signed'

/**
 * Throws InvalidSignature where a client says of its body what does not hold.
 * AWS: the markers for bodies that are not signed, or in chunks, are S3's.
 */
export function checkPayloadHash(said: string | undefined, bodyHash: string): void {
  if (said !== undefined && said !== bodyHash) throw mismatched()
}
