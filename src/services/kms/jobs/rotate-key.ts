// AWS: when its date has come a key gets another material, and the trail shows who gave it: KMS. What was encrypted under earlier
// ones decrypts on.
import { randomBytes } from 'node:crypto'
import { Secret } from '../../../core/secret.ts'
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { keyArn } from '../arns.ts'
import { KeyMaterials } from '../keys/key-materials.ts'
import { rotationAfter, rotationTimer } from '../keys/key-rotation.ts'
import { hasReplicas } from '../keys/multi-region.ts'
import { shareMaterial } from '../keys/related-keys.ts'
import { synchronized } from '../keys/synchronizing.ts'
import { Keys, newMaterialId, type KmsKey } from '../keys/keys.ts'

export const rotateKey: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, now, state, record }: JobContext): Promise<void> {
  const key = await state.get(Keys, [subject])
  if (!key?.rotation || rotationTimer(key)?.due !== due) return
  const currentMaterialId = newMaterialId(randomBytes)
  const material = { keyId: key.id, id: currentMaterialId, bytes: new Secret(randomBytes(32)) }
  await state.insert(KeyMaterials, material)
  const rotated: KmsKey = { ...key, currentMaterialId, rotation: rotationAfter(key.rotation, now) }
  await state.update(Keys, rotated)
  await state.insert(Timers, rotationTimer(rotated)!)
  await shareMaterial(state, rotated, material)
  record({
    name: 'RotateKey',
    resources: [{ accountId: key.account, type: 'AWS::KMS::Key', ARN: keyArn(key, key.id) }],
    // AWS: https://docs.aws.amazon.com/kms/latest/developerguide/ct-rotatekey.html
    details: {
      rotationType: 'AUTOMATIC',
      keyOrigin: 'AWS_KMS',
      previousKeyMaterialId: key.currentMaterialId,
      currentKeyMaterialId: currentMaterialId,
      keyId: key.id,
    },
  })
  if (hasReplicas(key)) record(synchronized(key))
}
