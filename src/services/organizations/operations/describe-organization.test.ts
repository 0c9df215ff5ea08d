import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { organizations } = sdk(server)
const { Organization } = await organizations.createOrganization({})

test('the management account and its members are told of it alike', async () => {
  assert.deepEqual((await organizations.describeOrganization({})).Organization, Organization)
  await assertRecord(server, 'DescribeOrganization', { readOnly: true, responseElements: null })
  const member = sdk(server, await memberOf(server, await createAccount(server, 'shop'))).organizations
  assert.deepEqual((await member.describeOrganization({})).Organization, Organization)
})

test('without the permission it is refused', async () => {
  const clerk = sdk(server, await createUser(server, 'clerk')).organizations
  const refused = /no identity-based policy allows the organizations:DescribeOrganization action$/
  await assertRefused(clerk.describeOrganization({}), 'AccessDeniedException', refused)
})
