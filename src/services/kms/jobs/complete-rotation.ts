// AWS: a rotation that was asked for is made in the background, and is made even of a key that was disabled meanwhile (recorded).
import type { Job, JobContext } from '../../../gateway/work.ts'
import { withMaterials } from '../imports/imported-materials.ts'
import { KeyMaterials, materialsOf } from '../keys/key-materials.ts'
import { addMaterial, recordRotation } from '../keys/key-rotations.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { onDemandTimer } from '../keys/on-demand-rotation.ts'

export const completeRotation: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, now, state, record }: JobContext): Promise<void> {
  const key = await state.get(Keys, [subject])
  if (!key?.onDemand || onDemandTimer(key)?.due !== due) return
  const onDemand = { done: key.onDemand.done + 1 }
  const after = await rotate(state, { ...key, onDemand }, now)
  await state.update(Keys, after)
  recordRotation(record, key, after, 'ON_DEMAND')
}

async function rotate(state: JobContext['state'], key: KmsKey, now: number): Promise<KmsKey> {
  const rotated = { at: now, type: 'ON_DEMAND' } as const
  if (key.origin !== 'EXTERNAL') return { ...key, currentMaterialId: await addMaterial(state, key, rotated) }
  const materials = await materialsOf(state, key)
  // INVARIANT: whoever takes away the material that is pending calls the rotation off.
  const { isPending: _, ...material } = materials.find(({ isPending }) => isPending)!
  const current = { ...material, rotated }
  await state.update(KeyMaterials, current)
  const others = materials.filter(({ id }) => id !== current.id)
  return withMaterials({ ...key, currentMaterialId: current.id }, [...others, current])
}
