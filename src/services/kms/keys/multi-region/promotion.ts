// A replica takes the place of its primary key, which becomes a replica.
import { moveTimer } from '../../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../../storage/unit-of-work.ts'
import type { KmsKey } from '../keys.ts'
import { onDemandTimer } from '../rotation/on-demand-rotation.ts'
import { updateRotatingKey } from '../rotation/rotation-schedule.ts'
import { withPrimary } from './multi-region.ts'
import { writeRelation } from './related-keys.ts'

/** Answers the new primary key. AWS: the rotations go with it, and how either is used does not change meanwhile. */
export async function promoteReplica(state: UnitOfWork, primary: KmsKey, replica: KmsKey): Promise<KmsKey> {
  const related = withPrimary(primary.multiRegion!, replica.region)
  const { rotation, onDemand, ...rest } = primary
  await writeRelation(state, primary, related)
  await updateRotatingKey(state.in(primary), primary, { ...rest, state: 'Updating', multiRegion: related })
  const after: KmsKey = {
    ...replica, state: 'Updating', multiRegion: related, ...(rotation && { rotation }), ...(onDemand && { onDemand }),
  }
  await updateRotatingKey(state.in(replica), replica, after)
  await moveTimer(state, onDemandTimer(primary), onDemandTimer(after))
  return after
}
