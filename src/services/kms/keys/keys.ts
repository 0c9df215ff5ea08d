// A KMS key: what its metadata says, its policy, and which of its materials encrypts now.
import type { CustomerMasterKeySpec, KeyMetadata, KeyState, OriginType } from '../../../contracts/kms.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import type { Tags } from '../../../core/tags.ts'
import type { KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import { collection } from '../../../storage/collection.ts'
import { arnOf } from '../arns.ts'
import { describeRelated, type Related } from './multi-region/multi-region.ts'
import { algorithmsOf, isSymmetric, type KeyKind } from './key-specs.ts'

/** The state that a key has by itself. AWS: `Unavailable` it is where its key store is not connected. */
export type StoredKeyState = Exclude<KeyState, 'Unavailable'>

export interface KmsKey extends KeptPolicy, KeyKind {
  readonly id: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly description: string
  /** Who it belongs to: the account, or AWS on its behalf. */
  readonly manager: 'CUSTOMER' | 'AWS'
  readonly state: StoredKeyState
  /** Whose its material is. */
  readonly origin: OriginType
  /** When a key that is pending deletion is deleted. */
  readonly deletionAt?: number
  /** Days from the deletion of the last replica to that of its primary key, where that is scheduled. */
  readonly deletionDays?: number
  readonly createdAt: number
  /** The names of the aliases that stand for it, which a policy may ask for. */
  readonly aliases: readonly string[]
  readonly tags: Tags
  /** Whether it ever had a grant. */
  readonly granted?: true
  /** 64 hexadecimal digits. Absent of a key into which no material has been imported. */
  readonly currentMaterialId?: string
  /** How often another material follows, where that is enabled, and when the next does. */
  readonly rotation?: { readonly days: number; readonly next: number }
  /** How many rotations on demand it has had, and since when one is under way. */
  readonly onDemand?: { readonly done: number; readonly since?: Instant }
  /** Present while no imported material is missing that was ever current: when the first of them expires, if one does. */
  readonly imported?: { readonly validTo?: Instant }
  /** Present in a multi-Region key. */
  readonly multiRegion?: Related
  /** The external key store of a key, and which of its key manager's keys encrypts beside this one's material. */
  readonly xks?: { readonly storeId: string; readonly id: string }
}

export const Keys = collection<KmsKey>('kms.keys', {
  per: 'region',
  key: ({ id }) => [id],
  schema: 3,
  upgrade: (record, schema) => ({
    ...(schema < 2 && { principals: {}, aliases: [] }), ...(record as KmsKey),
    spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', origin: 'AWS_KMS',
  }),
})

/** As KMS's answers show it, in its own state or in the one in which it is shown. */
export function describeKey(key: KmsKey, state: KeyState = key.state): KeyMetadata {
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: arnOf(key),
    CreationDate: new Date(key.createdAt),
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyState: state,
    ...(key.deletionAt !== undefined && { DeletionDate: new Date(key.deletionAt) }),
    ...describeImported(key),
    Origin: key.origin,
    KeyManager: key.manager,
    ...describeKind(key),
    MultiRegion: key.multiRegion !== undefined,
    ...(key.multiRegion && { MultiRegionConfiguration: describeRelated(key, key.multiRegion) }),
    ...(key.deletionDays !== undefined && { PendingDeletionWindowInDays: key.deletionDays }),
    ...(key.xks && { CustomKeyStoreId: key.xks.storeId, XksKeyConfiguration: { Id: key.xks.id } }),
    // AWS: a replica tells it once it is there (recorded).
    ...(key.state !== 'Creating' && { CurrentKeyMaterialId: visibleMaterialId(key) }),
  }
}

/** The current material of a key of which that is told. AWS: documented of keys whose material KMS makes, or is given. */
export const visibleMaterialId = (key: KmsKey): string | undefined =>
  isSymmetric(key) && !key.xks ? key.currentMaterialId : undefined

/** AWS: while material is missing neither is told, but of a replica that is being made (recorded). */
function describeImported({ imported, origin, state }: KmsKey): Pick<KeyMetadata, 'ExpirationModel' | 'ValidTo'> {
  if (origin === 'EXTERNAL' && state === 'Creating') return describeExpiration(undefined)
  return imported ? describeExpiration(imported.validTo) : {}
}

export function describeExpiration(validTo: Instant | undefined): Pick<KeyMetadata, 'ExpirationModel' | 'ValidTo'> {
  if (validTo === undefined) return { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
  return { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(validTo) }
}

/** What may be done with it, which its public key is told with as well. */
export function describeKind(kind: KeyKind) {
  return {
    KeyUsage: kind.usage,
    KeySpec: kind.spec,
    // AWS: in its older word as well, of the newest specs too (recorded), which the model does not have.
    CustomerMasterKeySpec: kind.spec as CustomerMasterKeySpec,
    ...describeAlgorithms(kind),
  }
}

function describeAlgorithms(kind: KeyKind): Pick<KeyMetadata, AlgorithmMember> {
  const algorithms = algorithmsOf(kind) as readonly never[]
  switch (kind.usage) {
    case 'ENCRYPT_DECRYPT': return { EncryptionAlgorithms: algorithms }
    case 'SIGN_VERIFY': return { SigningAlgorithms: algorithms }
    case 'GENERATE_VERIFY_MAC': return { MacAlgorithms: algorithms }
    case 'KEY_AGREEMENT': return { KeyAgreementAlgorithms: algorithms }
    case 'ENCAPSULATE_DECAPSULATE': return { EncapsulationAlgorithms: algorithms }
  }
}

type AlgorithmMember =
  | 'EncryptionAlgorithms' | 'SigningAlgorithms' | 'MacAlgorithms' | 'KeyAgreementAlgorithms' | 'EncapsulationAlgorithms'
