// AWS: what a primary key shares with its replicas comes to them a little later. Until then a new replica is `Creating`, and
// those that change places are `Updating`. Here everything is there already, and the job ends that.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { updateRotatingKey, resumedRotation } from '../keys/rotation/rotation-schedule.ts'
import { synchronized } from '../keys/multi-region/synchronizing.ts'
import { isPrimary } from '../keys/multi-region/multi-region.ts'
import { relatedKeys } from '../keys/multi-region/related-keys.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'

export const synchronizeKey: Job = { goesBy: 'store time', run }

async function run({ subject, now, state, record }: JobContext): Promise<void> {
  const primary = await state.get(Keys, [subject])
  // Where another key has become the primary one meanwhile, there is a timer of its own.
  if (!primary?.multiRegion || !isPrimary(primary)) return
  for (const key of await relatedKeys(state, primary, primary.multiRegion)) {
    const rotation = resumedRotation(key, now)
    const arrived = { ...key, state: stateAfter(key), ...(rotation && { rotation }) }
    if (arrived.state !== key.state) await updateRotatingKey(state.in(key), key, arrived)
  }
  record(synchronized(primary))
}

function stateAfter({ state, origin }: KmsKey): KmsKey['state'] {
  switch (state) {
    case 'Creating': return origin === 'EXTERNAL' ? 'PendingImport' : 'Enabled'
    // AWS: the state that it had before, which is `Enabled` of every key that can be updated.
    case 'Updating': return 'Enabled'
    default: return state
  }
}
