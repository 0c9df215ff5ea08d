import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { ConfigError } from '../../config.ts'
import { parseTime } from './clock.ts'

test('a time as a person writes it, and as a refusal does', () => {
  const noon = Date.UTC(2026, 10, 22, 12)
  for (const text of ['2026-11-22T12:00Z', '2026-11-22T12:00:00.000Z', '20261122T120000Z']) assert.equal(parseTime(text), noon)
  const wrong = ['', 'noon', '12', '20261322T120000Z', '9'.repeat(100_000)]
  for (const text of wrong) assert.throws(() => parseTime(text), ConfigError)
})

test('any text is a date that there is, or an error of the user\'s', () => {
  const dates = fc.stringMatching(/^\d{4}-?\d{2}-?\d{2}T\d{2}:?\d{2}(:?\d{2})?Z$/)
  property('time of a command', 500, fc.oneof(fc.string(), dates), text => {
    try {
      assert.ok(!Number.isNaN(new Date(parseTime(text)).getTime()))
    } catch (thrown) {
      assert.ok(thrown instanceof ConfigError)
    }
  })
})
