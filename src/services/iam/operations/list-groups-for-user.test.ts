import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a user\'s groups by name, page by page; a user in one stays', async () => {
  await iam.createUser({ UserName: 'ann' })
  for (const GroupName of ['c', 'a', 'B']) {
    await iam.createGroup({ GroupName })
    await iam.addUserToGroup({ GroupName, UserName: 'ann' })
  }
  const first = await iam.listGroupsForUser({ UserName: 'ann', MaxItems: 2 })
  assert.deepEqual([first.Groups!.map(({ GroupName }) => GroupName), first.IsTruncated], [['a', 'B'], true])
  const second = await iam.listGroupsForUser({ UserName: 'ann', Marker: first.Marker })
  assert.deepEqual([second.Groups!.map(({ GroupName }) => GroupName), second.IsTruncated], [['c'], false])
  await assertRecord(server, 'ListGroupsForUser', { readOnly: true, responseElements: null })
  await assertRefused(
    iam.deleteUser({ UserName: 'ann' }), 'DeleteConflict', 'Cannot delete entity, must remove users from group first.', 409,
  )
})

test('a user that is not there', async () => {
  await assertRefused(
    iam.listGroupsForUser({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listGroupsForUser({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListGroupsForUser '
      + 'on resource: user ann '
      + 'because no identity-based policy allows the iam:ListGroupsForUser action',
    403,
  )
})
