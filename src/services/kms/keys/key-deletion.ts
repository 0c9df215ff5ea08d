// The waiting period between ScheduleKeyDeletion and the deletion itself, as a timer.
import type { Timer } from '../../../storage/time/timers.ts'
import type { KmsKey } from './keys.ts'

/** The timer of a key that is deleted at `due`. */
export function deletionTimer({ id, account, region }: KmsKey, due: number): Timer {
  return { id: `kms.DeleteKey/${account}/${region}/${id}`, due, job: 'kms.DeleteKey', account, region, subject: id }
}
