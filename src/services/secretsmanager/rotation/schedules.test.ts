// When a secret is to be rotated: which rules are any, and when the next window ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextRotation, readSchedule, type Rules } from './schedules.ts'

const at = (text: string) => Date.parse(text)
/** In the form of ISO 8601. */
const next = (rules: Rules, since = '2026-03-10T09:30:00Z') => {
  const schedule = readSchedule(rules)
  assert.ok(schedule, JSON.stringify(rules))
  return new Date(nextRotation(schedule, at(since))).toISOString().replace('.000', '')
}

test('days are counted from the last rotation, and the window ends with the day, or when it is said to', () => {
  assert.equal(next({ days: 30 }), '2026-04-09T23:59:59Z')
  assert.equal(next({ days: 1, duration: '3h' }), '2026-03-11T03:00:00Z')
  assert.equal(next({ expression: 'rate(10 days)' }), '2026-03-20T23:59:59Z')
  assert.equal(next({ expression: 'rate(1 day)', duration: '24h' }), '2026-03-12T00:00:00Z')
})

test('hours are counted from midnight, and their window lasts one', () => {
  assert.equal(next({ expression: 'rate(4 hours)' }), '2026-03-10T13:00:00Z')
  assert.equal(next({ expression: 'rate(12 hours)', duration: '2h' }), '2026-03-10T14:00:00Z')
  assert.equal(next({ expression: 'rate(48 hours)' }), '2026-03-12T01:00:00Z')
})

test('a cron expression says at which hours, on which days', () => {
  const cases: readonly [string, string][] = [
    ['0 16 1 * ? *', '2026-04-01T23:59:59Z'],
    ['0 10 * * ? *', '2026-03-10T23:59:59Z'],
    ['0 9 * * ? *', '2026-03-11T23:59:59Z'],
    ['0 /4 * * ? *', '2026-03-10T13:00:00Z'],
    ['0 0/8 * * ? *', '2026-03-10T17:00:00Z'],
    ['0 2,14 * * ? *', '2026-03-10T15:00:00Z'],
    ['0 8 L * ? *', '2026-03-31T23:59:59Z'],
    ['0 8 ? * SUN *', '2026-03-15T23:59:59Z'],
    ['0 8 ? * MON-FRI *', '2026-03-11T23:59:59Z'],
    ['0 8 ? * 3#2 *', '2026-04-14T23:59:59Z'],
    ['0 8 ? * FRIL *', '2026-03-27T23:59:59Z'],
    ['0 8 1 1-12/3 ? *', '2026-04-01T23:59:59Z'],
    ['0 8 1 JAN,JUL ? *', '2026-07-01T23:59:59Z'],
    ['0 8 29 2 ? *', '2028-02-29T23:59:59Z'],
  ]
  for (const [fields, expected] of cases) assert.equal(next({ expression: `cron(${fields})` }), expected, fields)
  assert.equal(next({ expression: 'cron(0 8 * * ? *)', duration: '4h' }), '2026-03-11T12:00:00Z')
})

test('each window ends behind the moment from which it is looked for', () => {
  const expressions = ['rate(4 hours)', 'rate(7 hours)', 'rate(3 days)', 'cron(0 1,9,17 ? * 2-6 *)', 'cron(0 23 31 * ? *)']
  for (const expression of expressions) {
    const schedule = readSchedule({ expression })!
    for (let since = at('2026-01-01'), i = 0; i < 500; i++, since += 37 * 60_000 * (i % 90)) {
      assert.ok(nextRotation(schedule, since) > since, `${expression} ${new Date(since).toISOString()}`)
    }
  }
})

test('the rarest day is found from every year on', () => {
  for (const weekday of ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']) {
    const rules = { expression: `cron(0 0 ? 2 ${weekday}#5 *)` }
    for (let year = 2000; year < 2400; year++) assert.match(next(rules, `${year}-03-01T00:00:00Z`), /-02-29T/)
  }
  assert.equal(next({ expression: 'cron(0 0 ? 2 TUE#5 *)' }, '2028-03-01T00:00:00Z'), '2056-02-29T23:59:59Z')
  assert.equal(next({ expression: 'cron(0 0 ? 2 TUE#5 *)' }, '2084-03-01T00:00:00Z'), '2124-02-29T23:59:59Z')
})

test('what no secret can be rotated by is no schedule', () => {
  const wrong: readonly Rules[] = [
    {}, { days: 1, expression: 'rate(1 day)' }, { duration: '3h' }, { days: 1, duration: '25h' }, { days: 1, duration: '0h' },
    ...[
      'rate(3 hours)', 'rate(0 days)', 'rate(1001 days)', 'rate(5 minutes)', 'rate(5)', 'rate(4  hours)', 'x', 'at(2026-01-01)',
      'cron(5 8 * * ? *)', 'cron(0 8 * * ? 2027)', 'cron(0 8 * * * *)', 'cron(0 8 ? * ? *)', 'cron(0 24 * * ? *)',
      'cron(0 8 32 * ? *)', 'cron(0 8 0 * ? *)', 'cron(0 8 1 13 ? *)', 'cron(0 8 ? * 8 *)', 'cron(0 8 ? * MON#6 *)',
      'cron(0 8 30 2 ? *)', 'cron(0 8,10 * * ? *)', 'cron(0 2,23 * * ? *)', 'cron(0 8 5-1 * ? *)', 'cron(0 8 * * ?)',
      'cron(0 0/0 * * ? *)', 'cron(0 */3 * * ? *)', 'cron(0 8 *-5 * ? *)',
    ].map(expression => ({ expression })),
    { expression: 'rate(4 hours)', duration: '5h' }, { expression: 'cron(0 22 * * ? *)', duration: '3h' },
    { expression: 'cron(0 0/6 * * ? *)', duration: '7h' },
  ]
  for (const rules of wrong) assert.equal(readSchedule(rules), undefined, JSON.stringify(rules))
})
