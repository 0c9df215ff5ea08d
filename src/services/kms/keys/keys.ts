// A KMS key: what its metadata says, its policy, and which of its materials encrypts now.
import type { RandomBytes } from '../../../core/ids.ts'
import type { Tags } from '../../../core/tags.ts'
import type { KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { keyArn } from '../arns.ts'

export interface KmsKey extends KeptPolicy {
  readonly id: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly description: string
  /** Who it belongs to: the account, or AWS on its behalf. */
  readonly manager: 'CUSTOMER' | 'AWS'
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion'
  /** Of a key that is pending deletion. */
  readonly deletionAt?: number
  readonly createdAt: number
  /** The names of the aliases that stand for it, which a policy may ask for. */
  readonly aliases: readonly string[]
  readonly tags: Tags
  /** 64 hexadecimal digits. */
  readonly currentMaterialId: string
  /** How often another material follows, where that is enabled, and when the next does. */
  readonly rotation?: { readonly days: number; readonly next: number }
}

export const Keys = collection<KmsKey>('kms.keys', {
  per: 'region',
  key: ({ id }) => [id],
  schema: 2,
  upgrade: record => ({ ...(record as Omit<KmsKey, 'principals' | 'aliases'>), principals: {}, aliases: [] }),
})

/** As KMS's answers show it. */
export function describeKey(key: KmsKey) {
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: keyArn(key, key.id),
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT' as const,
    KeyState: key.state,
    ...(key.deletionAt !== undefined && { DeletionDate: new Date(key.deletionAt) }),
    Origin: 'AWS_KMS' as const,
    KeyManager: key.manager,
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' as const,
    KeySpec: 'SYMMETRIC_DEFAULT' as const,
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT' as const],
    MultiRegion: false,
    CurrentKeyMaterialId: key.currentMaterialId,
  }
}

/** Throws the error of a state in which a key does no cryptography. AWS: the messages are the ones that alarms look for. */
export function requireUsable(
  key: KmsKey, error: Call<unknown, 'DisabledException' | 'KMSInvalidStateException'>['error'],
): void {
  if (key.state === 'Disabled') throw error('DisabledException', `${keyArn(key, key.id)} is disabled.`)
  requireNotPending(key, error)
}

/** Throws for a key that is about to be deleted, which most management of it refuses too. */
export function requireNotPending(key: KmsKey, error: Call<unknown, 'KMSInvalidStateException'>['error']): void {
  // AWS: recorded of cryptography as well.
  if (key.state === 'PendingDeletion') throw error('KMSInvalidStateException', `${keyArn(key, key.id)} is pending deletion.`)
}

export const newMaterialId = (random: RandomBytes): string => Buffer.from(random(32)).toString('hex')
