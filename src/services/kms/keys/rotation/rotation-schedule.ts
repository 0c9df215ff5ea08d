// When another material follows a key's: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html.
import { day, type Instant } from '../../../../core/clock.ts'
import { moveTimer, type Timer } from '../../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../../storage/unit-of-work.ts'
import { Keys, type KmsKey } from '../keys.ts'

type Rotation = NonNullable<KmsKey['rotation']>

/** AWS: where a request names no period, and of the keys that AWS manages. */
export const defaultPeriod = 365

export const startRotation = (days: number, now: Instant): Rotation => ({ days, next: now + days * day })

/**
 * AWS: a key that is pending deletion has none, and has it again once the deletion is cancelled. One that waits for its
 * replicas to be deleted has it still (recorded).
 */
export const rotationOf = ({ state, rotation }: KmsKey): Rotation | undefined =>
  state === 'PendingDeletion' ? undefined : rotation

/** AWS: recorded. Whoever asks for the same period again, or for none, leaves the date as it is; another period begins now. */
export function enableRotation({ rotation }: KmsKey, days: number | undefined, now: Instant): Rotation {
  if (rotation && (days === undefined || days === rotation.days)) return rotation
  return startRotation(days ?? defaultPeriod, now)
}

/** What follows a rotation: one a period later. However many periods have gone by, they were made up for by the one. */
export function rotationAfter({ days, next }: Rotation, now: Instant): Rotation {
  const following = startRotation(days, next)
  return following.next > now ? following : startRotation(days, now)
}

/** AWS: a disabled key does not rotate. One that is enabled past its date does so at once, and every period from then on. */
export const resumedRotation = ({ rotation }: KmsKey, now: Instant): Rotation | undefined =>
  rotation && { ...rotation, next: Math.max(rotation.next, now) }

/** The timer that is there while the key rotates. */
export function rotationTimer({ id, account, region, state, rotation }: KmsKey): Timer | undefined {
  if (state !== 'Enabled' || !rotation) return undefined
  const timerId = `kms.RotateKey/${account}/${region}/${id}`
  return { id: timerId, due: rotation.next, job: 'kms.RotateKey', account, region, subject: id }
}

/** Writes a key whose state or rotation is another, and the timer that goes with them. */
export async function updateRotatingKey(state: UnitOfWork, before: KmsKey, after: KmsKey): Promise<void> {
  await state.update(Keys, after)
  await moveTimer(state, rotationTimer(before), rotationTimer(after))
}
