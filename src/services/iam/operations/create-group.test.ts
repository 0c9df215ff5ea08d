import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a group has an id, a path and a date in whole seconds', async () => {
  const { Group } = await iam.createGroup({ GroupName: 'Devs', Path: '/staff/' })
  const { GroupId, CreateDate, ...rest } = Group!
  assert.match(GroupId!, /^AGPA[A-Z2-7]{17}$/)
  assert.equal(CreateDate!.getMilliseconds(), 0)
  assert.deepEqual(rest, { GroupName: 'Devs', Path: '/staff/', Arn: 'arn:aws:iam::000000000000:group/staff/Devs' })
  await assertRecord(server, 'CreateGroup', { readOnly: false, requestParameters: { groupName: 'Devs', path: '/staff/' } })
  assert.match(JSON.stringify((await lastRecord(server, 'CreateGroup')).responseElements), /"groupId":"AGPA/)
})

test('a name is taken once among groups, without regard to case', async () => {
  await assertRefused(iam.createGroup({ GroupName: 'devs' }), 'EntityAlreadyExists', 'Group with name devs already exists.', 409)
  await iam.createUser({ UserName: 'devs' })
})

test('the permission is asked on the path that the group is to have', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.createGroup({ GroupName: 'ops', Path: '/staff/' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:CreateGroup '
      + 'on resource: arn:aws:iam::000000000000:group/staff/ops '
      + 'because no identity-based policy allows the iam:CreateGroup action',
    403,
  )
})
