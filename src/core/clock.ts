/** Milliseconds since the Unix epoch. */
export type Instant = number

/**
 * `wall` dates signatures, presigned expiry and the Date header; everything stored, due or expiring is dated by the store's
 * own time, which goes by `steady` and may be ahead of it. `monotonic` (milliseconds, any origin) measures how long something
 * took.
 */
export interface Clock {
  wall(): Instant
  /** The wall's time, which never goes back: where the wall is set back, it goes on from where it was. */
  steady(): Instant
  monotonic(): number
}

export const systemClock: Clock = withSteady({ wall: () => Date.now(), monotonic: () => performance.now() })

// A wall that is set back would make expired sessions good again and put off what is due.
export function withSteady({ wall, monotonic }: Omit<Clock, 'steady'>): Clock {
  let latest = -Infinity
  let measuredAt = 0
  const steady = () => {
    const now = monotonic()
    latest = Math.max(wall(), latest + now - measuredAt)
    measuredAt = now
    return Math.floor(latest)
  }
  return { wall, steady, monotonic }
}

/** AWS: some services, IAM among them, know no fractions of a second. */
export const wholeSeconds = (at: Instant): Instant => at - (at % 1000)
