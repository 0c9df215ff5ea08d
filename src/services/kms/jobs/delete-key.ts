// AWS: at the end of its waiting period a key goes with its aliases and its materials, and the trail shows who did it: KMS.
import type { Job, JobContext } from '../../../gateway/operation.ts'
import { Aliases } from '../aliases.ts'
import { keyArn } from '../arns.ts'
import { KeyMaterials } from '../key-materials.ts'
import { Keys } from '../keys.ts'

const atOnce = 100

export const deleteKey: Job = { destroys: true, run }

async function run({ subject, due, state, record }: JobContext): Promise<void> {
  const key = await state.get(Keys, [subject])
  if (key?.state !== 'PendingDeletion' || key.deletionAt !== due) return
  for (;;) {
    const aliases = await state.list(Aliases, [key.id], { index: 'byKey', limit: atOnce })
    for (const alias of aliases) await state.remove(Aliases, alias)
    if (aliases.length < atOnce) break
  }
  for (const material of await state.list(KeyMaterials, [key.id], { limit: atOnce })) await state.remove(KeyMaterials, material)
  await state.remove(Keys, key)
  record({ name: 'DeleteKey', resources: [{ accountId: key.account, type: 'AWS::KMS::Key', ARN: keyArn(key, key.id) }] })
}
