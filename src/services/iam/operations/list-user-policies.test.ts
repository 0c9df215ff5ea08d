import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('names in their order, page by page', async () => {
  await iam.createUser({ UserName: 'ann' })
  for (const PolicyName of ['two', '__proto__', 'one']) {
    await iam.putUserPolicy({ UserName: 'ann', PolicyName, PolicyDocument: policy(allow('kms:*')) })
  }
  const first = await iam.listUserPolicies({ UserName: 'ann', MaxItems: 2 })
  assert.deepEqual([first.PolicyNames, first.IsTruncated], [['__proto__', 'one'], true])
  const second = await iam.listUserPolicies({ UserName: 'ann', Marker: first.Marker })
  assert.deepEqual([second.PolicyNames, second.IsTruncated], [['two'], false])
  await assertRecord(server, 'ListUserPolicies', { readOnly: true, responseElements: null })
})

test('a user that is not there', async () => {
  await assertRefused(
    iam.listUserPolicies({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listUserPolicies({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListUserPolicies '
      + 'on resource: user ann because no identity-based policy allows the iam:ListUserPolicies action',
    403,
  )
})
