// AWS: when its date has come a key gets another material, and the trail shows who gave it: KMS. What was encrypted under earlier
// ones decrypts on.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { rotationAfter, rotationTimer } from '../keys/rotation/rotation-schedule.ts'
import { addMaterial, recordRotation } from '../keys/rotation/new-material.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'

export const rotateKey: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, now, state, ...context }: JobContext): Promise<void> {
  const key = await state.get(Keys, [subject])
  if (!key?.rotation || rotationTimer(key)?.due !== due) return
  const currentMaterialId = await addMaterial(state, key, { at: now, type: 'AUTOMATIC' })
  const rotated: KmsKey = { ...key, currentMaterialId, rotation: rotationAfter(key.rotation, now) }
  await state.update(Keys, rotated)
  await state.insert(Timers, rotationTimer(rotated)!)
  await recordRotation(context, key, rotated, 'AUTOMATIC')
}
