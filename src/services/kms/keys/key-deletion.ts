// The waiting period between ScheduleKeyDeletion and the deletion itself, as a timer.
import type { Timer } from '../../../storage/time/timers.ts'
import type { KmsKey } from './keys.ts'

/** The timer of a key that is deleted at `due`. */
export function deletionTimer({ id, account, region }: KmsKey, due: number): Timer {
  return { id: `kms.DeleteKey/${account}/${region}/${id}`, due, job: 'kms.DeleteKey', account, region, subject: id }
}

/** Whether its waiting period has begun, or will when its replicas are gone. */
export const isPendingDeletion = ({ state }: KmsKey): boolean => state === 'PendingDeletion' || state === 'PendingReplicaDeletion'
