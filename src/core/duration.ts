// How far time moves, as a person writes it: `30d`, `1d12h`.
import { byName } from './by-name.ts'
import { ConfigError } from './config-error.ts'

const units = byName({ w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 })

/** The last date is so many milliseconds behind the first of 1970. */
const longestAdvance = 8.64e15

/** In milliseconds. */
export function parseDuration(text: string): number {
  if (!/^(?:\d{1,15}[wdhms])+$/.test(text)) throw new ConfigError(`A duration looks like 30d, 12h, 90m or 45s, not '${text}'.`)
  let total = 0
  for (const [, count, unit] of text.matchAll(/(\d{1,15})([wdhms])/g)) total += Number(count) * units.get(unit!)!
  if (total === 0) throw new ConfigError('The clock moves forward, so the duration must be more than nothing.')
  if (total > longestAdvance) throw new ConfigError(`The clock cannot be moved by ${text}: no date is that far ahead.`)
  return total
}
