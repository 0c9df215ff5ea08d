// When a secret is to be rotated: every so many hours or days, or at what a cron expression says, within a window, in UTC
// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html).
import { day, hour, type Instant } from '../../../core/clock.ts'
import { nextStart, readCron, type Cron } from './cron.ts'

export type Schedule =
  | { readonly kind: 'hours' | 'days'; readonly every: number; readonly window: number | undefined }
  | { readonly kind: 'cron'; readonly cron: Cron; readonly window: number | undefined }

/** As a request and a secret have it. */
export interface Rules {
  readonly days?: number | undefined
  readonly expression?: string | undefined
  /** `3h`. */
  readonly duration?: string | undefined
}

/** AWS: a secret is rotated every four hours at most. */
export const fewestHours = 4

/** Undefined where no secret can be rotated so. */
export function readSchedule({ days, expression, duration }: Rules): Schedule | undefined {
  const window = duration === undefined ? undefined : Number(duration.slice(0, -1))
  if (window !== undefined && (window < 1 || window > 24)) return undefined
  if ((days === undefined) === (expression === undefined)) return undefined
  if (days !== undefined) return { kind: 'days', every: days, window }
  return readRate(expression!, window) ?? readCronExpression(expression!, window)
}

function readRate(expression: string, window: number | undefined): Schedule | undefined {
  const [, number, unit] = /^rate\((\d{1,4}) (hours?|days?)\)$/.exec(expression) ?? []
  if (number === undefined) return undefined
  const [every, kind] = [Number(number), unit!.startsWith('hour') ? 'hours' as const : 'days' as const]
  if (every < (kind === 'hours' ? fewestHours : 1) || every > 1000) return undefined
  if (kind === 'hours' && (window ?? 1) > every) return undefined
  return { kind, every, window }
}

function readCronExpression(expression: string, window: number | undefined): Schedule | undefined {
  const cron = readCron(expression)
  return cron && isApart(cron.hours, window ?? 1) ? { kind: 'cron', cron, window } : undefined
}

/** Whether the hours are no nearer than a secret may be rotated, and no window reaches the next one, or the next day. */
function isApart(hours: readonly number[], window: number): boolean {
  const [first, last] = [hours.at(0)!, hours.at(-1)!]
  const gaps = hours.slice(1).map((one, i) => one - hours.at(i)!)
  if (hours.length > 1) gaps.push(first + 24 - last)
  return gaps.every(gap => gap >= Math.max(fewestHours, window)) && last + window <= 24
}

/** When the next window ends, behind `since`. AWS: a day's ends with it, where nothing is said, and an hour's with the hour. */
export function nextRotation(schedule: Schedule, since: Instant): Instant {
  const midnight = since - (since % day)
  const ofHours = (start: Instant) => start + (schedule.window ?? 1) * hour
  const ofDays = (start: Instant) =>
    (schedule.window === undefined ? start - (start % day) + day - 1000 : start + schedule.window * hour)
  switch (schedule.kind) {
    case 'hours': {
      const length = schedule.every * hour
      return ofHours(midnight + (Math.floor((since - midnight) / length) + 1) * length)
    }
    case 'days': return ofDays(midnight + schedule.every * day)
    case 'cron': {
      const start = nextStart(schedule.cron, since)
      return schedule.cron.hours.length > 1 ? ofHours(start) : ofDays(start)
    }
  }
}
