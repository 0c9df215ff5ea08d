import type { Operator } from './operator.ts'
import { orderedOperators } from './ordered.ts'

// AWS: `01T`, a small `t`, an hour of one digit and a zone without minutes are dates (recorded). Digits alone are a year where
// there are four.
const dayForm = /(\d{4}(?=$|[-T])|[+-]?\d{1,6}(?=[-T]))(?:-(\d{2})(?:-(\d{2}))?)?/
const timeForm = /(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?/
const isoForm = new RegExp(`^${dayForm.source}(?:T(?:${timeForm.source})?)?$`, 'i')
const epochForm = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/

/** Milliseconds since the Unix epoch, of an ISO 8601 date or of seconds since it. */
export function parseDate(text: string): number | undefined {
  const iso = isoForm.exec(text)
  if (iso) return fromIso(iso)
  const epoch = epochForm.exec(text)
  return epoch ? fromEpoch(epoch) : undefined
}

/** AWS: dates compare by whole milliseconds. They are taken from the digits: a float's product may fall short of its own. */
function fromEpoch([, sign, whole, fraction = '']: RegExpExecArray): number {
  const millis = Number(whole) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  if (sign === '') return millis
  return /[1-9]/.test(fraction.slice(3)) ? -1 - millis : 0 - millis
}

function fromIso(match: RegExpExecArray): number | undefined {
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(i => Number(match[i] ?? (i === 2 || i === 3 ? 1 : 0)))
  const date = new Date(0)
  date.setUTCFullYear(year!, month! - 1, day)
  // A day that its month does not have would roll over into the next.
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day) return undefined
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined
  const millis = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  return date.getTime() + ((hour! * 60 + minute!) * 60 + second!) * 1000 + millis - offsetOf(match[8])
}

/** A date without a zone is in UTC. */
function offsetOf(zone: string | undefined): number {
  if (!zone || /z/i.test(zone)) return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

const dates = orderedOperators({ parse: parseDate, compare: (a, b) => a - b, nameOf: date => date })

export const dateOperators: Readonly<Record<string, Operator>> = {
  DateEquals: dates.equals,
  DateNotEquals: dates.notEquals,
  DateLessThan: dates.lessThan,
  DateLessThanEquals: dates.lessThanEquals,
  DateGreaterThan: dates.greaterThan,
  DateGreaterThanEquals: dates.greaterThanEquals,
}
