import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('there are none, of a user or of the caller', async () => {
  const { iam: ann } = sdk(server, await createUser(server, 'ann', allow('iam:*')))
  const listed = await Promise.all([iam.listMFADevices({ UserName: 'ann' }), ann.listMFADevices({}), iam.listMFADevices({})])
  for (const { MFADevices, IsTruncated } of listed) assert.deepEqual([MFADevices, IsTruncated], [[], false])
  await assertRecord(server, 'ListMFADevices', { readOnly: true, responseElements: null })
})

test('a user who is not there', async () => {
  await assertRefused(
    iam.listMFADevices({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listMFADevices({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListMFADevices '
      + 'on resource: user ann because no identity-based policy allows the iam:ListMFADevices action',
    403,
  )
})
