// The secret bytes behind a key. A key has one material more with each rotation; a ciphertext names the one that made it.
import type { Secret } from '../../../core/secret.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { collection } from '../../../storage/collection.ts'
import { derived } from '../../../storage/cache/derived.ts'

export interface KeyMaterial {
  readonly keyId: string
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Secret<Uint8Array>
}

export const KeyMaterials = collection<KeyMaterial>('kms.key-materials', {
  per: 'region',
  key: ({ keyId, id }) => [keyId, id],
  sealed: ['bytes'],
})

/** The key that the keys of messages are derived with, made once for each version of the record. */
export const materialKey = derived((material: KeyMaterial): HmacKey => new HmacKey(material.bytes.reveal()))
