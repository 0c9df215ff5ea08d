/** Milliseconds since the Unix epoch. */
export type Instant = number

// In milliseconds.
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** What a machine tells: `monotonic` (milliseconds, any origin) measures how long something took. */
export interface MachineClock {
  wall(): Instant
  monotonic(): number
}

/**
 * A server's. `wall` dates signatures, presigned expiry and the Date header, and is never far behind what its store was vouched
 * for. Everything stored, due or expiring is dated by the store's own time, which goes by `steady` and may be ahead of it.
 */
export interface Clock extends MachineClock {
  /** The wall's time, which does not go back by a little. */
  steady(): Instant
  /**
   * As much of `steady` as is vouched for. What is due at once, or tells what was before something and what behind it, is dated
   * by this: a clock that is ahead for a moment would date it by a time that is to come.
   */
  settled(): Instant
}

export const systemClock: MachineClock = { wall: () => Date.now(), monotonic: () => performance.now() }

/** How much slower or faster a clock may go that is brought to the right time by and by: NTP does it by half as much. */
export const slew = 1 / 1000
/** In milliseconds. By more two clocks do not differ of which both are right, nor is one set back that was. */
export const tolerance = 5 * 60_000

/**
 * Where the wall is behind `floor`, what is vouched for, that goes in its place: a wall that was set back would make expired
 * sessions and old requests good again, and let what is to wait for weeks fall due at once. One that is set back a little is
 * waited for by going slower, or many small steps would amount to a large one. One that is set back by more was wrong before, and
 * is followed.
 */
export function vouchedClock({ wall, monotonic }: MachineClock, floor: () => Instant): Clock {
  let latest = -Infinity
  let measuredAt = 0
  const guarded = () => Math.max(wall(), floor())
  const steady = () => {
    const [now, at] = [guarded(), monotonic()]
    const slowed = latest + (at - measuredAt) * (1 - slew)
    latest = slowed - now > tolerance ? now : Math.max(now, slowed)
    measuredAt = at
    return Math.floor(latest)
  }
  return { wall: guarded, steady, settled: () => Math.min(steady(), floor()), monotonic }
}

/** AWS: some services, IAM among them, know no fractions of a second. */
export const wholeSeconds = (at: Instant): Instant => at - (at % 1000)
