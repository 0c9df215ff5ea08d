// What AWS has for a key of each spec: its uses, and the algorithms of each, in the order in which AWS names them
// (https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html).
import type {
  EncapsulationAlgorithmSpec, EncryptionAlgorithmSpec, KeyAgreementAlgorithmSpec, KeySpec, KeyUsageType, MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'

export type Algorithm =
  | EncapsulationAlgorithmSpec | EncryptionAlgorithmSpec | KeyAgreementAlgorithmSpec | MacAlgorithmSpec | SigningAlgorithmSpec

type Uses = readonly (readonly [KeyUsageType, readonly Algorithm[]])[]

const rsa: Uses = [
  ['ENCRYPT_DECRYPT', ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']],
  ['SIGN_VERIFY', [
    'RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512', 'RSASSA_PSS_SHA_256',
    'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512',
  ]],
]
const nist = (signing: SigningAlgorithmSpec): Uses => [['SIGN_VERIFY', [signing]], ['KEY_AGREEMENT', ['ECDH']]]
const signing = (...algorithms: SigningAlgorithmSpec[]): Uses => [['SIGN_VERIFY', algorithms]]
const mac = (algorithm: MacAlgorithmSpec): Uses => [['GENERATE_VERIFY_MAC', [algorithm]]]
const encapsulation: Uses = [['ENCAPSULATE_DECAPSULATE', ['ML_KEM']]]

const specs: ReadonlyMap<KeySpec, Uses> = new Map<KeySpec, Uses>([
  ['SYMMETRIC_DEFAULT', [['ENCRYPT_DECRYPT', ['SYMMETRIC_DEFAULT']]]],
  ['RSA_2048', rsa],
  ['RSA_3072', rsa],
  ['RSA_4096', rsa],
  ['ECC_NIST_P256', nist('ECDSA_SHA_256')],
  ['ECC_NIST_P384', nist('ECDSA_SHA_384')],
  ['ECC_NIST_P521', nist('ECDSA_SHA_512')],
  ['ECC_SECG_P256K1', signing('ECDSA_SHA_256')],
  ['ECC_NIST_EDWARDS25519', signing('ED25519_PH_SHA_512', 'ED25519_SHA_512')],
  ['ML_DSA_44', signing('ML_DSA_SHAKE_256')],
  ['ML_DSA_65', signing('ML_DSA_SHAKE_256')],
  ['ML_DSA_87', signing('ML_DSA_SHAKE_256')],
  ['ML_KEM_512', encapsulation],
  ['ML_KEM_768', encapsulation],
  ['ML_KEM_1024', encapsulation],
  ['HMAC_224', mac('HMAC_SHA_224')],
  ['HMAC_256', mac('HMAC_SHA_256')],
  ['HMAC_384', mac('HMAC_SHA_384')],
  ['HMAC_512', mac('HMAC_SHA_512')],
  // AWS: in its Regions in China alone.
  ['SM2', [['ENCRYPT_DECRYPT', ['SM2PKE']], ['SIGN_VERIFY', ['SM2DSA']], ['KEY_AGREEMENT', ['ECDH']]]],
])

export interface KeyKind {
  readonly spec: KeySpec
  readonly usage: KeyUsageType
}

/** Those of the key's one use. */
export const algorithmsOf = ({ spec, usage }: KeyKind): readonly Algorithm[] =>
  specs.get(spec)!.find(([use]) => use === usage)?.[1] ?? []

export const isSymmetric = ({ spec }: Pick<KeyKind, 'spec'>): boolean => spec === 'SYMMETRIC_DEFAULT'
export const isAsymmetric = ({ spec }: Pick<KeyKind, 'spec'>): boolean => !isSymmetric({ spec }) && !spec.startsWith('HMAC_')

/** AWS: symmetric, asymmetric, or for MACs. */
export const areOfOneType = (one: Pick<KeyKind, 'spec'>, other: Pick<KeyKind, 'spec'>): boolean =>
  isSymmetric(one) === isSymmetric(other) && isAsymmetric(one) === isAsymmetric(other)

/** The use of a new key. Throws AWS's error for one that the spec does not have. */
export function requireUsage(spec: KeySpec, usage: KeyUsageType | undefined, error: Call<unknown, never>['error']): KeyUsageType {
  if (spec === 'SYMMETRIC_DEFAULT') {
    if (usage === undefined || usage === 'ENCRYPT_DECRYPT') return 'ENCRYPT_DECRYPT'
    // AWS: recorded (https://github.com/aws/aws-sdk-go-v2/issues/1426), the old word for a key included.
    throw error(
      'ValidationException',
      `The operation failed because the KeyUsage value of the CMK is ${usage}. `
        + 'To perform this operation, the KeyUsage value must be ENCRYPT_DECRYPT.',
    )
  }
  if (usage === undefined) {
    throw error('ValidationException', 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.')
  }
  // AWS: recorded.
  if (algorithmsOf({ spec, usage }).length === 0) {
    throw error('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`)
  }
  return usage
}

/** Throws where material of the spec cannot be imported. AWS: recorded of ML-DSA. */
export function requireImportable(spec: KeySpec, error: Call<unknown, never>['error']): void {
  if (spec.startsWith('ML_')) throw error('ValidationException', `KeySpec ${spec} is not supported for Origin EXTERNAL`)
}
