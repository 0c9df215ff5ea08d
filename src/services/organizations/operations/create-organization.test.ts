import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { organizations } = sdk(server)

test('without the permission there is none', async () => {
  const clerk = sdk(server, await createUser(server, 'clerk')).organizations
  await assertRefused(
    clerk.createOrganization({}), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: organizations:CreateOrganization on resource: * `
      + 'because no identity-based policy allows the organizations:CreateOrganization action',
  )
  await assertRefused(
    organizations.describeOrganization({}), 'AWSOrganizationsNotInUseException',
    'Your account is not a member of an organization.',
  )
})

test('whoever makes it manages it, and is its first account', async () => {
  const { Organization } = await organizations.createOrganization({ FeatureSet: 'ALL' })
  const { Id } = Organization!
  assert.match(Id!, /^o-[a-z0-9]{10}$/)
  const arn = (resource: string) => `arn:aws:organizations::${account}:${resource}`
  assert.deepEqual(Organization, {
    Id, Arn: arn(`organization/${Id!}`), FeatureSet: 'ALL', MasterAccountId: account,
    MasterAccountArn: arn(`account/${Id!}/${account}`), MasterAccountEmail: `${account}@stockade.invalid`,
    AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
  })
  await assertRecord(server, 'CreateOrganization', {
    awsRegion: 'us-east-1', readOnly: false, requestParameters: { featureSet: 'ALL' },
  })
  const { Accounts } = await organizations.listAccounts({})
  assert.deepEqual(Accounts!.map(one => [one.Id, one.JoinedMethod, one.Status, one.Name, one.Email]), [
    [account, 'INVITED', 'ACTIVE', `Account ${account}`, `${account}@stockade.invalid`],
  ])
})

test('an account is in one at most', async () => {
  await assertRefused(
    organizations.createOrganization({}), 'AlreadyInOrganizationException',
    'The provided account is already a member of an organization.',
  )
})
