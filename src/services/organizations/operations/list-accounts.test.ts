import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { organizations } = sdk(server)
await organizations.createOrganization({})

test('accounts in the order in which they joined, page by page', async () => {
  const made = [account]
  for (let i = 0; i < 22; i++) made.push(await createAccount(server, `account-${i}`))
  const first = await organizations.listAccounts({})
  const rest = await organizations.listAccounts({ NextToken: first.NextToken })
  assert.deepEqual([first.Accounts!.length, rest.NextToken], [20, undefined])
  assert.deepEqual(new Set([...first.Accounts!, ...rest.Accounts!].map(({ Id }) => Id)), new Set(made))
  assert.equal(first.Accounts![0]!.Id, account)
  const short = await organizations.listAccounts({ MaxResults: 3 })
  assert.deepEqual(short.Accounts!.length, 3)
  await assertRecord(server, 'ListAccounts', { readOnly: true, responseElements: null })
  const wrong = organizations.listAccounts({ NextToken: 'nonsense' })
  await assertRefused(wrong, 'InvalidInputException', 'You specified an invalid value.')
})

test('a member lists none, nor who has no permission', async () => {
  const member = sdk(server, await memberOf(server, await createAccount(server, 'member'))).organizations
  const text = "You don't have permissions to access this resource."
  await assertRefused(member.listAccounts({}), 'AccessDeniedException', text)
  const clerk = sdk(server, await createUser(server, 'clerk')).organizations
  await assertRefused(clerk.listAccounts({}), 'AccessDeniedException', /allows the organizations:ListAccounts action$/)
})
