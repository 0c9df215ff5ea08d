/** Milliseconds since the Unix epoch. */
export type Instant = number

/**
 * `wall` dates signatures, presigned expiry and the Date header; a server's is never far behind what its store was vouched for
 * (`notBehind`). Everything stored, due or expiring is dated by the store's own time, which goes by `steady` and may be ahead of
 * it. `monotonic` (milliseconds, any origin) measures how long something took.
 */
export interface Clock {
  wall(): Instant
  /** The wall's time, which never goes back: where the wall is set back, it goes on from where it was. */
  steady(): Instant
  monotonic(): number
}

export const systemClock: Clock = withSteady({ wall: () => Date.now(), monotonic: () => performance.now() })

/** How much slower or faster a clock may go that is brought to the right time by and by: NTP does it by half as much. */
export const slew = 1 / 1000

// A wall that is set back would make expired sessions good again and put off what is due. It is waited for by going slower, or
// many small steps back would amount to a large one.
export function withSteady({ wall, monotonic }: Omit<Clock, 'steady'>): Clock {
  let latest = -Infinity
  let measuredAt = 0
  const steady = () => {
    const now = monotonic()
    latest = Math.max(wall(), latest + (now - measuredAt) * (1 - slew))
    measuredAt = now
    return Math.floor(latest)
  }
  return { wall, steady, monotonic }
}

/**
 * Where the wall is behind `floor`, that goes in its place: a wall that was set back while the server was down would make expired
 * sessions and old requests good again, and let what is to wait for weeks fall due at once.
 */
export function notBehind({ wall, monotonic }: Omit<Clock, 'steady'>, floor: () => Instant): Clock {
  return withSteady({ wall: () => Math.max(wall(), floor()), monotonic })
}

/** AWS: some services, IAM among them, know no fractions of a second. */
export const wholeSeconds = (at: Instant): Instant => at - (at % 1000)
