/** Milliseconds since the Unix epoch. */
export type Instant = number

/**
 * `wall` dates signatures, presigned expiry and the Date header; `now` dates everything stored, due or expiring;
 * `monotonic` (milliseconds, any origin) measures how long something took.
 */
export interface Clock {
  wall(): Instant
  now(): Instant
  monotonic(): number
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
