import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a deleted policy is gone', async () => {
  await iam.createGroup({ GroupName: 'devs' })
  await iam.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: policy(allow('kms:*')) })
  await iam.deleteGroupPolicy({ GroupName: 'devs', PolicyName: 'one' })
  await assertRefused(
    iam.deleteGroupPolicy({ GroupName: 'devs', PolicyName: 'one' }), 'NoSuchEntity',
    'The group policy with name one cannot be found.', 404,
  )
})

test('a group that is not there', async () => {
  await assertRefused(
    iam.deleteGroupPolicy({ GroupName: 'none', PolicyName: 'one' }), 'NoSuchEntity',
    'The group with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteGroupPolicy({ GroupName: 'devs', PolicyName: 'one' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteGroupPolicy '
      + 'on resource: group devs '
      + 'because no identity-based policy allows the iam:DeleteGroupPolicy action',
    403,
  )
})
