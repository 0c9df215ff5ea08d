import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

test('a group gets another name and path, and keeps its id and its users', async () => {
  const before = (await iam.createGroup({ GroupName: 'devs' })).Group!
  await iam.createUser({ UserName: 'ann' })
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  await iam.updateGroup({ GroupName: 'devs', NewGroupName: 'Developers', NewPath: '/staff/' })
  const { Group, Users } = await iam.getGroup({ GroupName: 'developers' })
  assert.deepEqual(Group, { ...before, GroupName: 'Developers', Path: '/staff/', Arn: own('group/staff/Developers') })
  assert.equal(Users!.length, 1)
  await iam.createGroup({ GroupName: 'devs' })
  await assertRecord(server, 'UpdateGroup', { readOnly: false, responseElements: null })
})

test('a name that another group has, and a group that is not there', async () => {
  await assertRefused(
    iam.updateGroup({ GroupName: 'devs', NewGroupName: 'DEVELOPERS' }), 'EntityAlreadyExists',
    'Group with name DEVELOPERS already exists.', 409,
  )
  await assertRefused(
    iam.updateGroup({ GroupName: 'none', NewPath: '/' }), 'NoSuchEntity', 'The group with name none cannot be found.', 404,
  )
})

test('the permission is asked under the old name and under the new one', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', allow('iam:UpdateGroup', own('group/devs'))))
  await assertRefused(
    clerk.updateGroup({ GroupName: 'devs', NewGroupName: 'admins' }), 'AccessDenied',
    /on resource: arn:aws:iam::000000000000:group\/admins/, 403,
  )
  await clerk.updateGroup({ GroupName: 'devs', NewPath: '/' })
})
