import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('tags by key, page by page', async () => {
  const tags = ['c', 'a', 'b'].map(Key => ({ Key, Value: Key.toUpperCase() }))
  await iam.createUser({ UserName: 'ann', Tags: tags })
  const first = await iam.listUserTags({ UserName: 'ann', MaxItems: 2 })
  assert.deepEqual([first.Tags, first.IsTruncated], [[tags[1], tags[2]], true])
  const second = await iam.listUserTags({ UserName: 'ann', Marker: first.Marker })
  assert.deepEqual([second.Tags, second.IsTruncated], [[tags[0]], false])
  await assertRecord(server, 'ListUserTags', { readOnly: true, responseElements: null })
})

test('a user that is not there', async () => {
  await assertRefused(iam.listUserTags({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listUserTags({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListUserTags '
      + 'on resource: arn:aws:iam::000000000000:user/ann because no identity-based policy allows the iam:ListUserTags action',
    403,
  )
})
