// How an object is encrypted, as its record keeps it. Its bytes are sealed under the store's key and one of their own, and it is
// that one which stands under another: S3's, one of KMS's or the customer's. So another encryption changes a record and no bytes.
import type { Secret } from '../../../core/secret.ts'

/** Of an object's, or of an upload's parts. Absent where the content keys are S3's own to keep, in records that are sealed. */
export type StoredEncryption = KmsEncryption | CustomerEncryption

export interface KmsEncryption {
  readonly by: 'kms'
  readonly algorithm: KmsAlgorithm
  /** The key's ARN, as KMS told it. */
  readonly keyArn: string
  /** The data key that content keys are under, as KMS encrypted it. */
  readonly dataKey: Uint8Array
  /** Of that one. */
  readonly context: Readonly<Record<string, string>>
  readonly usesBucketKey?: true
}

export type KmsAlgorithm = 'aws:kms' | 'aws:kms:dsse'

/** AWS: the key is not kept, nor anything of which it follows. What it opens tells whether it is the one. */
export interface CustomerEncryption {
  readonly by: 'customer'
}

/** The key of a content's bytes: in clear where S3 keeps it, or under the key of the encryption that goes with it. */
export interface KeptContentKey {
  readonly contentKey?: Secret<Uint8Array> | undefined
  readonly wrappedKey?: Uint8Array | undefined
}
