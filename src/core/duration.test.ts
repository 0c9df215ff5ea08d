import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../test/kit/properties.ts'
import { ConfigError } from './config-error.ts'
import { parseDuration } from './duration.ts'

test('one unit or several', () => {
  const durations = {
    '45s': 45_000, '90m': 5_400_000, '12h': 43_200_000, '30d': 2_592_000_000, '2w': 1_209_600_000, '1d12h': 129_600_000,
  }
  for (const [text, milliseconds] of Object.entries(durations)) assert.equal(parseDuration(text), milliseconds, text)
})

test('what is no duration', () => {
  const wrong = ['', '0s', '0d0h', '30', 'd', '-1d', '1.5d', '30 d', '1y', '30D', '30d\n', '1d,2h']
  for (const text of [...wrong, '9'.repeat(100_000)]) assert.throws(() => parseDuration(text), ConfigError, text.slice(0, 20))
})

test('a duration that leads beyond all dates is told to be one, and not to be misspelt', () => {
  assert.equal(parseDuration('1000000d'), 1_000_000 * 86_400_000)
  assert.throws(() => parseDuration('999999999999d'), /^ConfigError: The clock cannot be moved by 999999999999d/)
})

test('any text is a whole number of milliseconds above nothing, or an error of the user\'s', () => {
  property('duration', 500, fc.oneof(fc.string(), fc.stringMatching(/^(\d{1,7}[wdhmsx]){1,4}$/)), text => {
    try {
      const found = parseDuration(text)
      assert.ok(Number.isSafeInteger(found) && found > 0)
    } catch (thrown) {
      assert.ok(thrown instanceof ConfigError)
    }
  })
})
