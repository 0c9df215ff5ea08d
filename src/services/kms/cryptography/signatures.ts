// Signatures by each of AWS's algorithms, of a message or of what somebody else has made of it.
import { constants, randomBytes, sign as signAtOnce, verify as verifyAtOnce, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { MessageType, SigningAlgorithmSpec } from '../../../contracts/kms.gen.ts'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import { oneATurn, type OwnTurns } from '../../../core/sharing/turns.ts'
import { signDigestByCurve, verifyDigestByCurve } from './curve-digests.ts'
import { signEdwardsDigest, verifyEdwardsDigest } from './edwards-digests.ts'
import { signMu, verifyMu } from './lattice-digests.ts'
import { signPkcs1, signPss, verifyPkcs1, verifyPss, type Hash } from './rsa-digests.ts'

type Built = Exclude<SigningAlgorithmSpec, 'SM2DSA'>

export interface Signing {
  readonly algorithm: Built
  readonly type: MessageType
  readonly message: Uint8Array
}

interface Scheme {
  readonly family: 'pkcs1' | 'pss' | 'ecdsa' | 'edwards' | 'edwards-digest' | 'lattice'
  readonly hash?: Hash
}

const schemes: ReadonlyMap<Built, Scheme> = new Map<Built, Scheme>([
  ['RSASSA_PKCS1_V1_5_SHA_256', { family: 'pkcs1', hash: 'sha256' }],
  ['RSASSA_PKCS1_V1_5_SHA_384', { family: 'pkcs1', hash: 'sha384' }],
  ['RSASSA_PKCS1_V1_5_SHA_512', { family: 'pkcs1', hash: 'sha512' }],
  ['RSASSA_PSS_SHA_256', { family: 'pss', hash: 'sha256' }],
  ['RSASSA_PSS_SHA_384', { family: 'pss', hash: 'sha384' }],
  ['RSASSA_PSS_SHA_512', { family: 'pss', hash: 'sha512' }],
  ['ECDSA_SHA_256', { family: 'ecdsa', hash: 'sha256' }],
  ['ECDSA_SHA_384', { family: 'ecdsa', hash: 'sha384' }],
  ['ECDSA_SHA_512', { family: 'ecdsa', hash: 'sha512' }],
  ['ED25519_SHA_512', { family: 'edwards' }],
  ['ED25519_PH_SHA_512', { family: 'edwards-digest' }],
  ['ML_DSA_SHAKE_256', { family: 'lattice' }],
])

const digestLengths: ReadonlyMap<Hash, number> = new Map([['sha256', 32], ['sha384', 48], ['sha512', 64]])

/** In bytes, of what stands for a message that is not sent; undefined where the message itself is. */
export function digestLength({ algorithm, type }: Pick<Signing, 'algorithm' | 'type'>): number | undefined {
  if (type === 'RAW') return undefined
  const { hash } = schemes.get(algorithm)!
  return hash === undefined ? 64 : digestLengths.get(hash)
}

/** AWS: which forms of a message an algorithm takes. */
export function takes({ algorithm, type }: Pick<Signing, 'algorithm' | 'type'>): boolean {
  switch (schemes.get(algorithm)!.family) {
    case 'edwards': return type === 'RAW'
    case 'edwards-digest': return type === 'DIGEST'
    case 'lattice': return type !== 'DIGEST'
    default: return type !== 'EXTERNAL_MU'
  }
}

const signElsewhere = promisify(signAtOnce) as (hash: string | null, data: Uint8Array, key: object) => Promise<Buffer>

/** What takes a few microseconds is done at once, and messages that take longer are signed off the event loop. */
const isQuick = ({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean =>
  type === 'ed25519' || (type === 'ec' && details?.namedCurve === 'prime256v1')

/** What `node:crypto` does on the event loop alone takes milliseconds: a piece of it is done in each turn of whoever asks. */
const inTurn = async <T>(turns: OwnTurns = oneATurn, work: () => MaybePromise<T>): Promise<T> => {
  await turns.next()
  return work()
}

/** `turns` are those of whoever asks. */
export function sign(
  key: KeyObject, { algorithm, type, message }: Signing, turns?: OwnTurns,
): MaybePromise<Uint8Array> {
  const { family, hash } = schemes.get(algorithm)!
  if (type === 'RAW') return (isQuick(key) ? signAtOnce : signElsewhere)(hash ?? null, message, optionsOf(family, key))
  switch (family) {
    case 'pkcs1': return inTurn(turns, () => signPkcs1(key, hash!, message))
    case 'pss': return inTurn(turns, () => signPss(key, hash!, message, randomBytes(message.length)))
    case 'ecdsa': return inTurn(turns, () => signDigestByCurve(key, message))
    case 'edwards':
    case 'edwards-digest': return signEdwardsDigest(key, message)
    case 'lattice': return signMu(key, message, turns)
  }
}

export function verify(
  key: KeyObject, { algorithm, type, message }: Signing, signature: Uint8Array, turns?: OwnTurns,
): MaybePromise<boolean> {
  const { family, hash } = schemes.get(algorithm)!
  if (type === 'RAW') return verifyAtOnce(hash ?? null, message, optionsOf(family, key), signature)
  switch (family) {
    case 'pkcs1': return verifyPkcs1(key, hash!, message, signature)
    case 'pss': return verifyPss(key, hash!, message, signature)
    case 'ecdsa': return inTurn(turns, () => verifyDigestByCurve(key, message, signature))
    case 'edwards':
    case 'edwards-digest': return verifyEdwardsDigest(key, message, signature)
    case 'lattice': return verifyMu(key, message, signature, turns)
  }
}

/** AWS: the salt is as long as the digest, and signatures by curves are DER. */
function optionsOf(family: Scheme['family'], key: KeyObject): KeyObject & object {
  if (family !== 'pss') return key
  const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  return options as unknown as KeyObject
}
