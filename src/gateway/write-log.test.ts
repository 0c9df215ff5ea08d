import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takesColours } from './write-log.ts'

test('colours are for terminals, unless the user says otherwise', () => {
  const [terminal, pipe] = [{ isTTY: true }, {}]
  const cases: readonly (readonly [{ readonly isTTY?: boolean }, Readonly<Record<string, string>>, boolean])[] = [
    [terminal, {}, true], [pipe, {}, false],
    [terminal, { NO_COLOR: '1' }, false], [terminal, { NO_COLOR: '' }, true], [terminal, { TERM: 'dumb' }, false],
    [pipe, { FORCE_COLOR: '1' }, true], [pipe, { FORCE_COLOR: '' }, true], [terminal, { FORCE_COLOR: '0' }, false],
    [terminal, { FORCE_COLOR: 'false' }, false], [pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ]
  for (const [stream, environment, expected] of cases) {
    assert.equal(takesColours(stream, environment), expected, JSON.stringify([stream, environment]))
  }
})
