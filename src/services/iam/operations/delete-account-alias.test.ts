import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const { iam: other } = sdk(server, theirs)
const shop = { AccountAlias: 'shop' }

test('the account\'s own goes, by its name, and is free', async () => {
  await iam.createAccountAlias(shop)
  await iam.deleteAccountAlias(shop)
  await assertRecord(server, 'DeleteAccountAlias', {
    readOnly: false, requestParameters: { accountAlias: 'shop' }, responseElements: null,
  })
  assert.deepEqual((await iam.listAccountAliases({})).AccountAliases, [])
  await other.createAccountAlias(shop)
})

test('one that is not there, and one of another account', async () => {
  const refused = (AccountAlias: string) => assertRefused(
    iam.deleteAccountAlias({ AccountAlias }), 'NoSuchEntity', `The account alias with name ${AccountAlias} cannot be found.`, 404,
  )
  await refused('shop')
  await iam.createAccountAlias({ AccountAlias: 'ours' })
  await refused('none')
  await refused('shop')
  assert.deepEqual((await other.listAccountAliases({})).AccountAliases, ['shop'])
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteAccountAlias({ AccountAlias: 'ours' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteAccountAlias '
      + 'on resource: * because no identity-based policy allows the iam:DeleteAccountAlias action',
    403,
  )
})
