// AWS: imported material goes when it expires, the key is pending import, and the trail shows who took it: KMS.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { trailKey } from '../arns.ts'
import { dropMaterial } from '../imported-material/delete-material.ts'
import { materialOfTimer } from '../imported-material/expiration.ts'
import { keyEvent } from '../keys/key-events.ts'
import { isThere, KeyMaterials } from '../keys/key-materials.ts'
import { Keys } from '../keys/keys.ts'

export const deleteExpiredKeyMaterial: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, state, record, announce }: JobContext): Promise<void> {
  const [keyId, id] = materialOfTimer(subject)
  const [key, material] = [await state.get(Keys, [keyId]), await state.get(KeyMaterials, [keyId, id])]
  if (!key || !isThere(material) || material.validTo !== due) return
  await dropMaterial(state, key, material, 'expired')
  // AWS: https://docs.aws.amazon.com/kms/latest/developerguide/ct-deleteexpiredkeymaterial.html
  record({
    name: 'DeleteExpiredKeyMaterial',
    resources: [trailKey(key)],
    details: { keyId, keyMaterialId: id },
  })
  await announce(keyEvent('KMS Imported Key Material Expiration', key))
}
