import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('the document as it was put, URL-encoded', async () => {
  await iam.createGroup({ GroupName: 'devs' })
  const document = policy(allow('kms:*'))
  await iam.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: document })
  const { GroupName, PolicyName, PolicyDocument } = await iam.getGroupPolicy({ GroupName: 'devs', PolicyName: 'one' })
  assert.deepEqual([GroupName, PolicyName, decodeURIComponent(PolicyDocument!)], ['devs', 'one', document])
  await assertRecord(server, 'GetGroupPolicy', { readOnly: true, responseElements: null })
})

test('a policy or a group that is not there', async () => {
  await assertRefused(
    iam.getGroupPolicy({ GroupName: 'devs', PolicyName: 'constructor' }), 'NoSuchEntity',
    'The group policy with name constructor cannot be found.', 404,
  )
  await assertRefused(
    iam.getGroupPolicy({ GroupName: 'none', PolicyName: 'one' }), 'NoSuchEntity',
    'The group with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getGroupPolicy({ GroupName: 'devs', PolicyName: 'one' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetGroupPolicy '
      + 'on resource: group devs because no identity-based policy allows the iam:GetGroupPolicy action',
    403,
  )
})
