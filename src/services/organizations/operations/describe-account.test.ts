import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { organizations } = sdk(server)
const { Organization } = await organizations.createOrganization({})
const AccountId = await createAccount(server, 'shop')
const arn = (id: string) => `arn:aws:organizations::${account}:account/${Organization!.Id!}/${id}`

test('an account is told with its name, its address and how it joined', async () => {
  const { JoinedTimestamp, Paths, ...rest } = (await organizations.describeAccount({ AccountId })).Account!
  assert.deepEqual(rest, {
    Id: AccountId, Arn: arn(AccountId), Name: 'shop', Email: 'shop@example.com', Status: 'ACTIVE', State: 'ACTIVE',
    JoinedMethod: 'CREATED',
  })
  assert.ok(Math.abs(JoinedTimestamp!.getTime() - Date.now()) < 60_000)
  assert.match(Paths![0]!, new RegExp(`^${Organization!.Id!}/r-[a-z0-9]{4}/${AccountId}/$`))
  await assertRecord(server, 'DescribeAccount', { readOnly: true, requestParameters: { accountId: AccountId } })
})

test('an account that is not there or not in the organization, and who is no management account', async () => {
  for (const none of ['999999999999', other]) {
    const call = organizations.describeAccount({ AccountId: none })
    await assertRefused(call, 'AccountNotFoundException', "You specified an account that doesn't exist.")
  }
  const text = "You don't have permissions to access this resource."
  const member = sdk(server, await memberOf(server, AccountId)).organizations
  await assertRefused(member.describeAccount({ AccountId }), 'AccessDeniedException', text)
  const outside = sdk(server, theirs).organizations.describeAccount({ AccountId })
  await assertRefused(outside, 'AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.')
})

test('the permission is asked on the account', async () => {
  const clerk = sdk(server, await createUser(server, 'clerk')).organizations
  await assertRefused(
    clerk.describeAccount({ AccountId }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: organizations:DescribeAccount `
      + `on resource: ${arn(AccountId)} because no identity-based policy allows the organizations:DescribeAccount action`,
  )
})
