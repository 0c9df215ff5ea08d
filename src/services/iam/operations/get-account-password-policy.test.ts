import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('there is none', async () => {
  await assertRefused(
    iam.getAccountPasswordPolicy({}), 'NoSuchEntity',
    'The Password Policy with domain name 000000000000 cannot be found.', 404,
  )
  await assertRecord(server, 'GetAccountPasswordPolicy', { readOnly: true, errorCode: 'NoSuchEntityException' })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getAccountPasswordPolicy({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetAccountPasswordPolicy '
      + 'on resource: * because no identity-based policy allows the iam:GetAccountPasswordPolicy action',
    403,
  )
})
