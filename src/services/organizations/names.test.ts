import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../test/kit/accounts.ts'
import { account } from '../../../test/kit/identity.ts'
import { createAccount, userIn } from '../../../test/kit/organizations.ts'
import { pass } from '../../../test/kit/pass.ts'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'

const server = await startWithOther({ dev: true })
const { organizations } = sdk(server)
await organizations.createOrganization({})
const own = (id: string) => `${id}@stockade.invalid`
const day = 24 * 3600_000
const shop = await createAccount(server, 'shop')
const lone = await createAccount(server, 'lone')

test('an account that a server was started for goes by its number, wherever it is told of', async () => {
  const { Account } = await organizations.describeAccount({ AccountId: account })
  assert.deepEqual([Account!.Name, Account!.Email], [`Account ${account}`, own(account)])
  const { Organization } = await organizations.describeOrganization({})
  assert.equal(Organization!.MasterAccountEmail, own(account))
  const RootId = (await organizations.listRoots({})).Roots![0]!.Id!
  await organizations.enablePolicyType({ RootId, PolicyType: 'SERVICE_CONTROL_POLICY' })
  const found = await organizations.listTargetsForPolicy({ PolicyId: 'p-FullAWSAccess' })
  assert.deepEqual(found.Targets!.map(({ Name }) => Name), ['Root', `Account ${account}`, 'shop', 'lone'])
  const under = await organizations.listAccountsForParent({ ParentId: RootId })
  const addresses = new Set(under.Accounts!.map(({ Email }) => Email))
  assert.deepEqual(addresses, new Set([own(account), 'shop@example.com', 'lone@example.com']))
})

test('it is invited by its address, and no account is made with one such', async () => {
  const invite = (Id: string) => organizations.inviteAccountToOrganization({ Target: { Id, Type: 'EMAIL' } })
  await assertRefused(invite(own(shop)), 'InvalidInputException', /no account has/)
  await assertRefused(invite(own('999999999999')), 'InvalidInputException', /no account has/)
  await assertRefused(invite(own('nobody')), 'InvalidInputException', /no account has/)
  const { Handshake } = await invite(own(other))
  const [{ Resources: told }] = Handshake!.Resources as [{ Resources: object[] }]
  assert.deepEqual(told.slice(0, 2), [
    { Type: 'MASTER_EMAIL', Value: own(account) }, { Type: 'MASTER_NAME', Value: `Account ${account}` },
  ])
  await sdk(server, theirs).organizations.acceptHandshake({ HandshakeId: Handshake!.Id })
  const { Account } = await organizations.describeAccount({ AccountId: other })
  assert.deepEqual([Account!.Name, Account!.Email], [`Account ${other}`, own(other)])
  const { CreateAccountStatus } = await organizations.createAccount({ AccountName: 'x', Email: 'x@Stockade.invalid' })
  assert.deepEqual([CreateAccountStatus!.State, CreateAccountStatus!.FailureReason], ['FAILED', 'INVALID_EMAIL'])
})

test('an account that leaves keeps its name and its address, also as one that manages an organization', async () => {
  const { organizations: ann } = sdk(server, await userIn(server, shop))
  await pass(server, 4 * day)
  await ann.leaveOrganization({})
  await organizations.removeAccountFromOrganization({ AccountId: lone })
  for (const _ of ['once', 'and again']) {
    const { Organization } = await ann.createOrganization({})
    assert.equal(Organization!.MasterAccountEmail, 'shop@example.com')
    assert.equal(JSON.stringify(await lastRecord(server, 'CreateOrganization')).includes('shop@'), false)
    assert.deepEqual((await ann.describeOrganization({})).Organization, Organization)
    const { Accounts } = await ann.listAccounts({})
    assert.deepEqual(Accounts!.map(({ Name, Email }) => [Name, Email]), [['shop', 'shop@example.com']])
    const { Handshake } = await ann.inviteAccountToOrganization({ Target: { Id: 'lone@example.com', Type: 'EMAIL' } })
    const told = Handshake!.Resources![0]!.Resources!.map(({ Value }) => Value)
    assert.deepEqual(told, ['shop@example.com', 'shop', 'ALL'])
    await ann.deleteOrganization({})
  }
})
