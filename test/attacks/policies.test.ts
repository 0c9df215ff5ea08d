// What policies are asked and made of by whoever may write one, or may only send a call that one is asked about.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { besiege } from '../kit/siege.ts'
import { errorOf, jsonCall, queryCall, type Unsigned } from '../kit/raw-request.ts'
import { root, type Identity } from '../kit/identity.ts'
import { allow, createUser, policy, type Statement } from '../kit/users.ts'

const siege = await besiege()

/** What every object of JavaScript has, under which nobody put anything. */
const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']

const makeUser = (name: string, ...statements: Statement[]) => createUser({ url: siege.url } as never, name, ...statements)

async function makeKey(...statements: readonly object[]): Promise<string> {
  const mine = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*', Resource: '*' }
  const document = policy(mine as never, ...(statements as never[]))
  const answer = await siege.call(jsonCall('kms', 'CreateKey', { Policy: document }), root)
  assert.equal(answer.status, 200, answer.body.slice(0, 300))
  return (JSON.parse(answer.body) as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId
}

const encrypt = (KeyId: string, EncryptionContext: object = {}): Unsigned =>
  jsonCall('kms', 'Encrypt', { KeyId, Plaintext: 'AAAA', EncryptionContext })

/** The code of the answer; `ok` where the call was allowed and carried out. */
async function answerTo(call: Unsigned, identity?: Identity): Promise<string> {
  const answer = await siege.call(call, identity)
  return answer.status === 200 ? 'ok' : errorOf(answer).code
}

test('condition keys that are called like what every object has are keys without a value', async () => {
  let asked = 0
  for (const name of inherited) {
    for (const key of [name, `aws:${name}`, `kms:EncryptionContext:${name}`, `aws:PrincipalTag/${name}`]) {
      const denied = { Effect: 'Deny', Action: 'iam:*', Resource: '*', Condition: { StringNotEquals: { [key]: 'x' } } } as const
      const user = await makeUser(`deny${asked}`, allow('*'), denied)
      assert.equal(await answerTo(queryCall('iam', 'ListUsers'), user), 'AccessDenied', key)
      const wanted = { Effect: 'Allow', Action: 'iam:*', Resource: '*', Condition: { StringLike: { [key]: '*' } } } as const
      assert.equal(await answerTo(queryCall('iam', 'ListUsers'), await makeUser(`allow${asked}`, wanted)), 'AccessDenied', key)
      assert.notEqual(await makeKey({
        Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: { StringNotEquals: { [key]: 'x' } },
      }), '')
      asked++
    }
  }
  assert.equal(asked, inherited.length * 4)
})

test('names of all else that a request brings are names', async () => {
  const all = await makeUser('all', allow('*'))
  const key = await makeKey()
  for (const name of inherited) {
    assert.equal(await answerTo(encrypt(key, { [name]: 'x' }), all), 'ok', name)
    assert.equal(await answerTo(jsonCall('kms', name), all), 'UnknownOperationException')
    assert.equal(await answerTo(queryCall('iam', name), all), 'InvalidAction')
    assert.equal(await answerTo(encrypt(name), all), 'NotFoundException')
    assert.equal(await answerTo(encrypt(`alias/${name}`), all), 'NotFoundException')
    const headers = { ...queryCall('iam', 'ListUsers').headers, [name]: 'x' }
    assert.equal(await answerTo({ ...queryCall('iam', 'ListUsers'), headers }, all), 'ok')
    const tagged = { UserName: name, 'Tags.member.1.Key': name, 'Tags.member.1.Value': 'x' }
    assert.equal(await answerTo(queryCall('iam', 'CreateUser', tagged), all), 'ok')
    const ofUser = { UserName: name, PolicyName: name }
    assert.equal(await answerTo(queryCall('iam', 'GetUserPolicy', ofUser), all), 'NoSuchEntity')
    const document = policy({ ...allow('iam:*'), Condition: { StringEquals: { [`iam:ResourceTag/${name}`]: 'x' } } })
    assert.equal(await answerTo(queryCall('iam', 'PutUserPolicy', { ...ofUser, PolicyDocument: document }), all), 'ok')
    assert.equal(await answerTo(queryCall('iam', 'GetUserPolicy', ofUser), all), 'ok')
  }
})

/** Of a key whose policy looks at every call so. */
const guarded = (condition: object) =>
  makeKey({ Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: condition })

const long = 'a'.repeat(101_000)
const context = 'kms:EncryptionContext:x'

const texts = (count: number, start: string) => Array.from({ length: count }, (_, i) => `${start}${i}`)
const contextOf = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, '1']))

interface Attack {
  readonly condition: object
  readonly context: object
  readonly calls: number
}

const attacks: Readonly<Record<string, Attack>> = {
  'variables that together would be a text of 100 MB': {
    condition: { StringEquals: { [context]: '${kms:EncryptionContext:x}'.repeat(1100) } }, context: { x: long }, calls: 4,
  },
  'variables between wildcards': {
    condition: { StringLike: { [context]: '*${kms:EncryptionContext:x}?'.repeat(1000) } }, context: { x: long }, calls: 4,
  },
  'question marks and stars': {
    condition: { StringLike: { [context]: `${'*a?a'.repeat(5)}*${'a?'.repeat(14_000)}b*` } }, context: { x: long }, calls: 4,
  },
  'many patterns': {
    condition: { StringLike: { [context]: texts(3000, '*ab').map(text => `${text}*`) } },
    context: { x: 'ab'.repeat(50_000) }, calls: 4,
  },
  'many keys against many values': {
    condition: { 'ForAnyValue:StringEqualsIgnoreCase': { 'kms:EncryptionContextKeys': texts(3500, 'a') } },
    context: contextOf(texts(70_000, 'b')), calls: 2,
  },
  'many conditions on many keys': {
    condition: { StringEquals: contextOf(texts(600, 'kms:EncryptionContext:c')) }, context: contextOf(texts(40_000, 'c')),
    calls: 2,
  },
}

for (const [name, { condition, context: given, calls }] of Object.entries(attacks)) {
  test(`Nobody's calls to a key whose policy has ${name}`, async () => {
    const key = await guarded(condition)
    const before = await siege.memory()
    await siege.withstand(async () => {
      for (let i = 0; i < scaled(calls); i++) assert.notEqual(await answerTo(encrypt(key, given)), 'ok')
    })
    assert.ok(await siege.memory() < before + 256 * 2 ** 20, 'the server did not grow')
    assert.ok(siege.isRunning())
  })
}

test('a hundred policies that are hard to evaluate, and many calls that are evaluated ten times each', async () => {
  const rights = ['iam:CreatePolicy', 'iam:CreateGroup', 'iam:AttachGroupPolicy', 'iam:AddUserToGroup', 'ssm:*']
  const writer = await makeUser('writer', allow(rights))
  const succeed = async (action: string, parameters: Readonly<Record<string, string>>) => {
    const { status, body } = await siege.call(queryCall('iam', action, parameters), writer)
    assert.equal(status, 200, body)
    return body
  }
  const almost = 'a'.repeat(1200)
  for (let group = 0; group < 10; group++) {
    const GroupName = `hard${group}`
    await succeed('CreateGroup', { GroupName })
    for (let at = 0; at < 10; at++) {
      const name = `${GroupName}-${at}`
      const patterns = Array.from({ length: 4 }, (_, i) => `*${almost}${i}${name}*`)
      const Condition = { StringLike: { 'aws:UserAgent': patterns } }
      const PolicyDocument = policy({ Effect: 'Deny', Action: 'ssm:*', Resource: '*', Condition })
      const made = await succeed('CreatePolicy', { PolicyName: name, PolicyDocument })
      const [, PolicyArn = ''] = /<Arn>(.*?)</.exec(made) ?? []
      await succeed('AttachGroupPolicy', { GroupName, PolicyArn })
    }
    await succeed('AddUserToGroup', { GroupName, UserName: 'writer' })
  }
  const ten = jsonCall('ssm', 'GetParameters', { Names: texts(10, 'name') })
  const hard: Unsigned = { ...ten, headers: { ...ten.headers, 'user-agent': 'a'.repeat(14_500) } }
  await siege.withstand(async () => {
    await Promise.all(Array.from({ length: scaled(30) }, () => siege.call(hard, writer)))
  })
})
