// Imported material that is removed: by a call, on its date, with its key, or because it is not pending in the primary key.
import { Timers } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { KeyMaterials, materialsOf, toBeImported, type MaterialRecord } from '../keys/key-materials.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { onDemandTimer } from '../keys/rotation/on-demand-rotation.ts'
import { replicasOf } from '../keys/multi-region/related-keys.ts'
import { withMaterials } from './material-state.ts'
import { moveExpiration } from './expiration.ts'
import { pendingMaterial } from '../keys/rotation/imported-rotation.ts'

/**
 * Removes a material whose date has come, or that is to be deleted. The timer of its expiration is the caller's: one that fires
 * is not to be removed by its job.
 */
export async function dropMaterial(
  state: UnitOfWork, key: KmsKey, material: MaterialRecord, why: 'deleted' | 'expired',
): Promise<void> {
  const { bytes: _, ...expired } = material
  const { validTo: __, ...deleted } = expired
  if (material.isPending && why === 'deleted') {
    await state.remove(KeyMaterials, material)
    return dropPending(state, key)
  }
  const after = why === 'expired' ? expired : deleted
  await state.update(KeyMaterials, after)
  // AWS: nothing of the key changes while what has expired is pending (recorded).
  if (material.isPending) return
  const others = (await materialsOf(state, key)).filter(({ id }) => id !== material.id)
  await state.update(Keys, withMaterials(key, [...others, after]))
}

/** AWS: pending material that is deleted from a primary key is deleted from its replicas, and not the other way round. */
async function dropPending(state: UnitOfWork, key: KmsKey): Promise<void> {
  for (const replica of await replicasOf(state, key)) {
    const there = state.in(replica)
    const material = await pendingMaterial(there, replica)
    if (!material) continue
    await moveExpiration(there, replica, material)
    await there.remove(KeyMaterials, material)
  }
}

/**
 * For a key that has become the primary one: what is pending in others is to be imported into it as well. AWS does not say what
 * becomes of that; a replica shows it so (recorded).
 */
export async function settlePending(state: UnitOfWork, primary: KmsKey): Promise<void> {
  if (primary.origin !== 'EXTERNAL' || (await pendingMaterial(state, primary))) return
  for (const replica of await replicasOf(state, primary)) {
    const material = await pendingMaterial(state.in(replica), replica)
    if (material) return state.in(primary).insert(KeyMaterials, toBeImported(material))
  }
}

/** Removes all materials of a key that is deleted. */
export async function removeMaterials(state: UnitOfWork, key: KmsKey): Promise<void> {
  for (const material of await materialsOf(state, key)) {
    await moveExpiration(state, key, material)
    await state.remove(KeyMaterials, material)
  }
  const timer = onDemandTimer(key)
  if (timer) await state.remove(Timers, timer)
}
