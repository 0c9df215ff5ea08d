// AWS: at the end of its waiting period a key goes with its aliases and its materials, and the trail shows who did it: KMS.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { removeAll } from '../../../storage/remove-all.ts'
import { purgeGrants } from '../effects/purge-grants.ts'
import { Aliases } from '../aliases/aliases.ts'
import { arnOf, trailKey } from '../arns.ts'
import { removeMaterials } from '../imported-material/delete-material.ts'
import { releaseXksKey } from '../key-stores/xks-keys.ts'
import { keyEvent } from '../keys/key-events.ts'
import { isReplica } from '../keys/multi-region/multi-region.ts'
import { removeReplica } from '../keys/multi-region/related-keys.ts'
import { Keys } from '../keys/keys.ts'
import { LastUsages } from '../keys/last-usages.ts'

export const deleteKey: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, now, state, emit, record, announce }: JobContext): Promise<void> {
  const key = await state.get(Keys, [subject])
  if (key?.state !== 'PendingDeletion' || key.deletionAt !== due) return
  await removeAll(state, Aliases, [key.id], { index: 'byKey' })
  await removeMaterials(state, key)
  await state.drop(LastUsages, [key.id])
  await releaseXksKey(state, key)
  await state.remove(Keys, key)
  if (key.granted) await emit(purgeGrants, { id: key.id })
  if (isReplica(key)) await removeReplica(state, key, now)
  // AWS: documented of records since December 2022.
  record({ name: 'DeleteKey', resources: [trailKey(key)], response: { keyId: arnOf(key) } })
  await announce(keyEvent('KMS CMK Deletion', key))
}
