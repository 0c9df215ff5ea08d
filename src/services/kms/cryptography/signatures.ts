// Signatures by each of AWS's algorithms, of a message or of what somebody else has made of it.
import { constants, randomBytes, sign as signAtOnce, verify as verifyAtOnce, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { MessageType, SigningAlgorithmSpec } from '../../../contracts/kms.gen.ts'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import { oneATurn, type OwnTurns } from '../../../core/sharing/turns.ts'
import { signDigestByCurve, verifyDigestByCurve } from './curve-digests.ts'
import { signEdwardsDigest, verifyEdwardsDigest } from './edwards-digests.ts'
import { inTurn } from './in-turn.ts'
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

/** What each algorithm is made of. */
export const schemes: ReadonlyMap<Built, Scheme> = new Map<Built, Scheme>([
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
const verifyElsewhere = promisify(verifyAtOnce) as (
  hash: string | null, data: Uint8Array, key: object, signature: Uint8Array,
) => Promise<boolean>

/** What takes a fraction of a millisecond is done at once, and messages that take longer are signed off the event loop. */
const signsQuickly = (key: KeyObject): boolean => key.asymmetricKeyType === 'ed25519' || isOfShortCurve(key)

/** The public half of RSA and lattice keys is quick. */
const verifiesQuickly = (key: KeyObject): boolean => key.asymmetricKeyType !== 'ec' || isOfShortCurve(key)

const isOfShortCurve = ({ asymmetricKeyDetails: details }: KeyObject): boolean => details?.namedCurve === 'prime256v1'

/** `turns` are those of whoever asks. */
export function sign(key: KeyObject, signing: Signing, turns: OwnTurns = oneATurn): MaybePromise<Uint8Array> {
  const { algorithm, type, message } = signing
  const { family, hash } = schemes.get(algorithm)!
  if (type === 'RAW') return (signsQuickly(key) ? signAtOnce : signElsewhere)(hash ?? null, message, optionsOf(family, key))
  // It has a turn for each of its pieces.
  if (family === 'lattice') return signMu(key, message, turns)
  return inTurn(turns, () => signDigest(key, signing))
}

function signDigest(key: KeyObject, { algorithm, message }: Signing): MaybePromise<Uint8Array> {
  const { family, hash } = schemes.get(algorithm)!
  switch (family) {
    case 'pkcs1': return signPkcs1(key, hash!, message)
    case 'pss': return signPss(key, hash!, message, randomBytes(message.length))
    case 'ecdsa': return signDigestByCurve(key, message)
    case 'edwards-digest': return signEdwardsDigest(key, message)
    case 'edwards':
    case 'lattice': throw new Error(`${algorithm} signs no digest.`)
  }
}

export function verify(
  key: KeyObject, signing: Signing, signature: Uint8Array, turns: OwnTurns = oneATurn,
): MaybePromise<boolean> {
  const { algorithm, type, message } = signing
  const { family, hash } = schemes.get(algorithm)!
  if (type === 'RAW') {
    return (verifiesQuickly(key) ? verifyAtOnce : verifyElsewhere)(hash ?? null, message, optionsOf(family, key), signature)
  }
  if (family === 'lattice') return verifyMu(key, message, signature, turns)
  return inTurn(turns, () => verifyDigest(key, signing, signature))
}

function verifyDigest(key: KeyObject, { algorithm, message }: Signing, signature: Uint8Array): MaybePromise<boolean> {
  const { family, hash } = schemes.get(algorithm)!
  switch (family) {
    case 'pkcs1': return verifyPkcs1(key, hash!, message, signature)
    case 'pss': return verifyPss(key, hash!, message, signature)
    case 'ecdsa': return verifyDigestByCurve(key, message, signature)
    case 'edwards-digest': return verifyEdwardsDigest(key, message, signature)
    case 'edwards':
    case 'lattice': throw new Error(`${algorithm} verifies no digest.`)
  }
}

/** AWS: the salt is as long as the digest, and signatures by curves are DER. */
function optionsOf(family: Scheme['family'], key: KeyObject): KeyObject & object {
  if (family !== 'pss') return key
  const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  return options as unknown as KeyObject
}
