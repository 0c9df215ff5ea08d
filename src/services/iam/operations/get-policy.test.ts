import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

test('a policy with its description and tags', async () => {
  const { Policy: made } = await iam.createPolicy({
    PolicyName: 'one', PolicyDocument: policy(allow('kms:*')), Description: 'first', Tags: [{ Key: 'team', Value: 'blue' }],
  })
  const { Policy } = await iam.getPolicy({ PolicyArn: made!.Arn! })
  assert.deepEqual(Policy, { ...made, Description: 'first' })
  await assertRecord(server, 'GetPolicy', { readOnly: true, responseElements: null })
})

test('one of AWS\'s policies, with its attachments in the account', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  await iam.createUser({ UserName: 'ann' })
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  const { Policy } = await iam.getPolicy({ PolicyArn })
  assert.deepEqual(Policy, {
    PolicyName: 'AdministratorAccess', PolicyId: 'ANPAIWMBCKSKIEE64ZLYK', Arn: PolicyArn, Path: '/', DefaultVersionId: 'v1',
    AttachmentCount: 1, PermissionsBoundaryUsageCount: 0, IsAttachable: true,
    Description: 'Provides full access to AWS services and resources.',
    CreateDate: new Date('2015-02-06T18:39:46Z'), UpdateDate: new Date('2015-02-06T18:39:46Z'), Tags: [],
  })
})

test('a policy that is not there, another account\'s among them, and what is no policy', async () => {
  const others = ['arn:aws:iam::999999999999:policy/one', 'arn:aws:iam::aws:policy/constructor']
  for (const PolicyArn of [own('policy/none'), own('policy/x/one'), ...others]) {
    await assertRefused(iam.getPolicy({ PolicyArn }), 'NoSuchEntity', `Policy ${PolicyArn} was not found.`, 404)
  }
  for (const PolicyArn of ['arn:aws:iam::abc:policy/one', 'arn:aws:iam::000000000000:policy/a//b c']) {
    await assertRefused(iam.getPolicy({ PolicyArn }), 'InvalidInput', `ARN ${PolicyArn} is not valid.`)
  }
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getPolicy({ PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetPolicy '
      + 'on resource: policy arn:aws:iam::aws:policy/AdministratorAccess '
      + 'because no identity-based policy allows the iam:GetPolicy action',
    403,
  )
})
