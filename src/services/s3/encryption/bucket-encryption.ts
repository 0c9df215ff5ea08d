// How a bucket has its objects encrypted that do not say so themselves, and what they may not ask for.
import type { ServerSideEncryptionConfiguration, ServerSideEncryptionRule } from '../../../contracts/s3.gen.ts'
import type { Validated } from '../../../contracts/contract.ts'
import { s3Errors } from '../s3-errors.ts'
import { encryptionErrors } from './encryption-errors.ts'
import type { KmsAlgorithm } from './stored-encryption.ts'

export interface BucketEncryption {
  readonly algorithm: 'AES256' | KmsAlgorithm
  /** As it was given: KMS looks for it in the account of whoever puts an object. */
  readonly keyId?: string
  readonly usesBucketKeys: boolean
  /** Whether customers may send keys of their own. AWS: since April 2026 not of a bucket that does not say so. */
  readonly takesCustomerKeys: boolean
}

/** AWS: of every bucket that was never told otherwise. */
export const usualEncryption: BucketEncryption = { algorithm: 'AES256', usesBucketKeys: false, takesCustomerKeys: false }

type Configuration = Validated<ServerSideEncryptionConfiguration>

/** Throws S3's error. AWS: whether the key is there is not looked at. */
export function bucketEncryptionFrom({ Rules: rules }: Configuration): BucketEncryption {
  const [rule] = rules
  if (!rule || rules.length > 1) throw s3Errors.malformedXml()
  const { ApplyServerSideEncryptionByDefault: given, BucketKeyEnabled: usesBucketKeys = false, BlockedEncryptionTypes } = rule
  const algorithm = algorithmOf(given?.SSEAlgorithm ?? 'AES256')
  const keyId = given?.KMSMasterKeyID
  if (keyId !== undefined && algorithm === 'AES256') throw encryptionErrors.keyWithoutAlgorithm()
  return {
    algorithm, ...(keyId !== undefined && { keyId }), usesBucketKeys,
    takesCustomerKeys: BlockedEncryptionTypes !== undefined && takesCustomerKeys(BlockedEncryptionTypes.EncryptionType ?? []),
  }
}

function algorithmOf(name: string): BucketEncryption['algorithm'] {
  if (name === 'AES256' || name === 'aws:kms' || name === 'aws:kms:dsse') return name
  throw s3Errors.malformedXml()
}

/** AWS: of two kinds exactly one (recorded). */
function takesCustomerKeys(blocked: readonly string[]): boolean {
  const [type] = blocked
  if (blocked.length !== 1) throw s3Errors.invalidArgument('', 'BlockedEncryptionTypes', blocked.join(','))
  return type === 'NONE'
}

export function shownBucketEncryption(encryption: BucketEncryption): { readonly Rules: ServerSideEncryptionRule[] } {
  const { algorithm: SSEAlgorithm, keyId, usesBucketKeys: BucketKeyEnabled, takesCustomerKeys: mayCustomers } = encryption
  return { Rules: [{
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(keyId !== undefined && { KMSMasterKeyID: keyId }) },
    BucketKeyEnabled, BlockedEncryptionTypes: { EncryptionType: [mayCustomers ? 'NONE' : 'SSE-C'] },
  }] }
}
