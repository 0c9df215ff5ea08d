/** Milliseconds since the Unix epoch. */
export type Instant = number

/**
 * `wall` dates signatures, presigned expiry and the Date header; everything stored, due or expiring is dated by the store's
 * own time, which may be ahead of it. `monotonic` (milliseconds, any origin) measures how long something took.
 */
export interface Clock {
  wall(): Instant
  monotonic(): number
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
}

/** AWS: some services, IAM among them, know no fractions of a second. */
export const wholeSeconds = (at: Instant): Instant => at - (at % 1000)
