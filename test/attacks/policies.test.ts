// What policies are asked and made of by whoever may write one, or may only send a call that one is asked about.
import assert from 'node:assert/strict'
import { test } from 'node:test'
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
