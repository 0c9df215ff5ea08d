import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../test/kit/properties.ts'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import { ConfigError } from '../config.ts'
import { wrongSeeds } from './cases/wrong-seeds.ts'
import { parseSeed, readSeed } from './read-seed.ts'

const parse = (text: string, environment: Record<string, string> = {}) => parseSeed(text, 'seed.yaml', environment)

function refusal(text: string): string {
  try {
    parse(text)
  } catch (thrown) {
    assert.ok(thrown instanceof ConfigError, String(thrown))
    return thrown.message
  }
  return assert.fail(`was taken: ${text.slice(0, 200)}`)
}

test('what is wrong is said in one sentence, with line and column', () => {
  for (const { text, place, says } of wrongSeeds) {
    const [, at, sentence] = /^seed\.yaml:(\d+:\d+): ([^\n]+\.)$/.exec(refusal(text)) ?? assert.fail(refusal(text))
    assert.equal(at, place, `${text}\n${sentence}`)
    assert.match(sentence!, says, text)
  }
  assert.ok(wrongSeeds.length > 50)
})

test('a seed of nothing is one, and names are what is written', () => {
  for (const empty of ['', '\n', '# nothing yet', '---\n', '{}']) assert.deepEqual(parse(empty), {})
  const tags = parse('users: { ann: { tags: { 007: a, true: b, "c": d } } }').users!['ann']!.tags
  assert.deepEqual(tags, { '007': 'a', true: 'b', c: 'd' })
})

test('what an alias stands for is what its anchor holds', () => {
  const { users } = parse('users:\n  ann: { tags: &all { team: shop } }\n  bob: { tags: *all }\n')
  assert.deepEqual(users, { ann: { tags: { team: 'shop' } }, bob: { tags: { team: 'shop' } } })
})

test('aliases that multiply are refused before anybody follows them', () => {
  const levels = Array.from({ length: 30 }, (_, level) =>
    `  p${level + 1}: &p${level + 1} { document: { a: [${Array.from({ length: 9 }, () => `*p${level}`).join(', ')}] } }`)
  const bomb = `policies:\n  p0: &p0 { document: { a: b } }\n${levels.join('\n')}\n`
  assert.match(refusal(bomb), /^seed\.yaml:\d+:\d+: there are more than 20000 values here: this is no seed\.$/)
  const deep = Array.from({ length: 60 }, (_, level) => `  q${level + 1}: &q${level + 1} { document: { a: *q${level} } }`)
  const chain = `policies:\n  q0: &q0 { document: { a: b } }\n${deep.join('\n')}\n`
  assert.match(refusal(chain), /: this is nested more than 40 deep\.$/)
})

test('a text that is nested deep, wide or long is refused', t => {
  const nested = (open: string, close: string) => `users: ${open.repeat(100_000)}${close.repeat(100_000)}`
  assert.match(refusal(nested('[', ']')), /: this is nested more than 40 deep\.$/)
  assert.match(refusal(nested('{a: ', '}')), /: this is nested more than 40 deep\.$/)
  const wide = Array.from({ length: 20_001 }, (_, user) => `  u${user}: {}`).join('\n')
  assert.match(refusal(`users:\n${wide}`), /: there are more than 20000 values here/)
  const folder = temporaryFolder()
  t.after(folder.remove)
  const path = join(folder.path, 'seed.yaml')
  writeFileSync(path, `# ${'x'.repeat(1024 * 1024)}`)
  const message = `${path} has 1048578 bytes, and a seed has 1048576 at most.`
  assert.throws(() => readSeed(path, {}), { name: 'ConfigError', message })
})

test('nothing that a seed holds as a value is said of it', () => {
  const hushed = [
    'parameters: { a: { type: SecureString, value: [hush] } }', 'parameters: { a: { type: SecureString, value: "hush } }',
    'parameters: { a: { type: SecureString, value: hush: hush } }', 'parameters: { a: hush }', 'hush hush: hush: hush',
    'parameters:\n  a:\n    value: "x"hush\n', 'parameters: { a: { type: hush, value: b } }',
    'parameters: { a: &b hush, c: *hush }',
    'parameters: { a: { type: SecureString, value: !hush hush } }',
  ]
  for (const text of hushed) assert.doesNotMatch(refusal(text), /hush(?! hush: hush)/, text)
})

test('a value may be in a variable, which must be set', () => {
  const text = 'parameters: { a: { type: SecureString, variable: SHOP_PASSWORD } }'
  assert.deepEqual(parse(text, { SHOP_PASSWORD: 'hush' }).parameters, { a: { type: 'SecureString', value: 'hush' } })
  const secret = 'secrets: { b: { variable: SHOP_PASSWORD } }'
  assert.deepEqual(parse(secret, { SHOP_PASSWORD: 'hush' }).secrets, { b: { value: 'hush' } })
  const sentence = 'seed.yaml: parameters.a takes its value from SHOP_PASSWORD, which is not set: set it.'
  for (const environment of [{}, { SHOP_PASSWORD: '' }]) assert.throws(() => parse(text, environment), { message: sentence })
})

test('a seed that others may write is not read', { skip: process.platform === 'win32' }, t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const path = join(folder.path, 'seed.yaml')
  writeFileSync(path, 'users: { eve: {} }')
  chmodSync(path, 0o666)
  assert.throws(() => readSeed(path, {}), /^Error: The mode 0666 of \S+seed\.yaml lets others write it: /)
})

test('any text is a seed or is refused with its place', () => {
  const words = fc.constantFrom(
    'users:', 'parameters:', 'keys:', '\n  ', '\n', 'ann:', ' ', '{', '}', '[', ']', '&a', '*a', ', ', 'type: String', 'value: x',
    '"', '\'', '|', '- ', '? ', '!x', '%YAML 1.1', '---', '<<: ', '#', '\t', '0x1f', '~',
  )
  const built = fc.array(words, { maxLength: 30 }).map(all => all.join(''))
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), built)
  property('seed', 1000, texts, text => {
    try {
      assert.equal(typeof parse(text), 'object')
    } catch (thrown) {
      assert.ok(thrown instanceof ConfigError, String((thrown as Error).stack))
      assert.match(thrown.message, /^seed\.yaml:\d+:\d+: /)
    }
  })
})
