// The cron expressions by which secrets are rotated: on the hour, every year.
import { day, hour, type Instant } from '../../../core/clock.ts'

export interface Cron {
  /** In order. */
  readonly hours: readonly number[]
  readonly months: readonly number[]
  /** Whether a day is one of them, in its month. */
  readonly isOn: (date: Date) => boolean
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** Undefined where the text is none, or stands for no day. */
export function readCron(expression: string): Cron | undefined {
  const [, minutes, hoursText, dates, monthsText, weekdays, year, ...more] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression) ?? []
  if (minutes !== '0' || year !== '*' || more.length > 0) return undefined
  const hours = readField(hoursText!, { least: 0, most: 23, names: [] })
  const months = readField(monthsText!, { least: 1, most: 12, names: monthNames })
  // One of the two says on which days.
  if ((dates === '?') === (weekdays === '?')) return undefined
  const isOn = dates === '?' ? readWeekdays(weekdays!) : readDates(dates!)
  if (!hours || !months || !isOn) return undefined
  const cron = { hours, months, isOn }
  return findStart(cron, 0) === undefined ? undefined : cron
}

interface Range {
  readonly least: number
  readonly most: number
  readonly names: readonly string[]
}

/** Numbers in order: `1`, `1-5`, `*`, each of them or nothing with a step behind a slash, and several of these. */
function readField(text: string, range: Range): readonly number[] | undefined {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [, from = '', to, step] =
      /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/.exec(part.startsWith('/') ? `*${part}` : part) ?? []
    const first = from === '*' ? range.least : numberOf(from, range)
    const last = to === undefined ? (from === '*' || step !== undefined ? range.most : first) : numberOf(to, range)
    const every = step === undefined ? 1 : Number(step)
    if (first === undefined || last === undefined || first > last) return undefined
    if (every < 1 || (from === '*' && to !== undefined)) return undefined
    for (let number = first; number <= last; number += every) found.add(number)
  }
  return [...found].sort((one, other) => one - other)
}

function numberOf(text: string, { least, most, names }: Range): number | undefined {
  const named = names.indexOf(text.toUpperCase())
  const number = named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : undefined
  return number !== undefined && number >= least && number <= most ? number : undefined
}

function readDates(text: string): Cron['isOn'] | undefined {
  if (text === 'L') return date => new Date(date.getTime() + day).getUTCDate() === 1
  const dates = readField(text, { least: 1, most: 31, names: [] })
  return dates && (date => dates.includes(date.getUTCDate()))
}

/** `MON#1` is the first Monday of the month, `MONL` its last. */
function readWeekdays(text: string): Cron['isOn'] | undefined {
  const range = { least: 1, most: 7, names: dayNames }
  const [, name, which] = /^(\w{1,3})(#[1-5]|L)$/.exec(text) ?? []
  if (name !== undefined) {
    const weekday = numberOf(name, range)
    if (weekday === undefined) return undefined
    const isLast = (date: Date) => new Date(date.getTime() + 7 * day).getUTCMonth() !== date.getUTCMonth()
    const isCounted = (date: Date) => Math.ceil(date.getUTCDate() / 7) === Number(which!.slice(1))
    return date => date.getUTCDay() + 1 === weekday && (which === 'L' ? isLast(date) : isCounted(date))
  }
  const weekdays = readField(text, range)
  return weekdays && (date => weekdays.includes(date.getUTCDay() + 1))
}

/** Between two 29ths of February that are the same day of the week there are 40 years at most, over the end of a century. */
const longestWait = 40 * 366 * day

/** The first behind `since`. */
export const nextStart = (cron: Cron, since: Instant): Instant => findStart(cron, since)!

function findStart({ hours, months, isOn }: Cron, since: Instant): Instant | undefined {
  const midnight = since - (since % day)
  for (let start = midnight; start <= midnight + longestWait; start += day) {
    const date = new Date(start)
    if (!months.includes(date.getUTCMonth() + 1)) {
      start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) - day
      continue
    }
    if (!isOn(date)) continue
    const at = hours.find(one => date.getTime() + one * hour > since)
    if (at !== undefined) return date.getTime() + at * hour
  }
  return undefined
}
