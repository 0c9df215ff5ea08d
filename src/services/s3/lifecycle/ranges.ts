// Of which keys rules are: what no rule is for is not looked at.
import { compareKeys } from '../lists/key-order.ts'
import { prefixOf, type LifecycleRule } from './rules.ts'

/** Prefixes of which none begins another, in the order of keys. */
export function rangesOf(rules: readonly LifecycleRule[]): readonly string[] {
  const prefixes = [...new Set(rules.filter(({ isEnabled }) => isEnabled).map(prefixOf))].toSorted(compareKeys)
  const ranges: string[] = []
  for (const prefix of prefixes) {
    const last = ranges.at(-1)
    if (last === undefined || !prefix.startsWith(last)) ranges.push(prefix)
  }
  return ranges
}

/** Those that go on behind a key. */
export const rangesBehind = (ranges: readonly string[], key: string | undefined): readonly string[] =>
  (key === undefined ? ranges : ranges.filter(prefix => key.startsWith(prefix) || compareKeys(prefix, key) > 0))
