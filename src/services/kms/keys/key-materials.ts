// The secret bytes behind a key. A key has one material more with each rotation; a ciphertext names the one that made it.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Secret } from '../../../core/secret.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { collection } from '../../../storage/collection.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { readPrivateKey } from '../cryptography/key-pairs.ts'
import type { KmsKey } from './keys.ts'

export interface KeyMaterial {
  readonly keyId: string
  readonly id: string
  /** Of a symmetric key 32 bytes, of a pair the private key by PKCS #8, of an HMAC key as many as it has. */
  readonly bytes: Secret<Uint8Array>
}

export const KeyMaterials = collection<KeyMaterial>('kms.key-materials', {
  per: 'region',
  key: ({ keyId, id }) => [keyId, id],
  sealed: ['bytes'],
})

/** Of a key that is usable, and so has one. */
export function currentMaterial(state: ReadUnit, key: KmsKey): MaybePromise<KeyMaterial> {
  return andThen(state.in(key).get(KeyMaterials, [key.id, key.currentMaterialId]), material => {
    if (!material) throw new Error(`Key ${key.id} has no material.`)
    return material
  })
}

/** The key that the keys of messages are derived with, made once for each version of the record. */
export const materialKey = derived((material: KeyMaterial): HmacKey => new HmacKey(material.bytes.reveal()))

/** Of a pair. */
export const privateKeyOf = derived((material: KeyMaterial): KeyObject => readPrivateKey(material.bytes.reveal()))
export const publicKeyOf = derived((material: KeyMaterial): KeyObject => createPublicKey(privateKeyOf(material)))
