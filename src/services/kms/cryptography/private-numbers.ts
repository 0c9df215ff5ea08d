// Whether a private key that others have made is one: OpenSSL reads whatever has the form of a key, numbers that do not belong
// together included. SP 800-56B, section 6.4.1.4, and SP 800-56A, section 5.6.2.1.4, of what they say of a whole pair.
import { checkPrime, createECDH, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { apart } from '../../../engines/crypto/foreign-keys.ts'
import { jwkBytes } from './jwk-bytes.ts'

const isPrime = promisify(checkPrime) as (candidate: bigint) => Promise<boolean>

const numberOf = (text: string | undefined): bigint => BigInt(`0x0${jwkBytes(text).toString('hex')}`)
const bitsOf = (number: bigint): number => number.toString(2).length

/** Whether the numbers of an RSA key, or of a curve's, belong together, and are none that is easily found. */
export async function isSound(key: KeyObject): Promise<boolean> {
  switch (key.asymmetricKeyType) {
    case 'rsa': return isSoundRsa(key)
    case 'ec': return apart(() => isOnCurve(key))
    // Any 32 bytes are one.
    case 'ed25519': return true
    default: return false
  }
}

/** DIFFERS: AWS does not say what it asks of a modulus; it is what FIPS 186-5, appendix A.1.1, asks of whoever makes one. */
async function isSoundRsa(key: KeyObject): Promise<boolean> {
  const jwk = key.export({ format: 'jwk' })
  const [n, e, d, p, q] = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q].map(numberOf) as [bigint, bigint, bigint, bigint, bigint]
  const half = bitsOf(n) / 2
  if (p * q !== n || bitsOf(p) !== half || bitsOf(q) !== half) return false
  if (e % 2n === 0n || e < 65_537n || bitsOf(e) > 256) return false
  const distance = p > q ? p - q : q - p
  if (bitsOf(distance) <= half - 100 || bitsOf(d) <= half) return false
  const [dp, dq, qi] = [jwk.dp, jwk.dq, jwk.qi].map(numberOf) as [bigint, bigint, bigint]
  if ((e * dp) % (p - 1n) !== 1n || (e * dq) % (q - 1n) !== 1n || (qi * q) % p !== 1n) return false
  if (d % (p - 1n) !== dp || d % (q - 1n) !== dq) return false
  return (await isPrime(p)) && (await isPrime(q))
}

/** Whether the public point is that of the private number, which is none of those that a curve does not have. */
function isOnCurve(key: KeyObject): boolean {
  const { d, x, y } = key.export({ format: 'jwk' })
  const curve = createECDH(key.asymmetricKeyDetails!.namedCurve!)
  try {
    curve.setPrivateKey(jwkBytes(d))
  } catch {
    return false
  }
  return curve.getPublicKey().equals(Buffer.concat([Buffer.of(4), jwkBytes(x), jwkBytes(y)]))
}
