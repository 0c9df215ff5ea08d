// AWS: a rotation that was asked for is made in the background, and is made even of a key that was disabled, or scheduled for
// deletion, meanwhile (recorded).
import type { Job, JobContext } from '../../../gateway/work.ts'
import { rotateImported } from '../keys/rotation/imported-rotation.ts'
import { addMaterial, recordRotation } from '../keys/rotation/new-material.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { onDemandTimer } from '../keys/rotation/on-demand-rotation.ts'

export const completeRotation: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, now, state, ...context }: JobContext): Promise<void> {
  const key = await state.get(Keys, [subject])
  if (!key?.onDemand || onDemandTimer(key)?.due !== due) return
  const { done } = key.onDemand
  const after = await rotate(state, { ...key, onDemand: { done: done + 1 } }, now)
  const isRotated = after.currentMaterialId !== key.currentMaterialId
  await state.update(Keys, isRotated ? after : { ...key, onDemand: { done } })
  if (isRotated) await recordRotation(context, key, after, 'ON_DEMAND')
}

async function rotate(state: JobContext['state'], key: KmsKey, now: number): Promise<KmsKey> {
  const rotated = { at: now, type: 'ON_DEMAND' } as const
  return key.origin === 'EXTERNAL'
    ? rotateImported(state, key, rotated)
    : { ...key, currentMaterialId: await addMaterial(state, key, rotated) }
}
