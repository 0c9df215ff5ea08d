import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const web = { InstanceProfileName: 'web' }
const tags = ['c', 'a', 'b'].map(Key => ({ Key, Value: Key.toUpperCase() }))
await iam.createInstanceProfile({ ...web, Tags: tags })

test('tags by key, page by page', async () => {
  const first = await iam.listInstanceProfileTags({ ...web, MaxItems: 2 })
  assert.deepEqual([first.Tags, first.IsTruncated], [[tags[1], tags[2]], true])
  const second = await iam.listInstanceProfileTags({ ...web, Marker: first.Marker })
  assert.deepEqual([second.Tags, second.IsTruncated], [[tags[0]], false])
  await assertRecord(server, 'ListInstanceProfileTags', { readOnly: true, responseElements: null })
})

test('an instance profile that is not there', async () => {
  const none = iam.listInstanceProfileTags({ InstanceProfileName: 'none' })
  await assertRefused(none, 'NoSuchEntity', 'Instance Profile none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listInstanceProfileTags(web), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListInstanceProfileTags '
      + 'on resource: arn:aws:iam::000000000000:instance-profile/web '
      + 'because no identity-based policy allows the iam:ListInstanceProfileTags action',
    403,
  )
})
