import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live } from './life.ts'

const path = '/aws-service-role/autoscaling.amazonaws.com/'
const outputs = {
  expires: true, phone: `arn:aws:iam::${account}:mfa/phones/ann`, provider: `arn:aws:iam::${account}:saml-provider/corp`,
  role: [`arn:aws:iam::${account}:role${path}AWSServiceRoleForAutoScaling_shop`, path],
}
const life = {
  configuration: 'people.tf',
  importedBy: {
    aws_iam_account_password_policy: () => 'iam-account-password-policy',
    aws_iam_saml_provider: 'arn',
    aws_iam_service_linked_role: 'arn',
    aws_iam_user: 'name',
    aws_iam_user_login_profile: 'user',
    aws_iam_virtual_mfa_device: 'arn',
  },
  outputs: [outputs, outputs],
} as const

test('passwords, a device, a role of a service and a SAML provider', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { iam } = sdk(server)
  const { end } = await live(t, server, life)
  assert.equal((await iam.getLoginProfile({ UserName: 'anna' })).LoginProfile!.UserName, 'anna')
  await end()
  const { SummaryMap } = await iam.getAccountSummary({})
  const { Users, Roles, MFADevices, Providers } = SummaryMap!
  assert.deepEqual([Users, Roles, MFADevices, Providers], [0, 0, 0, 0])
})
