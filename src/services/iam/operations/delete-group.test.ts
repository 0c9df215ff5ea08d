import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a group with users or policies stays; an empty one is gone', async () => {
  await iam.createGroup({ GroupName: 'devs' })
  await iam.createUser({ UserName: 'ann' })
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  await iam.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: policy(allow('kms:*')) })
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' })
  const refused = (message: string) => assertRefused(iam.deleteGroup({ GroupName: 'devs' }), 'DeleteConflict', message, 409)
  await refused('Cannot delete entity, must remove users from group first.')
  await iam.removeUserFromGroup({ GroupName: 'devs', UserName: 'ann' })
  await refused('Cannot delete entity, must delete policies first.')
  await iam.deleteGroupPolicy({ GroupName: 'devs', PolicyName: 'one' })
  await refused('Cannot delete entity, must detach all policies first.')
  await iam.detachGroupPolicy({ GroupName: 'devs', PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' })
  await iam.deleteGroup({ GroupName: 'devs' })
  await assertRecord(server, 'DeleteGroup', { readOnly: false, requestParameters: { groupName: 'devs' }, responseElements: null })
  await iam.createGroup({ GroupName: 'devs' })
})

test('a user joins no group that is being deleted', async () => {
  await iam.createGroup({ GroupName: 'brief' })
  const outcomes = await Promise.allSettled([
    iam.deleteGroup({ GroupName: 'brief' }), iam.addUserToGroup({ GroupName: 'brief', UserName: 'ann' }),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const joined = (await iam.listGroupsForUser({ UserName: 'ann' })).Groups!.length
  assert.equal(joined, outcomes[0].status === 'fulfilled' ? 0 : 1)
})

test('a group that is not there', async () => {
  await assertRefused(iam.deleteGroup({ GroupName: 'none' }), 'NoSuchEntity', 'The group with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteGroup({ GroupName: 'devs' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteGroup '
      + 'on resource: group devs because no identity-based policy allows the iam:DeleteGroup action',
    403,
  )
})
