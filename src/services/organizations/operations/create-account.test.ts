import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { organizations } = sdk(server)
const asked = { AccountName: 'shop', Email: 'shop@example.com' }

test('there is none without an organization', async () => {
  await assertRefused(
    organizations.createAccount(asked), 'AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.',
  )
  await organizations.createOrganization({})
})

test('an account is made with a role by which the management account administers it', async () => {
  const { CreateAccountStatus: status } = await organizations.createAccount(asked)
  assert.match(status!.Id!, /^car-[a-z0-9]{32}$/)
  assert.match(status!.AccountId!, /^[1-9]\d{11}$/)
  assert.deepEqual([status!.State, status!.AccountName], ['SUCCEEDED', 'shop'])
  const record = await lastRecord(server, 'CreateAccount')
  assert.deepEqual([record.awsRegion, record.readOnly], ['us-east-1', false])
  assert.equal(JSON.stringify(record).includes('shop@example.com'), false)

  const member = sdk(server, await memberOf(server, status!.AccountId!))
  assert.equal((await member.sts.getCallerIdentity({})).Account, status!.AccountId)
  const RoleName = 'OrganizationAccountAccessRole'
  const { Role } = await member.iam.getRole({ RoleName })
  const trust = decodeURIComponent(Role!.AssumeRolePolicyDocument!)
  assert.deepEqual(JSON.parse(trust), {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
  })
  assert.deepEqual((await member.iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies, [])
  assert.deepEqual((await member.iam.listRolePolicies({ RoleName })).PolicyNames, ['AdministratorAccess'])
  const { PolicyDocument } = await member.iam.getRolePolicy({ RoleName, PolicyName: 'AdministratorAccess' })
  assert.deepEqual(JSON.parse(decodeURIComponent(PolicyDocument!)), {
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  })
  assert.equal((await member.iam.getAccountSummary({})).SummaryMap!['AccountAccessKeysPresent'], 0)
  await member.iam.createUser({ UserName: 'first' })
  await assert.rejects(sdk(server).iam.getUser({ UserName: 'first' }), { name: 'NoSuchEntityException' })
})

test('the role has the name that is asked for, and the account its tags', async () => {
  const { CreateAccountStatus: status } = await organizations.createAccount({
    AccountName: 'lab', Email: 'lab@example.com', RoleName: 'Admin', Tags: [{ Key: 'stage', Value: 'test' }],
  })
  const may = { ...allow('sts:AssumeRole'), Resource: `arn:aws:iam::${status!.AccountId!}:role/Admin` }
  const { sts } = sdk(server, await createUser(server, 'visitor', may))
  await sts.assumeRole({ RoleArn: may.Resource, RoleSessionName: 'visit' })
  const rule = { ...allow('organizations:DescribeAccount'), Condition: { StringEquals: { 'aws:ResourceTag/stage': 'test' } } }
  const reader = sdk(server, await createUser(server, 'reader', rule)).organizations
  await reader.describeAccount({ AccountId: status!.AccountId })
  await assert.rejects(reader.describeAccount({ AccountId: account }), { name: 'AccessDeniedException' })
})

test('an address is one account\'s, in any case: the answer says that it failed', async () => {
  const again = await organizations.createAccount({ ...asked, Email: 'Shop@example.com' })
  const { State, FailureReason, AccountId } = again.CreateAccountStatus!
  assert.deepEqual([State, FailureReason, AccountId], ['FAILED', 'EMAIL_ALREADY_EXISTS', undefined])
})

test('tags that are given twice, or are AWS\'s; an address that is none', async () => {
  const tagged = (...keys: readonly string[]) =>
    organizations.createAccount({ AccountName: 'x', Email: 'x@example.com', Tags: keys.map(Key => ({ Key, Value: '' })) })
  await assertRefused(tagged('a', 'a'), 'InvalidInputException', 'You specified duplicate tag keys.')
  await assertRefused(tagged('aws:a'), 'InvalidInputException', "You specified a tag key of AWS's own.")
  await assertRefused(
    organizations.createAccount({ ...asked, Email: 'nobody' }), 'InvalidInputException',
    'You provided a value that does not match the required pattern.',
  )
})

test('a member makes no accounts, and another permission is asked for tags', async () => {
  const member = sdk(server, await memberOf(server, await createAccount(server, 'member'))).organizations
  await assertRefused(
    member.createAccount(asked), 'AccessDeniedException', "You don't have permissions to access this resource.",
  )
  const clerk = sdk(server, await createUser(server, 'clerk', allow('organizations:CreateAccount'))).organizations
  const call = clerk.createAccount({ AccountName: 'y', Email: 'y@example.com', Tags: [{ Key: 'a', Value: '' }] })
  await assertRefused(call, 'AccessDeniedException', /perform: organizations:TagResource on resource: \* because no/)
})
