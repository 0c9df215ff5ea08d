// Imported material that goes: by a call, on its date, with its key, or because the primary key has none of it that waits.
import { Timers } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { KeyMaterials, materialsOf, type MaterialRecord } from '../keys/key-materials.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { onDemandTimer } from '../keys/on-demand-rotation.ts'
import { replicasOf } from '../keys/related-keys.ts'
import { moveExpiration, withMaterials } from './imported-materials.ts'
import { waitingMaterial } from './imported-rotations.ts'

/**
 * Takes the bytes of a material away. One that was never current goes altogether, from the replicas of its key as well, and with
 * it a rotation that waits for it. The timer of its expiration is the caller's: one that fires is not to be removed by its job.
 */
export async function dropMaterial(state: UnitOfWork, key: KmsKey, material: MaterialRecord): Promise<void> {
  if (material.isPending) {
    await state.remove(KeyMaterials, material)
    await callOff(state, key)
    return dropWaiting(state, key)
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

/** AWS: what goes from a primary key before it was current goes from the replicas, and not the other way round. */
async function dropWaiting(state: UnitOfWork, key: KmsKey): Promise<void> {
  for (const replica of await replicasOf(state, key)) {
    const there = state.in(replica)
    const material = await waitingMaterial(there, replica)
    if (!material) continue
    await moveExpiration(there, replica, material)
    await there.remove(KeyMaterials, material)
  }
}

/** For a key that has become the primary one. AWS does not say what becomes of what waits in others and not in it. */
export async function settleWaiting(state: UnitOfWork, primary: KmsKey): Promise<void> {
  if (primary.origin !== 'EXTERNAL' || (await waitingMaterial(state, primary))) return
  await callOff(state, primary)
  await dropWaiting(state, primary)
}

/** Takes away all of a key that goes. */
export async function removeMaterials(state: UnitOfWork, key: KmsKey): Promise<void> {
  for (const material of await materialsOf(state, key)) {
    await moveExpiration(state, key, material)
    await state.remove(KeyMaterials, material)
  }
  const timer = onDemandTimer(key)
  if (timer) await state.remove(Timers, timer)
}
