import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('there is none, or one', async () => {
  const list = async () => {
    const { AccountAliases, IsTruncated, Marker } = await iam.listAccountAliases({ MaxItems: 1 })
    return [AccountAliases, IsTruncated, Marker]
  }
  assert.deepEqual(await list(), [[], false, undefined])
  await iam.createAccountAlias({ AccountAlias: 'shop' })
  assert.deepEqual(await list(), [['shop'], false, undefined])
  await assertRecord(server, 'ListAccountAliases', { readOnly: true, responseElements: null })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listAccountAliases({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListAccountAliases '
      + 'on resource: * because no identity-based policy allows the iam:ListAccountAliases action',
    403,
  )
})
