// The secret bytes behind a key. A key has one material more with each rotation; a ciphertext names the one that made it.
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { RotationType } from '../../../contracts/kms.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import type { RandomBytes } from '../../../core/ids.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Secret } from '../../../core/secret.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { collection } from '../../../storage/collection.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { readPrivateKey } from '../cryptography/key-pairs.ts'
import type { KmsKey } from './keys.ts'

/** One of a key's materials, whether its bytes are there or not. */
export interface MaterialRecord {
  readonly keyId: string
  readonly id: string
  /**
   * 32 bytes for a symmetric key, PKCS #8 for a pair, and as many as it has for an HMAC key. Absent where they are to
   * be imported again.
   */
  readonly bytes?: Secret<Uint8Array>
  /** 0 of the key's first, and one more of each that follows. */
  readonly order: number
  /** When it became the current one, and by what. Absent of the first, and of one that is pending. */
  readonly rotated?: { readonly at: Instant; readonly type: RotationType }
  /** It was imported for a rotation that has not been. Until then it is not the key's for good. */
  readonly isPending?: true
  /** When what was imported expires, or has expired, where it does. */
  readonly validTo?: Instant
  /** What whoever imported it calls it. */
  readonly description?: string
}

/** One that is there. */
export interface KeyMaterial extends MaterialRecord {
  readonly bytes: Secret<Uint8Array>
}

// Neither the order nor the dates of materials of schema 1 are known.
export const KeyMaterials = collection<MaterialRecord>('kms.key-materials', {
  per: 'region',
  key: ({ keyId, id }) => [keyId, id],
  sealed: ['bytes'],
  schema: 2,
  upgrade: record => ({ ...(record as MaterialRecord), order: 0 }),
})

export const isThere = (material: MaterialRecord | undefined): material is KeyMaterial => material?.bytes !== undefined

/** AWS: what has expired is told as imported until it is, or is deleted, again (recorded); its bytes are gone nevertheless. */
export const isImported = ({ bytes, validTo }: MaterialRecord): boolean => bytes !== undefined || validTo !== undefined

/** One as it stands where its bytes are to be imported. */
export const toBeImported = ({ keyId, id, order, rotated, isPending }: MaterialRecord): MaterialRecord =>
  ({ keyId, id, order, ...(rotated && { rotated }), ...(isPending && { isPending }) })

/** 64 hexadecimal digits. */
export const newMaterialId = (random: RandomBytes): string => Buffer.from(random(32)).toString('hex')

const atOnce = 100

/** All of a key's, in order. Guards against phantoms: the commit fails if another material was added meanwhile. */
export async function materialsOf(state: ReadUnit, { id }: Pick<KmsKey, 'id'>): Promise<readonly MaterialRecord[]> {
  const found: MaterialRecord[] = []
  for (;;) {
    const last = found.at(-1)
    const page = await state.list(KeyMaterials, [id], { limit: atOnce, expected: true, ...(last && { after: [id, last.id] }) })
    found.push(...page)
    if (page.length < atOnce) return found.sort(inOrder)
  }
}

type Place = Pick<MaterialRecord, 'order' | 'id'>

export const inOrder = (a: Place, b: Place): number => a.order - b.order || Number(a.id > b.id) - Number(a.id < b.id)

/** The material that encrypts now. The key must be usable, and so has one. */
export function currentMaterial(state: ReadUnit, key: KmsKey): MaybePromise<KeyMaterial> {
  const { id, currentMaterialId = '' } = key
  return andThen(state.in(key).get(KeyMaterials, [id, currentMaterialId]), material => {
    if (!isThere(material)) throw new Error(`Key ${id} has no material.`)
    return material
  })
}

/** The key that the keys of messages are derived with, made once for each version of the record. */
export const materialKey = derived((material: KeyMaterial): HmacKey => new HmacKey(material.bytes.reveal()))

/** The private key of a pair. */
export const privateKeyOf = derived((material: KeyMaterial): KeyObject => readPrivateKey(material.bytes.reveal()))
export const publicKeyOf = derived((material: KeyMaterial): KeyObject => createPublicKey(privateKeyOf(material)))
