import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { assertLinear } from '../../../test/kit/doubling.ts'
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

test('many terms are looked for in one pass', () => {
  const pattern = readPattern('?ab '.repeat(256))
  const distinct = readPattern(Array.from({ length: 200 }, (_, i) => `?a${'a'.repeat(i % 5)}${i}`).join(' '))
  const nested = readPattern(`${Array.from({ length: 40 }, (_, i) => 'a'.repeat(i + 1)).join(' ')} -b`)
  assertLinear('a message', length => {
    const message = 'a'.repeat(length * 4)
    return () => void [pattern(message), distinct(message), nested(message)]
  })
  // As many terms as a pattern has room for, and few: a search for each would take a hundred times as long.
  const message = 'a'.repeat(1 << 18)
  const few = readPattern('?ab ?ac')
  const cost = (one: (message: string) => boolean) => Math.min(...[1, 2, 3, 4].map(() => {
    const started = performance.now()
    one(message)
    return performance.now() - started
  }))
  assert.ok(cost(distinct) < 20 * cost(few))
  assert.ok(cost(nested) < 20 * cost(few))
})

test('short messages cost no more where there are many terms', () => {
  const letters = Array.from({ length: 511 }, (_, i) => String.fromCodePoint(0x4e00 + i))
  const batch = Array<string>(10_000).fill('a')
  const cost = (text: string) => {
    const pattern = readPattern(text)
    return Math.min(...Array.from({ length: 8 }, () => {
      const started = performance.now()
      batch.filter(pattern)
      return performance.now() - started
    }))
  }
  const few = cost('b c')
  for (const text of [letters.join(' '), letters.slice(0, 341).map(letter => `?${letter}`).join(' '), `-"${'a'.repeat(1000)}"`]) {
    const many = cost(text)
    assert.ok(many < 5 * few, `${many} ms, and ${few} ms for two terms`)
  }
})

test('terms are found as they would be one by one', () => {
  const word = fc.stringMatching(/^[ab]{1,4}$/)
  const words = fc.array(word, { minLength: 1, maxLength: 6 })
  const given = fc.tuple(words, fc.constantFrom('', '?', '-'), fc.stringMatching(/^[ab ]*$/))
  property('filter pattern', 1000, given, ([terms, mark, message]) => {
    const held = terms.map(term => message.includes(term))
    const expected = mark === '' ? !held.includes(false) : held.includes(true) === (mark === '?')
    assert.equal(readPattern(terms.map(term => mark + term).join(' '))(message), expected)
  })
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
