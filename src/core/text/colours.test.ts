import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takesColours } from './colours.ts'

type Environment = Readonly<Record<string, string>>

const [terminal, pipe] = [{ isTTY: true }, {}]
/** What a terminal says of itself. */
const TERM = 'xterm-256color'

test('colours are for terminals, unless the user says otherwise', () => {
  const cases: readonly (readonly [{ readonly isTTY?: boolean }, Environment, boolean])[] = [
    [terminal, { TERM }, true], [pipe, { TERM }, false],
    [terminal, { TERM, NO_COLOR: '1' }, false], [terminal, { TERM, NO_COLOR: '' }, true], [terminal, { TERM: 'dumb' }, false],
    [pipe, { FORCE_COLOR: '1' }, true], [pipe, { FORCE_COLOR: '' }, true], [terminal, { TERM, FORCE_COLOR: '0' }, false],
    [terminal, { TERM, FORCE_COLOR: 'false' }, false], [terminal, { TERM, FORCE_COLOR: 'no' }, false],
    [pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, true], [terminal, { TERM, NODE_DISABLE_COLORS: '1' }, false],
  ]
  for (const [stream, environment, expected] of cases) {
    assert.equal(takesColours(stream, environment), expected, JSON.stringify([stream, environment]))
  }
})
