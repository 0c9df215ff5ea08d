import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { withoutReferences } from './again.ts'
import { hostileTexts, sampleOf } from './hostile-texts.kit.ts'
import { getPattern } from './pattern.ts'
import { missing, patternsOfContracts, patternsOfModels } from './patterns.kit.ts'
import { programOf } from './program.ts'
import { matchesWhole } from './run-program.ts'
import { syntaxOf, type Pattern } from './syntax.ts'

const cases: readonly (readonly [string, string, boolean])[] = [
  ['[a-z]+', 'abc', true],
  ['[a-z]+', 'abc1', false],
  ['[a-z]+', 'abc\n', false],
  ['a|b', 'b', true],
  ['a|b', 'ab', false],
  ['^x$|^y$', 'y', true],
  ['(?s).*', 'a\nb', true],
  ['.*', 'a\nb', false],
  ['(?i)all|[0-9]{12}', 'ALL', true],
  ['[\\w+=,.@\\:-]*', 'a:b', true],
  ['[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+', 'a\tb\u00ff', true],
  ['[\\p{L}\\p{Z}]+', 'a \u00e9', true],
  ['.', '\u{1f600}', true],
  ['[\\p{L}\\:]+', '\u00e9:', true],
  ['[\\w-.]+', 'a-.', true],
  ['[a-f\\d-x]+', '1-x', true],
  ['[^$]*', 'a^', true],
  ['(?!^\\d+$)^[0-9a-z]+$', '123', false],
  ['(?!^\\d+$)^[0-9a-z]+$', '123a', true],
  ['[\\w.]*(?<!\\.)', 'a.b', true],
  ['[\\w.]*(?<!\\.)', 'a.b.', false],
  ['arn:\\b(aws|aws-cn)\\b:.*', 'arn:aws-cn:', true],
  ['arn:\\b(aws|aws-cn)\\b:.*', 'arn:awsx:', false],
  ['\\d(-?)\\d\\1\\d', '1-2-3', true],
  ['\\d(-?)\\d\\1\\d', '123', true],
  ['\\d(-?)\\d\\1\\d', '1-23', false],
  ['(a|ab)(c|bcd)(d*)', 'abcd', true],
  ['(a?){3}b', 'aab', true],
  ['(a?){2,}b', 'aaab', true],
  ['(a*)*b', 'aab', true],
  ['((a|b)*c|a){2}', 'bcabc', true],
  ['', '', true],
]

test('patterns match whole values, as Java\'s do', () => {
  for (const [pattern, value, expected] of cases) assert.equal(getPattern(pattern).test(value), expected, `${pattern} ${value}`)
  assert.equal(cases.length, 32)
})

const turnedAway = [
  'a++', 'a*+', '*a', '(a', 'a)', '[a', '(?<name>a)', '(?i-s)a', '\\q', '\\p{Alnum}', '(a*)\\1', '([ab])\\1', '\\pL',
  'a{20000}b|a',
]

test('a pattern that cannot be expressed is not taken for another', () => {
  for (const pattern of turnedAway) assert.throws(() => getPattern(pattern), SyntaxError, pattern)
  assert.equal(turnedAway.length, 14)
})

test('every pattern of the contracts can be expressed', () => {
  const patterns = patternsOfContracts()
  for (const pattern of patterns) assert.equal(typeof getPattern(pattern).test('a'), 'boolean')
  assert.ok(patterns.length > 30, `only ${patterns.length} patterns`)
})

/** As V8 would take it, where it can be written for it. */
function nativeOf(pattern: string): RegExp | undefined {
  const [, flags = '', body = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern)!
  try {
    return new RegExp(`^(?:${body})$`, `${flags}u`)
  } catch {
    return undefined
  }
}

/** Texts near to what it takes, and short: in V8 some take twice as long for each further character. */
function near(form: Pattern): fc.Arbitrary<string> {
  const pumps = hostileTexts(form).map(({ pump }) => pump)
  const units = ['a', 'b', '-', '.', '/', ':', '0', ' ', '\n', '\u00e9', '\u{1f600}', ...pumps]
  const start = fc.constantFrom('', sampleOf(form), sampleOf(form, 1))
  return fc.tuple(start, fc.array(fc.constantFrom(...units), { maxLength: 8 }))
    .map(([first, rest]) => (first + rest.join('')).slice(0, Math.max(first.length, 24)).toWellFormed())
}

/** Answers how many patterns V8 could be asked of. */
function compare(patterns: readonly string[]): number {
  let compared = 0
  for (const pattern of patterns) {
    const native = nativeOf(pattern)
    if (!native) continue
    const { syntax } = syntaxOf(pattern)
    const form = withoutReferences(syntax)
    // One that counts to very many is left to V8, or is refused.
    const program = /\d{4}\}/.test(pattern) ? undefined : programOf(form)
    property('pattern', 10, near(form), text => {
      const expected = native.test(text)
      if (program) assert.equal(matchesWhole(program, text), expected, `${pattern} on ${JSON.stringify(text)}`)
      assert.equal(getPattern(pattern).test(text), expected, `${pattern} on ${JSON.stringify(text)}`)
    })
    compared++
  }
  return compared
}

test('what we say of a text is what V8 says', () => {
  assert.ok(compare([...cases.map(([pattern]) => pattern), ...patternsOfContracts()]) > 55)
})

test('so it is with all models', { skip: missing }, t => {
  const compared = compare(patternsOfModels())
  assert.ok(compared > 450, String(compared))
  t.diagnostic(`${compared} patterns`)
})
