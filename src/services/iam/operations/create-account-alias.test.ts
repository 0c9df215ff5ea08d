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
const ours = async () => (await iam.listAccountAliases({})).AccountAliases

test('an account has one alias, and another takes its place', async () => {
  await iam.createAccountAlias({ AccountAlias: 'shop' })
  await assertRecord(server, 'CreateAccountAlias', {
    readOnly: false, requestParameters: { accountAlias: 'shop' }, responseElements: null,
  })
  await iam.createAccountAlias({ AccountAlias: 'shop-of-old' })
  assert.deepEqual(await ours(), ['shop-of-old'])
})

test('no two accounts have the same; one that was replaced is free', async () => {
  const taken = 'The account alias shop-of-old already exists.'
  await assertRefused(other.createAccountAlias({ AccountAlias: 'shop-of-old' }), 'EntityAlreadyExists', taken, 409)
  await assertRefused(iam.createAccountAlias({ AccountAlias: 'shop-of-old' }), 'EntityAlreadyExists', taken, 409)
  await other.createAccountAlias({ AccountAlias: 'shop' })
  assert.deepEqual([await ours(), (await other.listAccountAliases({})).AccountAliases], [['shop-of-old'], ['shop']])
})

test('of two accounts that ask for one alias at once one has it, and of two aliases at once an account keeps one', async () => {
  const outcomes = await Promise.allSettled([iam, other].map(one => one.createAccountAlias({ AccountAlias: 'wanted' })))
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  await Promise.all(['one', 'two'].map(AccountAlias => iam.createAccountAlias({ AccountAlias })))
  const [kept, ...more] = (await ours())!
  assert.deepEqual(more, [])
  await other.createAccountAlias({ AccountAlias: kept === 'one' ? 'two' : 'one' })
})

test('3 to 63 lower-case letters, digits and hyphens, none of them first, last or behind another', async () => {
  for (const AccountAlias of ['ab', 'a'.repeat(64), 'Shop', '-shop', 'shop-', 'sh--op', 'sh.op']) {
    await assertRefused(iam.createAccountAlias({ AccountAlias }), 'ValidationError', /accountAlias/)
  }
  for (const AccountAlias of ['abc', 'a-b', '1'.repeat(63)]) await iam.createAccountAlias({ AccountAlias })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.createAccountAlias({ AccountAlias: 'clerks' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:CreateAccountAlias '
      + 'on resource: * because no identity-based policy allows the iam:CreateAccountAlias action',
    403,
  )
})
