// When a key's material is due to be followed by another: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html.
// DIFFERS: it is said when that is due, and nothing happens then.
import type { KmsKey } from './keys.ts'

type Rotation = NonNullable<KmsKey['rotation']>

/** AWS: where a request says nothing, and of the keys that AWS manages. */
export const defaultPeriod = 365

const day = 24 * 60 * 60 * 1000

/** AWS: its own keys rotate every year from when they were made. One that is about to be deleted does not, unless it is kept. */
export function rotationOf({ manager, state, createdAt, rotation }: KmsKey): Rotation | undefined {
  if (manager === 'AWS') return { days: defaultPeriod, since: createdAt }
  return state === 'PendingDeletion' ? undefined : rotation
}

/** The first of the dates, a period apart, that is later than `now`. */
export function nextRotation({ days, since }: Rotation, now: number): number {
  const period = days * day
  return since + (Math.floor((now - since) / period) + 1) * period
}

/** AWS: recorded. Whoever asks for the same period again, or for none, leaves the dates as they are; another begins now. */
export function enableRotation({ rotation }: KmsKey, days: number | undefined, now: number): Rotation {
  if (rotation && (days === undefined || days === rotation.days)) return rotation
  return { days: days ?? defaultPeriod, since: now }
}
