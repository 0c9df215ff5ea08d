// ECDSA of a digest that somebody else has made: `node:crypto` hashes whatever it signs. The library is loaded when it is first
// needed.
import type { KeyObject } from 'node:crypto'
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js'
import { jwkBytes } from './jwk-bytes.ts'

/** The library's curve of a key; the names are those of `node:crypto`. */
async function curveOf({ asymmetricKeyDetails: { namedCurve } = {} }: KeyObject): Promise<ECDSA> {
  if (namedCurve === 'secp256k1') return (await import('@noble/curves/secp256k1.js')).secp256k1
  const { p256, p384, p521 } = await import('@noble/curves/nist.js')
  switch (namedCurve) {
    case 'prime256v1': return p256
    case 'secp384r1': return p384
    case 'secp521r1': return p521
    default: throw new Error(`${namedCurve} is no curve of a key.`)
  }
}

export async function signDigestByCurve(key: KeyObject, digest: Uint8Array): Promise<Uint8Array> {
  const curve = await curveOf(key)
  return curve.sign(digest, jwkBytes(key.export({ format: 'jwk' }).d), { prehash: false, lowS: false, format: 'der' })
}

export async function verifyDigestByCurve(key: KeyObject, digest: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const curve = await curveOf(key)
  const { x, y } = key.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), jwkBytes(x), jwkBytes(y)])
  try {
    return curve.verify(signature, digest, point, { prehash: false, lowS: false, format: 'der' })
  } catch {
    // What is no signature in DER.
    return false
  }
}
