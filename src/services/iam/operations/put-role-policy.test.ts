import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
await createRole(server, 'deployer')
const put = (PolicyDocument: string, RoleName = 'deployer', PolicyName = 'one') =>
  iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument })

/** A policy of so many characters. */
function document(length: number): string {
  const shortest = policy(allow('kms:*', 'arn:aws:kms:::'))
  return policy(allow('kms:*', `arn:aws:kms:::${'x'.repeat(length - shortest.length)}`))
}

test('a policy is kept as it was put, and the next takes its place', async () => {
  for (const action of ['kms:List*', 'kms:*']) {
    await put(policy(allow(action)))
    const { PolicyDocument } = await iam.getRolePolicy({ RoleName: 'deployer', PolicyName: 'one' })
    assert.equal(decodeURIComponent(PolicyDocument!), policy(allow(action)))
  }
  await assertRecord(server, 'PutRolePolicy', { readOnly: false, responseElements: null })
})

test('all of a role\'s own policies together have 10240 characters', async () => {
  await put(document(10_240))
  const sentence = 'Maximum policy size of 10240 bytes exceeded for role deployer'
  await assertRefused(put(document(10_241)), 'LimitExceeded', sentence, 409)
  await assertRefused(put(policy(allow('kms:*')), 'deployer', 'two'), 'LimitExceeded', sentence, 409)
})

test('what is no policy, and a policy that names somebody', async () => {
  await assertRefused(put('{'), 'MalformedPolicyDocument', 'Syntax errors in policy.')
  const naming = policy({ ...allow('kms:*'), Principal: '*' })
  await assertRefused(put(naming), 'MalformedPolicyDocument', 'Policy document should not specify a principal.')
})

test('a role that is not there', async () => {
  await assertRefused(put('{', 'none'), 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.putRolePolicy({ RoleName: 'deployer', PolicyName: 'x', PolicyDocument: '{}' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:PutRolePolicy '
      + 'on resource: role deployer because no identity-based policy allows the iam:PutRolePolicy action',
    403,
  )
})
