import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live, type Attributes } from './life.ts'

const caller = [account, `arn:aws:iam::${account}:root`]
const managed = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const reader = `arn:aws:iam::${account}:policy/shop/shop-reader`
const life = {
  configuration: 'iam.tf',
  importedBy: {
    aws_iam_access_key: 'id',
    aws_iam_account_alias: 'account_alias',
    aws_iam_group: 'name',
    aws_iam_group_policies_exclusive: 'group_name',
    aws_iam_group_policy: 'id',
    aws_iam_group_policy_attachment: ({ group, policy_arn }: Attributes) => `${group}/${policy_arn}`,
    aws_iam_group_policy_attachments_exclusive: 'group_name',
    aws_iam_instance_profile: 'name',
    aws_iam_openid_connect_provider: 'arn',
    aws_iam_policy: 'arn',
    aws_iam_role: 'name',
    aws_iam_user: 'name',
    aws_iam_user_group_membership: ({ user, groups }: Attributes) => [user, ...groups!].join('/'),
    aws_iam_user_policies_exclusive: 'user_name',
    aws_iam_user_policy: 'id',
    aws_iam_user_policy_attachment: ({ user, policy_arn }: Attributes) => `${user}/${policy_arn}`,
    aws_iam_user_policy_attachments_exclusive: 'user_name',
  },
  outputs: [
    {
      caller, user: `arn:aws:iam::${account}:user/shop-of-old`, tags: { team: 'shop', stage: 'test' },
      boundaries: [managed, reader], profile: ['builder', ''], alias: 'shop-of-old',
      clerks: ['clerk'], managed, keys: ['Active'], services: [], simulated: ['implicitDeny', true, false],
    },
    {
      caller, user: `arn:aws:iam::${account}:user/services/shop`, tags: { team: 'orders' },
      boundaries: [reader, ''], profile: ['web', 'web'], alias: 'shop',
      clerks: ['clerk', 'shop'], managed, keys: ['Inactive'], services: ['shop'],
      simulated: ['allowed', true, true],
    },
  ],
} as const

test('users, groups, roles, a profile, policies and who has them, and a provider', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { iam } = sdk(server)
  const { end } = await live(t, server, life)
  const { AttachedPolicies } = await iam.listAttachedUserPolicies({ UserName: 'shop' })
  assert.deepEqual(AttachedPolicies!.map(({ PolicyArn }) => PolicyArn), [managed])
  await end()
  const { SummaryMap } = await iam.getAccountSummary({})
  const { Users, Groups, Roles, InstanceProfiles, Policies, Providers } = SummaryMap!
  assert.deepEqual([Users, Groups, Roles, InstanceProfiles, Policies, Providers], [0, 0, 0, 0, 0, 0])
})
