import { test } from 'node:test'
import { account } from '../../kit/identity.ts'
import { assertRefused } from '../../kit/refusal.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live, type Attributes } from './life.ts'

const life = {
  configuration: 'organizations.tf',
  importedBy: {
    aws_iam_organizations_features: 'id',
    aws_organizations_organization: 'id',
    aws_organizations_organizational_unit: 'id',
    aws_organizations_policy: 'id',
    aws_organizations_policy_attachment: ({ target_id, policy_id }: Attributes) => `${target_id}:${policy_id}`,
    aws_organizations_resource_policy: 'id',
  },
  outputs: [
    {
      types: ['SERVICE_CONTROL_POLICY'], services: ['guardduty.amazonaws.com', 'iam.amazonaws.com'],
      units: ['upper'], attached: 2, master: account,
    },
    {
      types: ['RESOURCE_CONTROL_POLICY', 'SERVICE_CONTROL_POLICY'],
      services: ['config.amazonaws.com', 'guardduty.amazonaws.com', 'iam.amazonaws.com'],
      units: ['renamed'], attached: 2, master: account,
    },
  ],
} as const

test('an organization with units and policies', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { end } = await live(t, server, life)
  await end()
  await assertRefused(
    sdk(server).organizations.describeOrganization({}), 'AWSOrganizationsNotInUseException',
    'Your account is not a member of an organization.',
  )
})
