// What is told for a while of what somebody asked for, and is forgotten then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { createAccount, userIn } from '../../../test/kit/organizations.ts'
import { day, pass } from '../../../test/kit/pass.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import type { Collection } from '../../storage/collection.ts'
import type { Storage } from '../../storage/open.ts'
import { Timers } from '../../storage/time/timers.ts'
import { AccountCreations } from './account-creations.ts'
import { Handshakes } from './handshakes/handshakes.ts'

let storage: Storage
const server = await startServer({ ephemeral: true, dev: true, between: opened => (storage = opened) })
const { organizations } = sdk(server)

const count = async <T>(collection: Collection<T>): Promise<number> =>
  (await storage.begin({ account, region: '' }).list(collection, [], { limit: 100 })).length

test('requests for accounts, those that failed too, are told of for 90 days', async () => {
  await organizations.createOrganization({ FeatureSet: 'ALL' })
  await createAccount(server, 'one')
  const failed = await organizations.createAccount({ AccountName: 'two', Email: 'one@example.com' })
  const { State, Id } = failed.CreateAccountStatus!
  assert.equal(State, 'FAILED')
  await pass(server, day * 89)
  assert.equal((await organizations.listCreateAccountStatus({})).CreateAccountStatuses!.length, 2)
  await pass(server, day * 2)
  assert.deepEqual((await organizations.listCreateAccountStatus({})).CreateAccountStatuses, [])
  const describing = organizations.describeCreateAccountStatus({ CreateAccountRequestId: Id! })
  await assert.rejects(describing, { name: 'CreateAccountStatusNotFoundException' })
  assert.deepEqual([await count(AccountCreations), await count(Timers)], [0, 0])
})

test('handshakes go 30 days behind their end', async () => {
  const left = await createAccount(server, 'left')
  const ann = await userIn(server, left)
  await pass(server, day * 91)
  await sdk(server, ann).organizations.leaveOrganization({})
  const Target = { Type: 'ACCOUNT', Id: left } as const
  const { Handshake } = await organizations.inviteAccountToOrganization({ Target })
  await pass(server, day * 44)
  assert.equal((await organizations.describeHandshake({ HandshakeId: Handshake!.Id! })).Handshake!.State, 'EXPIRED')
  await pass(server, day * 2)
  assert.deepEqual([await count(Handshakes), await count(Timers)], [0, 0])
})

test('an organization that ends leaves none of them, and nothing that is to forget them', async () => {
  const { Accounts = [] } = await organizations.listAccounts({})
  const AccountId = Accounts.find(({ Name }) => Name === 'one')!.Id!
  await organizations.createAccount({ AccountName: 'three', Email: 'one@example.com' })
  await organizations.removeAccountFromOrganization({ AccountId })
  await organizations.inviteAccountToOrganization({ Target: { Type: 'ACCOUNT', Id: AccountId } })
  assert.deepEqual([await count(AccountCreations), await count(Handshakes), await count(Timers)], [1, 1, 2])
  await organizations.deleteOrganization({})
  assert.deepEqual([await count(AccountCreations), await count(Handshakes), await count(Timers)], [0, 0, 0])
})
