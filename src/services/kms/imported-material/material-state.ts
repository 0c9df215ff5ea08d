// What a key is by the materials that were imported into it
// (https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html). One that was ever current is the key's for good,
// and while any of those is missing the key as a whole is pending import.
import { isPendingDeletion } from '../keys/key-deletion.ts'
import { isThere, type MaterialRecord } from '../keys/key-materials.ts'
import type { KmsKey } from '../keys/keys.ts'
import { invalidOrigin } from '../keys/key-errors.ts'

/** Throws AWS's error for a key whose material is another's to make. */
export function requireImported(key: KmsKey): void {
  if (key.origin !== 'EXTERNAL') throw invalidOrigin(key)
}

/** The key as it is with these materials. AWS: one that is to be deleted stays so. */
export function withMaterials(key: KmsKey, materials: readonly MaterialRecord[]): KmsKey {
  const own = materials.filter(({ isPending }) => !isPending)
  const { imported: _, ...rest } = key
  if (own.length === 0 || !own.every(isThere)) return { ...rest, state: isPendingDeletion(key) ? key.state : 'PendingImport' }
  const validTo = Math.min(...own.flatMap(material => material.validTo ?? []))
  return { ...rest, imported: Number.isFinite(validTo) ? { validTo } : {} }
}

/** The state of a key that is kept after all: with what it was encrypted may be missing. */
export const stateOfKept = ({ origin, imported }: KmsKey): KmsKey['state'] =>
  origin === 'EXTERNAL' && !imported ? 'PendingImport' : 'Disabled'
