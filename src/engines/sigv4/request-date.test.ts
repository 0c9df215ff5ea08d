import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IncompleteSignature } from './authorization.ts'
import { parseRequestDate } from './request-date.ts'

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
