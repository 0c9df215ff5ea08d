// SigV4A: a signature by a key pair that follows from an access key and its secret, good in whichever Regions the request names.
// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html (NIST SP 800-108, a KDF in counter mode)
import { createECDH, createHmac, sign, verify, type JsonWebKey } from 'node:crypto'

export const asymmetricAlgorithm = 'AWS4-ECDSA-P256-SHA256'

/** Of the curve P-256. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
/** AWS: of one try in four thousand million none is good. */
const mostTries = 254
/** DER in hexadecimal: two numbers of 33 bytes at most. */
const form = /^(?:[\da-f]{2}){8,72}$/

/** AWS: its clients make the signatures of chunks equally long by asterisks, which the next signature leaves out. */
export const withoutPadding = (signature: string): string => signature.replaceAll('*', '')

/** What verifies, and has no secret. */
export class SignatureVerifier {
  readonly #key: JsonWebKey

  constructor(key: JsonWebKey) {
    this.#key = key
  }

  matches(text: string, signature: string): boolean {
    const key = { key: this.#key, format: 'jwk' } as const
    return form.test(signature) && verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'))
  }
}

export function verifierOf(accessKeyId: string, secretAccessKey: string): SignatureVerifier {
  const { d: _private, ...key } = pairOf(accessKeyId, secretAccessKey)
  return new SignatureVerifier(key)
}

/** The client's side, in hexadecimal. */
export function signAsymmetric(accessKeyId: string, secretAccessKey: string, text: string): string {
  const key = pairOf(accessKeyId, secretAccessKey)
  return sign('sha256', Buffer.from(text), { key, format: 'jwk' }).toString('hex')
}

/** A JSON Web Key. */
export function pairOf(accessKeyId: string, secretAccessKey: string) {
  const d = privateNumber(accessKeyId, secretAccessKey)
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  const point = curve.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(bytes => bytes.toString('base64url'))
  return { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x: x!, y: y! }
}

function privateNumber(accessKeyId: string, secretAccessKey: string): Buffer {
  for (let count = 1; count <= mostTries; count++) {
    const label = Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from(asymmetricAlgorithm), Buffer.from([0])])
    const context = Buffer.concat([Buffer.from(accessKeyId), Buffer.from([count])])
    const fixed = Buffer.concat([label, context, Buffer.from([0, 0, 1, 0])])
    const candidate = BigInt(`0x${createHmac('sha256', `AWS4A${secretAccessKey}`).update(fixed).digest('hex')}`)
    if (candidate <= order - 2n) return Buffer.from((candidate + 1n).toString(16).padStart(64, '0'), 'hex')
  }
  throw new Error('No key follows from the secret.')
}
