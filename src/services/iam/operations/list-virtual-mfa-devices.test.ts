import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('there are none', async () => {
  const { VirtualMFADevices, IsTruncated } = await iam.listVirtualMFADevices({ AssignmentStatus: 'Any' })
  assert.deepEqual([VirtualMFADevices, IsTruncated], [[], false])
  await assertRecord(server, 'ListVirtualMFADevices', { readOnly: true, responseElements: null })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listVirtualMFADevices({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListVirtualMFADevices '
      + 'on resource: * because no identity-based policy allows the iam:ListVirtualMFADevices action',
    403,
  )
})
