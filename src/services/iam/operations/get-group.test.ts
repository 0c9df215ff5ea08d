import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a group with its users, page by page', async () => {
  await iam.createGroup({ GroupName: 'devs' })
  for (const UserName of ['ann', 'bob', 'cat']) {
    await iam.createUser({ UserName })
    await iam.addUserToGroup({ GroupName: 'devs', UserName })
  }
  const first = await iam.getGroup({ GroupName: 'DEVS', MaxItems: 2 })
  assert.deepEqual([first.Group!.GroupName, first.Users!.length, first.IsTruncated], ['devs', 2, true])
  const second = await iam.getGroup({ GroupName: 'devs', MaxItems: 2, Marker: first.Marker })
  assert.deepEqual([second.Users!.length, second.IsTruncated], [1, false])
  const names = [...first.Users!, ...second.Users!].map(({ UserName }) => UserName)
  assert.deepEqual(names.sort(), ['ann', 'bob', 'cat'])
  await assertRecord(server, 'GetGroup', { readOnly: true, responseElements: null })
})

test('a group that is not there', async () => {
  await assertRefused(iam.getGroup({ GroupName: 'none' }), 'NoSuchEntity', 'The group with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getGroup({ GroupName: 'devs' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetGroup '
      + 'on resource: group devs because no identity-based policy allows the iam:GetGroup action',
    403,
  )
})
