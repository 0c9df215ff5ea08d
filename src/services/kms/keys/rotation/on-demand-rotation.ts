// A rotation that somebody asks for (https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html). It is
// made a little later, whatever becomes of the key meanwhile, and moves no date of those that follow by themselves.
import type { Instant } from '../../../../core/clock.ts'
import type { Call } from '../../../../gateway/operation.ts'
import type { Timer } from '../../../../storage/time/timers.ts'
import { arnOf } from '../../arns.ts'
import { invalidOrigin } from '../key-errors.ts'
import { isSymmetric } from '../key-specs.ts'
import type { KmsKey } from '../keys.ts'

/** AWS: of one key. */
export const mostOnDemand = 25

/** DIFFERS: AWS takes half a minute to two minutes (recorded). */
const onDemandDelay = 5000

const beforeScheduled = 20 * 60 * 1000

/** The timer that is there while a rotation on demand is under way. */
export function onDemandTimer({ id, account, region, onDemand }: KmsKey): Timer | undefined {
  if (onDemand?.since === undefined) return undefined
  const timerId = `kms.CompleteRotation/${account}/${region}/${id}`
  return { id: timerId, due: onDemand.since + onDemandDelay, job: 'kms.CompleteRotation', account, region, subject: id }
}

/** Throws AWS's error where a key of this kind never rotates, whoever would have it. */
export function requireRotatable(key: KmsKey, origins: readonly KmsKey['origin'][], error: UnsupportedError): void {
  if (!origins.includes(key.origin)) throw invalidOrigin(key)
  // AWS: recorded without a message.
  if (!isSymmetric(key)) throw error('UnsupportedOperationException', '')
}

type UnsupportedError = Call<unknown, 'UnsupportedOperationException'>['error']

type LimitError = Call<unknown, 'LimitExceededException' | 'ConflictException'>['error']

export function requireMayRotate(key: KmsKey, now: Instant, error: LimitError): void {
  if ((key.onDemand?.done ?? 0) >= mostOnDemand) {
    // AWS: recorded.
    throw error(
      'LimitExceededException',
      'The on-demand rotations limit has been reached for the given keyId. '
        + `No more on-demand rotations can be performed for this key: ${arnOf(key)}`,
    )
  }
  // DIFFERS: the sentence is the one that documents the error.
  if (key.rotation && key.rotation.next - now <= beforeScheduled) {
    throw error(
      'ConflictException',
      'An automatic rotation of this key is currently in progress or scheduled to begin within the next 20 minutes.',
    )
  }
}
