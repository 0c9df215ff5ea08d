// Ranges of numbers, joined where they overlap, so that halving finds the one that may hold a number.

export interface NumericRange {
  readonly from: number
  /** Whether `from` itself is within. */
  readonly fromOpen: boolean
  readonly to: number
  readonly toOpen: boolean
}

export function anyRange(ranges: readonly NumericRange[]): (value: number) => boolean {
  const joined: NumericRange[] = []
  const sorted = ranges.toSorted((a, b) => a.from - b.from || Number(a.fromOpen) - Number(b.fromOpen))
  for (const range of sorted) {
    const last = joined.at(-1)
    if (last && overlap(last, range)) joined[joined.length - 1] = farther(last, range)
    else joined.push(range)
  }
  return value => {
    let [at, end] = [0, joined.length]
    while (at < end) {
      const i = (at + end) >> 1
      if (isBehind(joined[i]!, value)) at = i + 1
      else end = i
    }
    const range = joined[at]
    return range !== undefined && (range.fromOpen ? value > range.from : value >= range.from)
  }
}

/** Whether the value lies behind the whole range. */
const isBehind = ({ to, toOpen }: NumericRange, value: number): boolean => (toOpen ? value >= to : value > to)

/** Of two that are sorted: whether they share a number. */
const overlap = (first: NumericRange, second: NumericRange): boolean =>
  second.from < first.to || (second.from === first.to && !second.fromOpen && !first.toOpen)

function farther(first: NumericRange, second: NumericRange): NumericRange {
  const isFarther = second.to > first.to || (second.to === first.to && !second.toOpen)
  return isFarther ? { ...first, to: second.to, toOpen: second.toOpen } : first
}
