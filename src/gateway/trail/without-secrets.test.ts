import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PutParameter } from '../../contracts/ssm.gen.ts'
import { withoutSecrets } from './without-secrets.ts'

const told = (message: string, Value: string | undefined) => withoutSecrets(message, PutParameter.input, { Name: 'a', Value })

const cases: readonly (readonly [message: string, value: string | undefined, told: string])[] = [
  ["Parameter value: 'a long secret' nests", 'a long secret', "Parameter value: '***' nests"],
  ['a long secret, twice: a long secret', 'a long secret', '***, twice: ***'],
  [`its beginning: ${'x'.repeat(100)}…`, 'x'.repeat(200), 'its beginning: ***'],
  ["a short 'a' in a message", 'a', "a short '***' in a message"],
  ['a short one is a word like any', 'word', 'a short one is a word like any'],
  ['no value', undefined, 'no value'], ['an empty value', '', 'an empty value'],
]

for (const [message, value, expected] of cases) {
  test(message.slice(0, 40), () => assert.equal(told(message, value), expected))
}

test('what is not sensitive stays', () => {
  const message = 'the name /some/parameter'
  assert.equal(withoutSecrets(message, PutParameter.input, { Name: '/some/parameter' }), message)
})

test('a text that begins everywhere in a message is looked for once at each place', () => {
  const message = 'a'.repeat(200_000)
  assert.equal(told(message, `${'a'.repeat(63)}b${'a'.repeat(100_000)}`), message)
})
