// What a key is by the materials that were imported into it
// (https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html). One that was ever current is the key's for good,
// and while any of those is missing the key as a whole is pending import.
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
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

/** The timer that is there while a material that expires is. */
function expirationTimer({ account, region }: KmsKey, { keyId, id, validTo, bytes }: MaterialRecord): Timer | undefined {
  if (validTo === undefined || !bytes) return undefined
  const timerId = `kms.DeleteExpiredKeyMaterial/${account}/${region}/${keyId}/${id}`
  return { id: timerId, due: validTo, job: 'kms.DeleteExpiredKeyMaterial', account, region, subject: `${keyId}/${id}` }
}

/** Which of which key's materials a timer is about. */
export function materialOfTimer(subject: string): readonly [keyId: string, id: string] {
  const slash = subject.indexOf('/')
  return [subject.slice(0, slash), subject.slice(slash + 1)]
}

/** Replaces the expiration timer when material is added, removed, or given another date. */
export async function moveExpiration(
  state: UnitOfWork, key: KmsKey, before?: MaterialRecord, after?: MaterialRecord,
): Promise<void> {
  const [old, timer] = [before && expirationTimer(key, before), after && expirationTimer(key, after)]
  if (old?.due === timer?.due) return
  if (old) await state.remove(Timers, old)
  if (timer) await state.insert(Timers, timer)
}
