import type { Instant } from '../../core/clock.ts'

// `toISOString` costs a microsecond, and many calls share their second.
let second = -1
let secondText = ''

/** As records are dated, to the second: `2026-11-22T05:00:00Z`. */
export function eventTime(at: Instant): string {
  const whole = Math.floor(at / 1000)
  if (whole !== second) {
    second = whole
    secondText = `${new Date(whole * 1000).toISOString().slice(0, 19)}Z`
  }
  return secondText
}
