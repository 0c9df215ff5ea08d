// Key pairs of every spec, as bytes: the private key by PKCS #8, the public one as SubjectPublicKeyInfo, both in DER.
import * as crypto from 'node:crypto'
import { generateKeyPair, type KeyObject } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import type { DataKeyPairSpec, KeySpec } from '../../../contracts/kms.gen.ts'
import { Room } from '../../../core/sharing/room.ts'
import * as foreignKeys from '../../../engines/crypto/foreign-keys.ts'

export type PairSpec = Exclude<KeySpec, 'SYMMETRIC_DEFAULT' | `HMAC_${string}` | 'SM2'>

export interface KeyPair {
  readonly privateKey: Buffer
  readonly publicKey: Buffer
}

const generate = promisify(generateKeyPair) as unknown as (
  type: string, options: object,
) => Promise<{ readonly privateKey: KeyObject; readonly publicKey: KeyObject }>

/** As OpenSSL names them. */
const curves: ReadonlyMap<PairSpec, string> = new Map<PairSpec, string>([
  ['ECC_NIST_P256', 'prime256v1'], ['ECC_NIST_P384', 'secp384r1'], ['ECC_NIST_P521', 'secp521r1'],
  ['ECC_SECG_P256K1', 'secp256k1'],
])

/** What `node:crypto` calls a key of the spec, and with what it makes one. */
function typeOf(spec: PairSpec): readonly [type: string, options: object] {
  const namedCurve = curves.get(spec)
  if (namedCurve !== undefined) return ['ec', { namedCurve }]
  if (spec === 'ECC_NIST_EDWARDS25519') return ['ed25519', {}]
  if (spec.startsWith('RSA_')) return ['rsa', { modulusLength: Number(spec.slice(4)), publicExponent: 65_537 }]
  // `ml-dsa-44`
  return [spec.toLowerCase().replaceAll('_', '-'), {}]
}

/** A program of somebody's own may start a server on a Node whose OpenSSL is older than ML-KEM and ML-DSA. */
const isKnownHere = (spec: string): boolean => !spec.startsWith('ML_') || 'encapsulate' in crypto

/** The spec, as the answer names it, where no key of it can be made: it is not built, or the program runs on an older Node. */
export function unbuiltSpec(spec: string): string | undefined {
  if (spec === 'SM2') return spec
  return isKnownHere(spec) ? undefined : `${spec} (which needs Node 24; this program runs on ${process.version})`
}

/** Who makes RSA keys. INVARIANT: one processor is left to all else, since the making of one takes up to seconds of it. */
const makers = new Room(Math.max(1, availableParallelism() - 1))

/** Off the event loop, and of RSA in turn: `sharer` is whose turn it is. */
export async function makeKeyPair(spec: PairSpec | Exclude<DataKeyPairSpec, 'SM2'>, sharer: string): Promise<KeyPair> {
  const leave = spec.startsWith('RSA_') ? await makers.hold(sharer, 1) : undefined
  try {
    const { privateKey, publicKey } = await generate(...typeOf(spec))
    return { privateKey: privateBytes(privateKey), publicKey: publicBytes(publicKey) }
  } finally {
    leave?.()
  }
}

export const privateBytes = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'pkcs8' })
export const publicBytes = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' })

/** Throws where the bytes are none. */
export const readPrivateKey = (bytes: Uint8Array): KeyObject =>
  foreignKeys.readPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' })

export const readPublicKey = (bytes: Uint8Array): KeyObject =>
  foreignKeys.readPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' })

/** Whether a key is of the spec, whoever made it. */
export function isOfSpec(key: KeyObject, spec: PairSpec): boolean {
  const [type, options] = typeOf(spec)
  const { asymmetricKeyType, asymmetricKeyDetails: { modulusLength, namedCurve } = {} } = key
  if (asymmetricKeyType !== type) return false
  if ('modulusLength' in options) return modulusLength === options.modulusLength
  return !('namedCurve' in options) || namedCurve === options.namedCurve
}
