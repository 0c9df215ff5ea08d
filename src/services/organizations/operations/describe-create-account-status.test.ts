import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { organizations } = sdk(server)
await organizations.createOrganization({})

test('what came of a request is told as it was answered', async () => {
  const asked = { AccountName: 'shop', Email: 'shop@example.com' }
  for (const state of ['SUCCEEDED', 'FAILED']) {
    const { CreateAccountStatus } = await organizations.createAccount(asked)
    assert.equal(CreateAccountStatus!.State, state)
    const CreateAccountRequestId = CreateAccountStatus!.Id!
    const found = await organizations.describeCreateAccountStatus({ CreateAccountRequestId })
    assert.deepEqual(found.CreateAccountStatus, CreateAccountStatus)
  }
  await assertRecord(server, 'DescribeCreateAccountStatus', { readOnly: true, responseElements: null })
})

test('a request that nobody made, and who is no management account', async () => {
  const CreateAccountRequestId = `car-${'0'.repeat(32)}`
  await assertRefused(
    organizations.describeCreateAccountStatus({ CreateAccountRequestId }), 'CreateAccountStatusNotFoundException',
    "We can't find an create account request with the CreateAccountRequestId that you specified.",
  )
  const member = sdk(server, await memberOf(server, await createAccount(server, 'member'))).organizations
  await assertRefused(
    member.describeCreateAccountStatus({ CreateAccountRequestId }), 'AccessDeniedException',
    "You don't have permissions to access this resource.",
  )
})
