// Numbers that look random and are the same in every run from one start (mulberry32).

export interface Chance {
  /** From 0 to `below`, which is not among them. */
  below(below: number): number
  pick<T>(items: readonly T[]): T
}

export function chanceFrom(start: number): Chance {
  let state = start >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: items => items[below(items.length)]! }
}
