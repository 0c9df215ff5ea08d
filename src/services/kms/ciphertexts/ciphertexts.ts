// How ciphertext blobs are made and opened with the store's keys. The blob's form is the crypto engine's.
import { randomBytes } from 'node:crypto'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import {
  ciphertextHead, openCiphertext, readCiphertextHeader, sealCiphertext, SealingKey,
  type CiphertextHead, type CiphertextHeader, type EncryptionContext,
} from '../../../engines/crypto/ciphertext.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { wrappedHead } from '../../../engines/crypto/wrapped-ciphertext.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { HeaderKeys, type HeaderKey } from './header-keys.ts'
import { currentMaterial, isThere, KeyMaterials, materialKey, type KeyMaterial } from '../keys/key-materials.ts'
import type { KmsKey } from '../keys/keys.ts'

const asHmacKey = derived((record: HeaderKey): HmacKey => new HmacKey(record.bytes.reveal()))

const sealingKey = derived((material: KeyMaterial): SealingKey => new SealingKey(materialKey(material), randomBytes))

/** Held by the header key's record and, within it, by the key's: the same while neither changes. */
const headsUnder = derived((_headerKey: HeaderKey) => new WeakMap<KmsKey, CiphertextHead>())

function headOf(key: KmsKey, headerKey: HeaderKey): CiphertextHead {
  const heads = headsUnder(headerKey)
  let head = heads.get(key)
  if (!head) {
    const header = { account: key.account, keyId: key.id, keyMaterialId: key.currentMaterialId! }
    heads.set(key, (head = ciphertextHead(header, asHmacKey(headerKey))))
  }
  return head
}

/** The key must be usable, and so has a material. */
export function encrypt(
  state: ReadUnit, key: KmsKey, plaintext: Uint8Array, context: EncryptionContext,
): MaybePromise<Buffer> {
  return andThen(currentMaterial(state, key), material =>
    andThen(state.get(HeaderKeys, ['current']), headerKey => {
      if (!headerKey) throw new Error('No key has been made.')
      return sealCiphertext(headOf(key, headerKey), sealingKey(material), plaintext, context)
    }))
}

/** What the blob begins with that a backend elsewhere makes under the key. */
export function wrappedHeadOf(state: ReadUnit, key: KmsKey): MaybePromise<CiphertextHead> {
  return andThen(state.get(HeaderKeys, ['current']), headerKey =>
    wrappedHead({ account: key.account, keyId: key.id, keyMaterialId: key.currentMaterialId! }, asHmacKey(headerKey!)))
}

/** What a blob says of itself, or undefined where this store did not make it. */
export function headerOf(state: ReadUnit, blob: Uint8Array): MaybePromise<CiphertextHeader | undefined> {
  return andThen(state.get(HeaderKeys, ['current']), headerKey => headerKey && readCiphertextHeader(blob, asHmacKey(headerKey)))
}

/** Undefined where the blob was changed, or the context is another. `state` is the key's account and Region. */
export function decrypt(
  state: ReadUnit, header: CiphertextHeader, blob: Uint8Array, context: EncryptionContext,
): MaybePromise<Buffer | undefined> {
  return andThen(state.get(KeyMaterials, [header.keyId, header.keyMaterialId]), material =>
    isThere(material) ? openCiphertext(blob, materialKey(material), context) : undefined)
}
