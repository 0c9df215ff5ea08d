// How material is wrapped on its way
// (https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html): encrypted under the RSA key
// itself, or, where it may be too long, under an AES key that is encrypted so and stands in front (PKCS #11's
// CKM_RSA_AES_KEY_WRAP, by RFC 5649).
import { createDecipheriv, type KeyObject } from 'node:crypto'
import type { AlgorithmSpec, KeySpec, WrappingKeySpec } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { decryptOaep, type OaepAlgorithm } from '../cryptography/rsa-encryption.ts'
import { isAsymmetric } from '../keys/key-specs.ts'
import type { WrappingAlgorithm } from './import-tokens.ts'

interface AskedWrapping {
  readonly WrappingAlgorithm: AlgorithmSpec
  readonly WrappingKeySpec: WrappingKeySpec
}

type WrappingCall = Pick<Call<AskedWrapping>, 'input' | 'error' | 'unbuilt'>

interface Wrapping {
  readonly algorithm: WrappingAlgorithm
  readonly spec: Exclude<WrappingKeySpec, 'SM2'>
}

const wrapsByAes = (algorithm: AlgorithmSpec): boolean => algorithm.startsWith('RSA_AES_KEY_WRAP_')

/** What is to be wrapped directly and does not fit. AWS: also Ed25519, which would (recorded). */
const tooLongFor2048: ReadonlySet<KeySpec> = new Set<KeySpec>(['ECC_NIST_P521', 'ECC_NIST_EDWARDS25519'])

/** AWS: private keys alone are wrapped by an AES key, those of RSA in no other way. PKCS #1 v1.5 has ended in October 2023. */
function canWrap({ WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingSpec }: AskedWrapping, spec: KeySpec): boolean {
  if (algorithm === 'RSAES_PKCS1_V1_5') return false
  if (wrapsByAes(algorithm)) return isAsymmetric({ spec })
  return !spec.startsWith('RSA_') && !(wrappingSpec === 'RSA_2048' && tooLongFor2048.has(spec))
}

/** How material of the spec is to be wrapped. Throws AWS's error where it cannot be so. */
export function requireWrapping({ input, error, unbuilt }: WrappingCall, spec: KeySpec): Wrapping {
  const { WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingSpec } = input
  // AWS: in its Regions in China alone.
  if (algorithm === 'SM2PKE') throw unbuilt(`WrappingAlgorithm ${algorithm}`)
  if (wrappingSpec === 'SM2') throw unbuilt(`WrappingKeySpec ${wrappingSpec}`)
  // AWS: recorded.
  if (!canWrap(input, spec)) {
    const wrapping = `Wrapping algorithm ${algorithm} and wrapping key spec ${wrappingSpec}`
    throw error('ValidationException', `${wrapping} cannot be used to import a ${spec} key.`)
  }
  return { algorithm: algorithm as WrappingAlgorithm, spec: wrappingSpec }
}

const oaepOf = (algorithm: WrappingAlgorithm): OaepAlgorithm =>
  algorithm.endsWith('_SHA_1') ? 'RSAES_OAEP_SHA_1' : 'RSAES_OAEP_SHA_256'

const lengthOf = (key: KeyObject): number => key.asymmetricKeyDetails!.modulusLength! / 8

/** Whether something that was wrapped so can be as long, whoever wrapped it. */
export function isWrappedLength(key: KeyObject, algorithm: WrappingAlgorithm, length: number): boolean {
  const first = lengthOf(key)
  return wrapsByAes(algorithm) ? length >= first + shortestWrapped && (length - first) % 8 === 0 : length === first
}

/** INVARIANT: undefined of what was not wrapped so, whatever is wrong with it, so that nobody learns how far it could be read. */
export function unwrap(key: KeyObject, algorithm: WrappingAlgorithm, wrapped: Uint8Array): Buffer | undefined {
  if (!wrapsByAes(algorithm)) return decryptOaep(key, oaepOf(algorithm), wrapped)
  const first = lengthOf(key)
  const aesKey = decryptOaep(key, oaepOf(algorithm), wrapped.subarray(0, first))
  return aesKey?.length === 32 ? unwrapByAes(aesKey, wrapped.subarray(first)) : undefined
}

/** RFC 5649, section 3. */
const initialValue = Buffer.from('a65959a6', 'hex')
const shortestWrapped = 16

function unwrapByAes(key: Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  // OpenSSL unwraps nothing at all to nothing, without an error.
  if (wrapped.length < shortestWrapped) return undefined
  try {
    const decipher = createDecipheriv('id-aes256-wrap-pad', key, initialValue)
    return Buffer.concat([decipher.update(wrapped), decipher.final()])
  } catch {
    return undefined
  }
}
