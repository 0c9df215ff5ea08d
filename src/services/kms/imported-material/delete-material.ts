// Imported material that is removed: by a call, on its date, with its key, or because it is not pending in the primary key.
import { Timers } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { KeyMaterials, materialsOf, type MaterialRecord } from '../keys/key-materials.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { onDemandTimer } from '../keys/rotation/on-demand-rotation.ts'
import { replicasOf } from '../keys/multi-region/related-keys.ts'
import { withMaterials } from './material-state.ts'
import { moveExpiration } from './expiration.ts'
import { pendingMaterial } from '../keys/rotation/imported-rotation.ts'

/**
 * Removes the bytes of a material. A pending one is removed altogether, from the replicas of its key as well, and a rotation to
 * it is called off. The timer of its expiration is the caller's: one that fires is not to be removed by its job.
 */
export async function dropMaterial(state: UnitOfWork, key: KmsKey, material: MaterialRecord): Promise<void> {
  if (material.isPending) {
    await state.remove(KeyMaterials, material)
    await callOff(state, key)
    return dropPending(state, key)
  }
  const others = (await materialsOf(state, key)).filter(({ id }) => id !== material.id)
  const { bytes: _, validTo: __, ...missing } = material
  await state.update(KeyMaterials, missing)
  await state.update(Keys, withMaterials(key, [...others, missing]))
}

async function callOff(state: UnitOfWork, key: KmsKey): Promise<void> {
  const timer = onDemandTimer(key)
  if (!timer) return
  await state.remove(Timers, timer)
  await state.update(Keys, { ...key, onDemand: { done: key.onDemand!.done } })
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

/** For a key that has become the primary one. AWS does not say what becomes of material that is pending in others alone. */
export async function settlePending(state: UnitOfWork, primary: KmsKey): Promise<void> {
  if (primary.origin !== 'EXTERNAL' || (await pendingMaterial(state, primary))) return
  await callOff(state, primary)
  await dropPending(state, primary)
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
