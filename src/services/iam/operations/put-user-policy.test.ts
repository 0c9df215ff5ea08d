import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const put = (UserName: string, PolicyName: string, PolicyDocument: string) =>
  iam.putUserPolicy({ UserName, PolicyName, PolicyDocument })

/** A policy of so many characters. */
function document(length: number): string {
  const shortest = policy(allow('kms:*', 'arn:aws:kms:::'))
  return policy(allow('kms:*', `arn:aws:kms:::${'x'.repeat(length - shortest.length)}`))
}

test('a policy counts from the next call on, and so does the one that replaces it', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann'))
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  await put('ann', 'one', policy(allow('kms:List*')))
  await kms.listKeys({})
  await put('ann', 'one', policy(allow('kms:List*'), { Effect: 'Deny', Action: 'kms:ListKeys', Resource: '*' }))
  await assertRefused(
    kms.listKeys({}), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/ann is not authorized to perform: kms:ListKeys on resource: * '
      + 'with an explicit deny in an identity-based policy',
  )
  await assertRecord(server, 'PutUserPolicy', { readOnly: false, responseElements: null })
})

test('a name is the same in any case, and stays as it was first written', async () => {
  const UserName = 'mia'
  const { kms } = sdk(server, await createUser(server, UserName))
  await put(UserName, 'MixedName', policy(allow('kms:*')))
  await put(UserName, 'MIXEDNAME', policy({ Effect: 'Deny', Action: 'kms:*', Resource: '*' }))
  assert.deepEqual((await iam.listUserPolicies({ UserName })).PolicyNames, ['MixedName'])
  const { PolicyName, PolicyDocument } = await iam.getUserPolicy({ UserName, PolicyName: 'mixedname' })
  assert.equal(PolicyName, 'mixedname')
  assert.match(decodeURIComponent(PolicyDocument!), /"Deny"/)
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /explicit deny/)
  await iam.deleteUserPolicy({ UserName, PolicyName: 'mixedName' })
  assert.deepEqual((await iam.listUserPolicies({ UserName })).PolicyNames, [])
})

test('white space does not count towards the quota, and has a bound of its own over all policies of a user', async () => {
  await iam.createUser({ UserName: 'wide' })
  const wide = (length: number) => policy(allow('kms:*')).padEnd(length)
  await put('wide', 'one', wide(131_072))
  await assertRefused(
    put('wide', 'two', wide(100)), 'LimitExceeded', 'Maximum policy size of 2048 bytes exceeded for user wide', 409,
  )
  await put('wide', 'one', wide(1000))
  await put('wide', 'two', wide(130_000))
})

test('what is no policy is refused', async () => {
  for (const space of [' ', '\n', '\t']) {
    await assertRefused(
      iam.putUserPolicy({ UserName: 'ann', PolicyName: 'two', PolicyDocument: space + policy(allow('kms:*')) }),
      'MalformedPolicyDocument', 'The policy failed legacy parsing',
    )
  }
  const bad = ['{', '[]', '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}']
  for (const PolicyDocument of bad) {
    await assertRefused(iam.putUserPolicy({ UserName: 'ann', PolicyName: 'two', PolicyDocument }), 'MalformedPolicyDocument', /./)
  }
})

test('without a Version it is of the older language, where variables are text', async () => {
  const caller = await createUser(server, 'old')
  const { iam: own } = sdk(server, caller)
  const statement = { Effect: 'Allow', Action: 'iam:GetUser', Resource: 'arn:aws:iam::*:user/${aws:username}' }
  await put('old', 'one', JSON.stringify({ Statement: statement }))
  await assertRefused(own.getUser({ UserName: 'old' }), 'AccessDenied', /./, 403)
  await put('old', 'one', JSON.stringify({ Statement: { ...statement, Resource: 'arn:aws:iam::*:user/old' } }))
  await own.getUser({ UserName: 'old' })
})

test('all inline policies together have 2048 characters, white space not counted', async () => {
  await iam.createUser({ UserName: 'bob' })
  await put('bob', 'one', document(1024) + ' '.repeat(1000))
  await put('bob', 'two', document(1024))
  const call = put('bob', 'two', document(1025))
  await assertRefused(call, 'LimitExceeded', 'Maximum policy size of 2048 bytes exceeded for user bob', 409)
})

test('a user that is not there', async () => {
  await assertRefused(
    iam.putUserPolicy({ UserName: 'nobody', PolicyName: 'one', PolicyDocument: policy(allow('*')) }), 'NoSuchEntity',
    'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission nobody raises his own', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.putUserPolicy({ UserName: 'clerk', PolicyName: 'one', PolicyDocument: policy(allow('*')) }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:PutUserPolicy '
      + 'on resource: user clerk because no identity-based policy allows the iam:PutUserPolicy action',
    403,
  )
})
