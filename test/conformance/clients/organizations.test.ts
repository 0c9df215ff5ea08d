// Accounts of an organization, through every client.
import assert from 'node:assert/strict'
import {
  CreateAccount, CreateOrganization, DescribeAccount, DescribeCreateAccountStatus, DescribeOrganization, ListAccounts,
} from '../../../src/contracts/organizations.gen.ts'
import { AssumeRole, GetCallerIdentity } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

async function accounts({ call, callPaged }: AnyClient, server: TestServer): Promise<void> {
  await refused(
    call(root, DescribeOrganization, {}), 'AWSOrganizationsNotInUseException',
    'Your account is not a member of an organization.',
  )
  const { Organization } = await call(root, CreateOrganization, { FeatureSet: 'ALL' })
  assert.deepEqual((await call(root, DescribeOrganization, {})).Organization, Organization)
  const { CreateAccountStatus: asked } = await call(root, CreateAccount, { AccountName: 'shop', Email: 'shop@example.com' })
  const CreateAccountRequestId = asked!.Id!
  const { CreateAccountStatus: status } = await call(root, DescribeCreateAccountStatus, { CreateAccountRequestId })
  assert.equal(status!.State, 'SUCCEEDED')
  const AccountId = status!.AccountId!
  const { Account } = await call(root, DescribeAccount, { AccountId })
  assert.deepEqual([Account!.Name, Account!.Email, Account!.Status], ['shop', 'shop@example.com', 'ACTIVE'])
  const { Accounts } = await callPaged(root, ListAccounts, {}, 1)
  assert.deepEqual(Accounts!.map(({ Id }) => Id), [account, AccountId])

  const RoleArn = `arn:aws:iam::${AccountId}:role/OrganizationAccountAccessRole`
  const ann = await createUser(server, 'ann', allow('sts:AssumeRole', RoleArn))
  const { Credentials } = await call(ann, AssumeRole, { RoleArn, RoleSessionName: 'visit' })
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!
  const member = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  assert.equal((await call(member, GetCallerIdentity, {})).Account, AccountId)
  await refused(
    call(member, ListAccounts, {}), 'AccessDeniedException', "You don't have permissions to access this resource.",
  )
}

throughEveryClient({ 'an account is made in an organization, and entered': accounts })
