// ML-DSA of a message representative µ that somebody else has made (FIPS 204, section 6.2), which `node:crypto` does not take.
// The library is loaded when it is first needed. It works for tens of milliseconds on the event loop, each time in a turn of it.
import { randomBytes, type KeyObject } from 'node:crypto'
import { oneATurn, type OwnTurns } from '../../../core/sharing/turns.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { jwkBytes } from './jwk-bytes.ts'

async function schemeOf({ asymmetricKeyType }: KeyObject) {
  const { ml_dsa44, ml_dsa65, ml_dsa87 } = await import('@noble/post-quantum/ml-dsa.js')
  switch (asymmetricKeyType as string) {
    case 'ml-dsa-44': return ml_dsa44
    case 'ml-dsa-65': return ml_dsa65
    case 'ml-dsa-87': return ml_dsa87
    default: throw new Error(`${asymmetricKeyType} has no representative.`)
  }
}

/** The members of a key's JWK that `node:crypto` has no types for: the seed, and the public key. */
const membersOf = (key: KeyObject) => key.export({ format: 'jwk' }) as { readonly priv?: string; readonly pub?: string }

/** What signing works with: as long as a signature, and gone with the key. */
const secretKeyOf = derived(async (key: KeyObject): Promise<Uint8Array> =>
  (await schemeOf(key)).keygen(jwkBytes(membersOf(key).priv)).secretKey)

/** INVARIANT: what is done behind a turn is done in one piece, and sockets are asked before the next. */
export async function signMu(key: KeyObject, mu: Uint8Array, turns: OwnTurns = oneATurn): Promise<Uint8Array> {
  const scheme = await schemeOf(key)
  await turns.next()
  const secretKey = await secretKeyOf(key)
  await turns.next()
  return scheme.internal.sign(mu, secretKey, { externalMu: true, extraEntropy: randomBytes(32) })
}

export async function verifyMu(
  key: KeyObject, mu: Uint8Array, signature: Uint8Array, turns: OwnTurns = oneATurn,
): Promise<boolean> {
  const scheme = await schemeOf(key)
  await turns.next()
  try {
    return scheme.internal.verify(signature, mu, jwkBytes(membersOf(key).pub), { externalMu: true })
  } catch {
    return false
  }
}
