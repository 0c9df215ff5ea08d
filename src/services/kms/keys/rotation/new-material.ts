// Rotations as they are made: another material becomes the current one, whatever asked for it, and the trail shows it.
import { randomBytes } from 'node:crypto'
import { Secret } from '../../../../core/secret.ts'
import type { JobContext } from '../../../../gateway/work.ts'
import { trailKey } from '../../arns.ts'
import { keyEvent } from '../key-events.ts'
import { KeyMaterials, type MaterialRecord } from '../key-materials.ts'
import type { KmsKey } from '../keys.ts'
import { newMaterialId } from '../key-materials.ts'
import { hasReplicas } from '../multi-region/multi-region.ts'
import { shareMaterial } from '../multi-region/related-keys.ts'
import { synchronized } from '../multi-region/synchronizing.ts'

type Rotated = NonNullable<MaterialRecord['rotated']>

/** Keeps another material, which KMS makes, and answers its id. Replicas have it at once. */
export async function addMaterial(state: JobContext['state'], key: KmsKey, rotated: Rotated): Promise<string> {
  const { id: keyId, currentMaterialId = '' } = key
  const current = await state.get(KeyMaterials, [keyId, currentMaterialId])
  const id = newMaterialId(randomBytes)
  const material = { keyId, id, order: (current?.order ?? 0) + 1, rotated, bytes: new Secret<Uint8Array>(randomBytes(32)) }
  await state.insert(KeyMaterials, material)
  await shareMaterial(state, key, material)
  return id
}

type RecordingContext = Pick<JobContext, 'record' | 'announce'>

/** AWS: https://docs.aws.amazon.com/kms/latest/developerguide/ct-rotatekey.html */
export async function recordRotation(
  { record, announce }: RecordingContext, before: KmsKey, after: KmsKey, type: Rotated['type'],
): Promise<void> {
  record({
    name: 'RotateKey',
    resources: [trailKey(before)],
    details: {
      rotationType: type,
      keyOrigin: before.origin,
      previousKeyMaterialId: before.currentMaterialId,
      currentKeyMaterialId: after.currentMaterialId,
      keyId: before.id,
    },
  })
  if (hasReplicas(before)) record(synchronized(before))
  await announce(keyEvent('KMS CMK Rotation', before, {
    'key-origin': before.origin,
    'rotation-type': type,
    'previous-key-material-id': before.currentMaterialId,
    'current-key-material-id': after.currentMaterialId,
  }))
}
