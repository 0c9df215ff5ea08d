// A user who may do everything with parameters, has many of them with many versions, and asks for all that takes long: lists that
// find nothing, histories that are decrypted, patterns that go back, deletions of a thousand versions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { errorOf, jsonCall, type RawAnswer, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege({ environment: { STOCKADE_QUOTAS: 'off' } })
const user = await createUser({ url: siege.url } as never, 'owner', allow('ssm:*'))
const many = scaled(600)
const versions = 100
const deep = Array.from({ length: 10 }, (_, i) => `/deep/${i}`)

const ask = (operation: string, input: object): Unsigned => jsonCall('ssm', operation, input)
const put = (Name: string, more: object): Unsigned =>
  ask('PutParameter', { Name, Value: 'x'.repeat(4000), Type: 'String', ...more })

/** Every answer is a success. */
async function callAll(calls: readonly Unsigned[]): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = []
  await siege.callAll(calls, user, answer => answers.push(answer))
  for (const answer of answers) assert.equal(answer.status, 200, JSON.stringify(errorOf(answer)))
  return answers
}

const times = (count: number, call: Unsigned) => Array.from({ length: scaled(count) }, () => call)

test('a user has many parameters and versions', async () => {
  const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `key-${i}`, Value: 'v'.repeat(200) }))
  await callAll(Array.from({ length: many }, (_, i) => put(`/many/${i}`, i % 2 === 0 ? { Tags } : {})))
  for (let version = 0; version < versions; version++) {
    await callAll(deep.map(name => put(name, { Type: 'SecureString', Overwrite: true })))
  }
  await callAll(deep.map(Name => ask('LabelParameterVersion', { Name, Labels: ['old', 'a', 'b'], ParameterVersion: 2 })))
})

test('lists that find nothing', async t => {
  const Values = Array.from({ length: 50 }, (_, i) => 'v'.repeat(199) + String(i % 10))
  // Each of them holds, by the last of its values.
  const tags = Array.from({ length: 50 }, (_, i) =>
    ({ Key: `tag:key-${i}`, Option: 'BeginsWith', Values: [...Values.slice(1), 'v'.repeat(200)] }))
  const wrong = { Key: 'KeyId', Option: 'BeginsWith', Values }
  const describe = (...ParameterFilters: object[]) => ask('DescribeParameters', { MaxResults: 50, ParameterFilters })
  const below = (filter: object) => ask('GetParametersByPath', { Path: '/', Recursive: true, ParameterFilters: [filter] })
  const calls = [
    ...times(10, describe(...tags, { Key: 'tag:none', Values })),
    ...times(10, describe({ Key: 'Name', Option: 'Contains', Values })),
    ...times(10, below(wrong)), ...times(10, below({ Key: 'Label', Values: ['old'] })),
  ]
  const seen = await siege.withstand(() => callAll(calls))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99, among ordinary ` +
    `calls ${siege.ordinary.p99.toFixed(1)} ms`)
})

test('histories that are decrypted', async t => {
  const history = ask('GetParameterHistory', { Name: deep[0], WithDecryption: true })
  const seen = await siege.withstand(async () => {
    const answers = await callAll(times(40, history))
    assert.ok(answers.every(({ body }) => body.split('"Version"').length === 51))
  })
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99, among ordinary ` +
    `calls ${siege.ordinary.p99.toFixed(1)} ms`)
})

test('patterns and values that take long to look at', async t => {
  const value = 'a'.repeat(8191)
  const hostile = (i: number, more: object) =>
    put(`/hostile/${i}`, { Value: `${value}!`, Tier: 'Advanced', Overwrite: true, ...more })
  const patterns = ['(a|ab)*'.repeat(140), '(?=.*a)'.repeat(140), '((a|aa)*)*b', `${'('.repeat(340)}a${')*'.repeat(340)}`]
  const nested = `${'['.repeat(4096)}${']'.repeat(4096)}`
  const list = { Type: 'StringList', Value: 'a,'.repeat(4095), AllowedPattern: '(a|ab)*'.repeat(140) }
  const calls = [
    ...patterns.flatMap((AllowedPattern, i) => times(4, hostile(i, { AllowedPattern }))),
    ...times(4, hostile(10, { Value: nested, DataType: 'json' })),
    ...times(4, hostile(11, { Value: '/*'.repeat(4096), DataType: 'jsonc' })),
    ...times(4, hostile(12, list)), ...times(4, hostile(13, { Policies: '['.repeat(4096) })),
  ]
  const seen = await siege.withstand(() => siege.callAll(calls, user))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99, among ordinary ` +
    `calls ${siege.ordinary.p99.toFixed(1)} ms`)
})

test('values that are longer than any tier allows', async t => {
  const filled = (...pieces: readonly string[]) =>
    pieces.map(piece => piece.repeat(900_000 / pieces.length / piece.length)).join('')
  const huge = (Value: string, more: object) => put('/huge', { Value, Tier: 'Advanced', ...more })
  const calls = [
    ...times(3, huge(filled('/* '), { DataType: 'jsonc' })), ...times(3, huge(filled(' ', ']'), { DataType: 'jsonc' })),
    ...times(3, huge(filled('[', ']'), { DataType: 'json' })),
    ...times(3, huge(filled('a'), { AllowedPattern: '(a|ab)*'.repeat(140) })),
    ...times(3, huge(filled('::1,'), { Type: 'StringList', DataType: 'ipv6-address' })),
    ...times(3, huge(filled('a,'), { Type: 'StringList', AllowedPattern: '(a|ab)*'.repeat(140) })),
  ]
  const refusals = new Set<string>()
  const seen = await siege.withstand(() => siege.callAll(calls, user, answer => refusals.add(errorOf(answer).message)))
  assert.deepEqual([...refusals].map(one => one.slice(0, 42)), ['The specified parameter value is too large'])
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99, among ordinary ` +
    `calls ${siege.ordinary.p99.toFixed(1)} ms`)
})

test('deletions of all that there is', async t => {
  const seen = await siege.withstand(() => callAll([ask('DeleteParameters', { Names: deep })]))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most`)
})
