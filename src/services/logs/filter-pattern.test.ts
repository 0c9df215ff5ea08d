import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { InvalidTerm, readPattern, UnbuiltPattern } from './filter-pattern.ts'

const messages = ['[ERROR 400] BAD REQUEST', '[ERROR 401] UNAUTHORIZED REQUEST', '[INFO] say "hi" \\o/', '[WARN] DISK']
const matched = (pattern: string) => messages.filter(readPattern(pattern)).map(message => messages.indexOf(message))

const cases: readonly (readonly [string, readonly number[]])[] = [
  ['', [0, 1, 2, 3]], ['  ', [0, 1, 2, 3]], ['ERROR', [0, 1]], ['error', []], ['ERROR UNAUTHORIZED', [1]],
  ['"ERROR 401"', [1]], ['"[ERROR 400] BAD"', [0]], ['-ERROR', [2, 3]], ['REQUEST -BAD', [1]], ['REQUEST -"ERROR 401"', [0]],
  ['?BAD ?DISK', [0, 3]], ['?"ERROR 400" ?WARN', [0, 3]], ['"say \\"hi\\""', [2]], ['"\\\\o"', [2]], ['RROR', [0, 1]],
  ['"-" ', []], ['a_b', []],
]

for (const [pattern, expected] of cases) {
  test(`the pattern '${pattern}'`, () => assert.deepEqual(matched(pattern), expected))
}

test('what stands in no term has to be in quotes', () => {
  const wrong = new Map([
    ['Status: timeout', ':'], ['a-b', '-'], ['(x)', '('], ['?', '?'], ['-', '-'], ['"open', '"'], ['a"b"', '"'], ['""', '"'],
  ])
  for (const [pattern, character] of wrong) assert.throws(() => readPattern(pattern), new InvalidTerm(character), pattern)
})

test('of the language nothing else is built', () => {
  for (const pattern of ['{ $.a = 1 }', ' [ip, user]', '%ERR.*%', '?a b', '?a -b']) {
    assert.throws(() => readPattern(pattern), UnbuiltPattern, pattern)
  }
})

test('a phrase in quotes is found in what holds it', () => {
  property('filter pattern', 400, fc.tuple(fc.string(), fc.string({ minLength: 1 }), fc.string()), ([before, phrase, behind]) => {
    const pattern = readPattern(`"${phrase.replaceAll(/["\\]/g, '\\$&')}"`)
    assert.equal(pattern(before + phrase + behind), true)
    assert.equal(readPattern(`-"${phrase.replaceAll(/["\\]/g, '\\$&')}"`)(before + phrase + behind), false)
  })
  property('filter pattern', 400, fc.string(), text => {
    try {
      readPattern(text)('x')
    } catch (thrown) {
      assert.ok(thrown instanceof InvalidTerm || thrown instanceof UnbuiltPattern, String(thrown))
    }
  })
})
