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
await iam.createInstanceProfile({ ...web, Tags: ['a', 'A', 'b'].map(Key => ({ Key, Value: '' })) })

test('tags go by their keys, with regard to case; one that is not there is no error', async () => {
  await iam.untagInstanceProfile({ ...web, TagKeys: ['a', 'none'] })
  assert.deepEqual((await iam.listInstanceProfileTags(web)).Tags!.map(({ Key }) => Key), ['A', 'b'])
  await assertRecord(server, 'UntagInstanceProfile', { readOnly: false, responseElements: null })
})

test('an instance profile that is not there', async () => {
  const none = iam.untagInstanceProfile({ InstanceProfileName: 'none', TagKeys: [] })
  await assertRefused(none, 'NoSuchEntity', 'Instance Profile none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.untagInstanceProfile({ ...web, TagKeys: [] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UntagInstanceProfile '
      + 'on resource: arn:aws:iam::000000000000:instance-profile/web '
      + 'because no identity-based policy allows the iam:UntagInstanceProfile action',
    403,
  )
})
