import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { IncompleteSignature } from './invalid-signature.ts'
import { formatTimestamp, parseRequestDate } from './request-date.ts'

const at = Date.UTC(2026, 10, 22, 5, 19, 10)

test('both forms of a date are read, the same text again and another text after it', () => {
  for (const text of ['20261122T051910Z', '20261122T051910Z', 'Sun, 22 Nov 2026 05:19:10 GMT', '20261122T051910Z']) {
    assert.deepEqual(parseRequestDate(text), { timestamp: '20261122T051910Z', at })
  }
  assert.equal(parseRequestDate('20261122T051911Z').at, at + 1000)
})

test('what is no date is refused, also when it is asked for twice', () => {
  const almost = ['20261322T051910Z', '20261122T251910Z', '20261122T051910', '20261122T051910Z\n']
  const wrong = ['', ...almost, 'Sun, no date', 'x'.repeat(100_000)]
  for (const text of [...wrong, ...wrong]) assert.throws(() => parseRequestDate(text), IncompleteSignature, text.slice(0, 30))
})

test('any second is read back from both of its forms', () => {
  const seconds = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1000 })
  property('request date', 1000, seconds, second => {
    const date = { timestamp: formatTimestamp(second * 1000), at: second * 1000 }
    assert.deepEqual(parseRequestDate(date.timestamp), date)
    assert.deepEqual(parseRequestDate(new Date(date.at).toUTCString()), date)
  })
})

test('any text is a moment or AWS\'s error', () => {
  const unit = fc.constantFrom(...'0123456789TZ:-+,. SunNovGMT')
  const start = fc.constantFrom('', '2026', '20261122T0519', 'Sun, ', 'Sun, 22 Nov 2026 05:1')
  const near = fc.tuple(start, fc.string({ unit, maxLength: 14 }))
  const texts = fc.oneof(near.map(parts => parts.join('')), fc.string({ unit: 'binary' }))
  property('request date', 2000, texts, text => {
    try {
      assert.ok(Number.isSafeInteger(parseRequestDate(text).at))
    } catch (thrown) {
      assert.ok(thrown instanceof IncompleteSignature, String(thrown))
      assert.match(thrown.message, /^[\x20-\x7e]{1,700}$/)
    }
  })
})
