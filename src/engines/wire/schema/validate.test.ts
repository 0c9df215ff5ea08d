import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { findViolations } from './validate.ts'

function structure(members: Record<string, Schema>, more: Partial<StructureSchema> = {}): StructureSchema {
  const entries = Object.entries(members).map(([name, schema]): [string, MemberSchema] => [name, { schema: () => schema }])
  return { type: 'structure', name: 'Test', members: Object.fromEntries(entries), required: [], ...more }
}

const tag = structure({ TagKey: { type: 'string', min: 1, max: 128 } }, { required: ['TagKey'] })
const secretTag = structure({ TagKey: { type: 'string', max: 1 } }, { sensitive: true })
const short: Schema = { type: 'string', min: 1, max: 3, pattern: '[a-z]+' }
const schema = structure({
  AliasName: { type: 'string', min: 1, max: 256, pattern: '^[a-zA-Z0-9:/_-]+$' },
  KeySpec: { type: 'string', enum: ['A', 'B'] },
  Limit: { type: 'integer', min: 1, max: 1000 },
  Plaintext: { type: 'blob', min: 1, max: 4, sensitive: true },
  CiphertextBlob: { type: 'blob', min: 1 },
  Password: { type: 'string', max: 3, sensitive: true },
  Tags: { type: 'list', item: () => tag, max: 2 },
  SecretTags: { type: 'list', item: () => secretTag },
  Names: { type: 'list', item: () => short },
  Secrets: { type: 'list', item: () => ({ ...short, sensitive: true }) },
  Context: { type: 'map', key: () => short, value: () => short, max: 2 },
  Deep: { type: 'map', key: () => ({ type: 'string' }), value: () => tag },
  AWSAccountId: { type: 'string', pattern: '[0-9]{12}' },
  Free: { type: 'string', pattern: '(?s).*' },
  Key: structure({ Material: { type: 'blob', sensitive: true } }, { required: ['Material'] }),
})

const failed = 'failed to satisfy constraint'
const notNull = `${failed}: Member must not be null`

function length(bound: string, count: number): string {
  return `Member must have length ${bound} than or equal to ${count}`
}

const pattern = 'Member must satisfy regular expression pattern'
const shortConstraints = `must satisfy constraint: [${length('less', 3)}, ${length('greater', 1)}, ${pattern}: [a-z]+]`

/** The input, and what is said behind `N validation errors detected: `. */
const cases: readonly (readonly [Record<string, unknown>, readonly string[]])[] = [
  [{}, []],
  [{ AliasName: 'alias/a', KeySpec: 'B', Limit: 1000, Plaintext: Buffer.alloc(4), Tags: [{ TagKey: 'a' }], Free: 'a\nb' }, []],
  [{ AliasName: '' }, [
    `Value '' at 'aliasName' ${failed}: ${pattern}: ^[a-zA-Z0-9:/_-]+$`,
    `Value '' at 'aliasName' ${failed}: ${length('greater', 1)}`,
  ]],
  [{ AliasName: 'a'.repeat(257) }, [
    `Value '${'a'.repeat(257)}' at 'aliasName' ${failed}: ${length('less', 256)}`,
  ]],
  [{ KeySpec: 'C' }, [`Value 'C' at 'keySpec' ${failed}: Member must satisfy enum value set: [A, B]`]],
  [{ Limit: 0 }, [`Value '0' at 'limit' ${failed}: Member must have value greater than or equal to 1`]],
  [{ Limit: 1001 }, [`Value '1001' at 'limit' ${failed}: Member must have value less than or equal to 1000`]],
  [{ Plaintext: Buffer.alloc(5) }, [`Value at 'plaintext' ${failed}: ${length('less', 4)}`]],
  [{ CiphertextBlob: Buffer.alloc(0) }, [`Value at 'ciphertextBlob' ${failed}: ${length('greater', 1)}`]],
  [{ Password: 'hunter2' }, [`Value at 'password' ${failed}: ${length('less', 3)}`]],
  [{ Tags: [{ TagKey: 'a' }, {}] }, [`Value null at 'tags.2.member.tagKey' ${notNull}`]],
  [{ Tags: [{ TagKey: '' }] }, [`Value '' at 'tags.1.member.tagKey' ${failed}: ${length('greater', 1)}`]],
  [{ Tags: [{}, {}, {}] }, [`Value at 'tags' ${failed}: ${length('less', 2)}`]],
  [{ Key: {} }, [`Value at 'key.material' ${notNull}`]],
  [{ SecretTags: [{ TagKey: 'aa' }] }, [`Value at 'secretTags.1.member.tagKey' ${failed}: ${length('less', 1)}`]],
  [{ Names: ['a', 'BB'] }, [`Value '[a, BB]' at 'names' ${failed}: Member ${shortConstraints}`]],
  [{ Secrets: ['BB'] }, [`Value at 'secrets' ${failed}: Member ${shortConstraints}`]],
  [{ Context: { A: 'b' } }, [`Value '{A=b}' at 'context' ${failed}: Map keys ${shortConstraints}`]],
  [{ Context: { a: 'B' } }, [`Value '{a=B}' at 'context' ${failed}: Map value ${shortConstraints}`]],
  [{ Context: { a: 'b', c: 'd', e: 'f' } }, [`Value '{a=b, c=d, e=f}' at 'context' ${failed}: ${length('less', 2)}`]],
  [{ Deep: { x: {} } }, [`Value null at 'deep.x.member.tagKey' ${notNull}`]],
  [{ AWSAccountId: '1234567890123' }, [
    `Value '1234567890123' at 'aWSAccountId' ${failed}: ${pattern}: [0-9]{12}`,
  ]],
]

test('violations are told in AWS\'s words', () => {
  for (const [value, violations] of cases) {
    const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected: `
    assert.equal(findViolations(schema, value), violations.length === 0 ? undefined : count + violations.join('; '))
  }
  assert.equal(cases.length, 22)
})

test('required members come in the model\'s order', () => {
  const members = { AliasName: { type: 'string' }, TargetKeyId: { type: 'string' } } as const
  const both = structure(members, { required: Object.keys(members) })
  const message = `2 validation errors detected: Value null at 'aliasName' ${notNull}; Value null at 'targetKeyId' ${notNull}`
  assert.equal(findViolations(both, {}), message)
})

test('the message is bounded', () => {
  const many = structure({ Tags: { type: 'list', item: () => tag } })
  const message = (tags: number) => findViolations(many, { Tags: Array.from({ length: tags }, () => ({})) })
  assert.match(message(1000) ?? '', /^100 validation errors detected: /)
  // Nobody looks at the items of a list that is too long, be the bound the contract's or ours.
  assert.equal(
    message(100_000),
    "1 validation error detected: Value at 'tags' failed to satisfy constraint: " +
      'Member must have length less than or equal to 1000',
  )
})

const policy = structure({
  MinimumPasswordLength: { type: 'integer', max: 128 },
  MaxPasswordAge: { type: 'integer', max: 1095 },
  PasswordReusePrevention: { type: 'integer', max: 24 },
})
const provider = structure({ Url: short, ClientIDList: { type: 'list', item: () => short }, ThumbprintList: short }, {
  required: ['Url', 'ThumbprintList'],
})

test('a value is quoted as far as it tells something, whatever it is of', () => {
  const long = "'".repeat(500_000)
  const values: Readonly<Record<string, unknown>>[] = [
    { AliasName: long }, { KeySpec: long }, { Names: [long] }, { Names: Array.from({ length: 100_000 }, () => 'long') },
    { Context: { [long]: 'x' } }, { Context: { x: long } }, { Deep: { [long]: {} } }, { Deep: { [long]: { TagKey: '' } } },
  ]
  for (const value of values) {
    const told = findViolations(schema, value)!.length
    assert.ok(told < 10_000, `${told} of ${Object.keys(value)[0]}`)
  }
  assert.equal(findViolations(schema, { KeySpec: `${'a'.repeat(4095)}\u{1f600}` }), `1 validation error detected: ${
    `Value '${'a'.repeat(4095)}\ufffd...' at 'keySpec' ${failed}: Member must satisfy enum value set: [A, B]`}`)
  const deep = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}${long.slice(0, 8000)}`, {}]))
  assert.ok(findViolations(schema, { Deep: deep })!.length < 20_000)
})

test('a service that tells neither values nor enums tells members in the order of a hash table', () => {
  const terse = { withoutEnums: true, inHashOrder: true, neverNull: new Set(['names']) } as const
  const told = (of: StructureSchema, value: Record<string, unknown>) =>
    findViolations(of, value, terse)?.split(/: (.*)/s)[1]?.split('; ')
  const tooLarge = (name: string, most: number) =>
    `Value at '${name}' ${failed}: Member must have value less than or equal to ${most}`
  assert.deepEqual(told(policy, { MinimumPasswordLength: 129, MaxPasswordAge: 1096, PasswordReusePrevention: 25 }), [
    tooLarge('minimumPasswordLength', 128), tooLarge('passwordReusePrevention', 24), tooLarge('maxPasswordAge', 1095),
  ])
  assert.deepEqual(told(provider, { ClientIDList: ['A'] }), [
    `Value at 'clientIDList' ${failed}: Member ${shortConstraints}`,
    `Value at 'thumbprintList' ${notNull}`,
    `Value at 'url' ${notNull}`,
  ])
  assert.deepEqual(told(schema, { KeySpec: 'C' }), [`Value at 'keySpec' ${failed}: Member must satisfy enum value set`])
  assert.deepEqual(told(schema, { Names: ['A'] }), [
    `Value at 'names' ${failed}: Member ${shortConstraints.slice(0, -1)}, Member must not be null]`,
  ])
})

test('a service that tells no values may tell all else', () => {
  const told = (of: StructureSchema, value: Record<string, unknown>) => findViolations(of, value, { namesNull: true })
  assert.equal(told(schema, { KeySpec: 'C', Names: ['A'] }), `2 validation errors detected: ${[
    `Value at 'keySpec' ${failed}: Member must satisfy enum value set: [A, B]`,
    `Value at 'names' ${failed}: Member ${shortConstraints}`,
  ].join('; ')}`)
  assert.equal(told(provider, { ThumbprintList: 'a' }), `1 validation error detected: Value null at 'url' ${notNull}`)
})
