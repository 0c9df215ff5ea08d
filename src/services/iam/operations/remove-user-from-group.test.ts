import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a group\'s policies count no more from the next call on', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann'))
  await iam.createGroup({ GroupName: 'devs' })
  await iam.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: policy(allow('kms:ListKeys')) })
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  await kms.listKeys({})
  await iam.removeUserFromGroup({ GroupName: 'devs', UserName: 'ann' })
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  await assertRecord(server, 'RemoveUserFromGroup', { readOnly: false, responseElements: null })
})

test('a user that is not in the group is no error', async () => {
  await iam.removeUserFromGroup({ GroupName: 'devs', UserName: 'ann' })
})

test('what is not there', async () => {
  await assertRefused(
    iam.removeUserFromGroup({ GroupName: 'none', UserName: 'ann' }), 'NoSuchEntity',
    'The group with name none cannot be found.', 404,
  )
  await assertRefused(
    iam.removeUserFromGroup({ GroupName: 'none', UserName: 'nobody' }), 'NoSuchEntity',
    'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.removeUserFromGroup({ GroupName: 'devs', UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:RemoveUserFromGroup '
      + 'on resource: group devs '
      + 'because no identity-based policy allows the iam:RemoveUserFromGroup action',
    403,
  )
})
