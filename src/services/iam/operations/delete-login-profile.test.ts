import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('who has none', async () => {
  await iam.createUser({ UserName: 'ann' })
  await assertRefused(
    iam.deleteLoginProfile({ UserName: 'ann' }), 'NoSuchEntity', 'Login Profile for User ann cannot be found.', 404,
  )
  await assertRecord(server, 'DeleteLoginProfile', { readOnly: false, errorCode: 'NoSuchEntityException' })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteLoginProfile({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteLoginProfile '
      + 'on resource: user ann because no identity-based policy allows the iam:DeleteLoginProfile action',
    403,
  )
})
