import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readForeignPattern } from './foreign-pattern.ts'
import { UnreadPattern } from './syntax.ts'

const matches = (pattern: string, text: string): Promise<boolean> => readForeignPattern(pattern).matches(text, async () => {})

test('a value is matched as a whole', async () => {
  const cases: readonly [string, string, boolean][] = [
    ['\\d{1,4}', '10000', false], ['\\d{1,4}', '1000', true], ['^\\d+$', '12', true], ['.{8,20}', 'p#sW*rd33', true],
    ['a|ab', 'ab', true], ['(?=.*\\d)(?=.*[a-z]).{4,}', 'abc1', true], ['(?=.*\\d)(?=.*[a-z]).{4,}', 'abcd', false],
    ['(?i)prod|dev', 'PROD', true], ['[^/]*', 'a/b', false], ['\\p{L}+', 'grüße', true], ['.', '\u{1f511}', true],
    ['', '', true], ['(a+)+', 'aaaa!', false],
  ]
  for (const [pattern, text, expected] of cases) assert.equal(await matches(pattern, text), expected, `${pattern} on ${text}`)
})

test('what is no pattern of Java is told apart from what is not read', () => {
  for (const pattern of ['[', '(', 'a)', '*a', 'a**', '[z-a]', 'a{2,1}', 'a{', 'a{x}', 'a{2}{3}', '\\', '\\y']) {
    const isNone = (thrown: Error) => thrown instanceof SyntaxError && !(thrown instanceof UnreadPattern)
    assert.throws(() => readForeignPattern(pattern), isNone, pattern)
  }
  const unread = [
    'a*+', '(?<name>a)', '(a)\\1', '[a-z&&[b]]', '[a[b]]', '[]a]', '\\Qa\\E', '\\p{Punct}', '\\pL', '(?>a)', '(?m)a',
  ]
  for (const pattern of unread) assert.throws(() => readForeignPattern(pattern), UnreadPattern, pattern)
})

test('a pattern of too many steps is not begun with', () => {
  for (const pattern of ['(a|ab){5000}', '((a|ab){100}){100}', '(?=(a|ab){5000})a', '((((){99}){99}){99}){99}|a|ab']) {
    assert.throws(() => readForeignPattern(pattern), UnreadPattern, pattern)
  }
})

test('what would take the ages of the world gives way to others while it is worked out', async () => {
  let turns = 0
  const pattern = readForeignPattern(`((a|aa|[ab])*(?=.*b))*${'(a|ab)*'.repeat(130)}`)
  assert.equal(await pattern.matches(`${'a'.repeat(8191)}!`, async () => void turns++), false)
  assert.ok(turns > 10, `${turns} turns`)
})
