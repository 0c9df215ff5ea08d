import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { fromEpochSeconds, fromHttpDate, fromIso, toIso } from './timestamps.ts'

const refused = [
  '', '2026', '2026-11-22', '2026-11-22T05:00:00', '2026-11-22 05:00:00Z', '20261122T050000Z', '2026-13-01T00:00:00Z',
  '2026-02-30T00:00:00Z', '2026-11-22T25:00:00Z', '2026-11-22T05:00:00.Z', '2026-11-22T05:00:00+0100', ' 2026-11-22T05:00:00Z',
]

test('a moment is read back from what it is written as', () => {
  const dates = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
  property('timestamp', 1000, dates, date => {
    assert.deepEqual(fromIso(toIso(date)), date)
    assert.deepEqual(fromEpochSeconds(date.getTime() / 1000), date)
    const seconds = new Date(Math.floor(date.getTime() / 1000) * 1000)
    assert.deepEqual(fromHttpDate(seconds.toUTCString()), seconds)
  })
})

test('any text is a moment, or none', () => {
  const unit = fc.constantFrom(...'0123456789-:.TZ+, GMTonSuNv')
  const start = fc.constantFrom('2026-11-22T05:00:0', 'Sun, 22 Nov 2026 05:00:00 GMT', '')
  const near = fc.tuple(start, fc.string({ unit, maxLength: 12 }))
  property('timestamp', 1000, near.map(parts => parts.join('')), text => {
    for (const date of [fromIso(text), fromHttpDate(text)]) assert.ok(date === undefined || !Number.isNaN(date.getTime()))
  })
  property('timestamp', 300, fc.double(), seconds => {
    const date = fromEpochSeconds(seconds)
    assert.ok(date === undefined || !Number.isNaN(date.getTime()))
  })
})

test('what is no moment is refused', () => {
  for (const text of refused) assert.equal(fromIso(text), undefined, text)
  assert.equal(refused.length, 12)
  assert.equal(fromHttpDate('Mon, 22 Nov 2026 05:00:00 GMT'), undefined)
  assert.equal(fromEpochSeconds(1e300), undefined)
  assert.equal(fromEpochSeconds(Number.NaN), undefined)
})

test('the fraction and the offset of a moment count', () => {
  assert.deepEqual(fromIso('2026-11-22T05:00:00.123456789Z'), new Date(Date.UTC(2026, 10, 22, 5, 0, 0, 123)))
  assert.deepEqual(fromIso('2026-11-22T01:00:00+02:00'), new Date(Date.UTC(2026, 10, 21, 23)))
})
