import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('names in their order, page by page', async () => {
  await iam.createGroup({ GroupName: 'devs' })
  for (const PolicyName of ['two', 'one']) {
    await iam.putGroupPolicy({ GroupName: 'devs', PolicyName, PolicyDocument: policy(allow('kms:*')) })
  }
  const first = await iam.listGroupPolicies({ GroupName: 'devs', MaxItems: 1 })
  assert.deepEqual([first.PolicyNames, first.IsTruncated], [['one'], true])
  const second = await iam.listGroupPolicies({ GroupName: 'devs', Marker: first.Marker })
  assert.deepEqual([second.PolicyNames, second.IsTruncated], [['two'], false])
})

test('a group that is not there', async () => {
  await assertRefused(
    iam.listGroupPolicies({ GroupName: 'none' }), 'NoSuchEntity', 'The group with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listGroupPolicies({ GroupName: 'devs' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListGroupPolicies '
      + 'on resource: group devs '
      + 'because no identity-based policy allows the iam:ListGroupPolicies action',
    403,
  )
})
