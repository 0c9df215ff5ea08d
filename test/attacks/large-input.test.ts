// Input of every size from somebody who may do nothing. It reaches no resolver, no condition and no record: nobody waits for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { errorOf, jsonCall, queryCall, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'

const siege = await besiege()
const largestRecord = 256 * 1024

const many = (length: number, one: (i: number) => string) => Array.from({ length }, (_, i) => one(i))
const numbers = (length: number) => Array.from({ length }, (_, i) => i)
const context = Object.fromEntries(many(8000, i => `k${i}`).map(key => [key, 'x']))

const attacks: Readonly<Record<string, Unsigned>> = {
  'a path of slashes': jsonCall('ssm', 'GetParametersByPath', { Path: `${'/'.repeat(200_000)}x` }),
  'names of parameters': jsonCall('ssm', 'GetParameters', { Names: many(15_000, i => `n${i}`) }),
  'one name of slashes': jsonCall('ssm', 'GetParameter', { Name: `${'/'.repeat(300_000)}:` }),
  'an alias that goes on and on': jsonCall('kms', 'DescribeKey', { KeyId: ':alias/\n'.repeat(17_500) }),
  'an encryption context': jsonCall('kms', 'Encrypt', { KeyId: 'alias/none', Plaintext: 'eA==', EncryptionContext: context }),
  'tags': jsonCall('kms', 'CreateKey', { Tags: many(3000, i => `t${i}`).map(TagKey => ({ TagKey, TagValue: 'x' })) }),
  'a user whose name is of control characters': queryCall('iam', 'DeleteUser', { UserName: '\u0001'.repeat(300_000) }),
  'a group whose name is long': queryCall('iam', 'DeleteGroup', { GroupName: 'x'.repeat(1_000_000) }),
  'a policy ARN of slashes': queryCall('iam', 'GetPolicy', { PolicyArn: `arn:aws:iam::aws:policy/${'/'.repeat(300_000)}` }),
  'an access key id': queryCall('iam', 'GetAccessKeyLastUsed', { AccessKeyId: 'A'.repeat(900_000) }),
}

for (const [what, call] of Object.entries(attacks)) {
  test(`${what} makes nobody wait`, async t => {
    const seen = await siege.withstand(async () => {
      await siege.callAll(Array<Unsigned>(scaled(4)).fill(call), siege.nobody, answer => {
        assert.equal(errorOf(answer).code.replace('Exception', ''), 'AccessDenied', what)
      })
    })
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
  })
}

test('little objects, each with a member of its own name, and many of them at once', async t => {
  const little = (start: string) => jsonCall('kms', 'ListKeys', { None: numbers(60_000).map(i => ({ [`${start}${i}`]: 1 })) })
  const codes = new Set<string>()
  const seen = await siege.withstand(async () => {
    const calls = ['a', 'b', 'c', 'd'].map(little)
    await Promise.all(numbers(scaled(8)).map(async i => codes.add(errorOf(await siege.call(calls[i % 4]!)).code)))
  })
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
  assert.deepEqual([...codes], ['SerializationException'])
})

test('an answer is small, however much there is to quote', async () => {
  const quotes = "'".repeat(490_000)
  const form = (service: string, body: string): Unsigned => ({ ...queryCall(service, ''), body })
  const asked: Readonly<Record<string, Unsigned>> = {
    ValidationError: form('sts', `Action=GetSessionToken&Version=2011-06-15&SerialNumber=${quotes}&TokenCode=${quotes}`),
    InvalidAction: form('iam', `Action=${quotes}&Version=${quotes}`),
  }
  for (const [code, call] of Object.entries(asked)) {
    const answer = await siege.call(call)
    assert.equal(errorOf(answer).code, code)
    assert.ok(answer.body.length < 120_000, `${code}: ${answer.body.length}`)
  }
})

test('and no record of it is large, or tells a name that has no such form', async () => {
  const denied = (await siege.records()).filter(({ errorCode }) => errorCode === 'AccessDenied')
  assert.ok(denied.length >= Object.keys(attacks).length * scaled(4))
  for (const event of denied) {
    const text = JSON.stringify(event)
    assert.ok(text.length < largestRecord / 16, `${event.eventName} made a record of ${text.length}`)
    assert.ok(!text.includes(String.raw`\u0001`), event.eventName)
  }
})
