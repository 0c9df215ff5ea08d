import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
await createRole(server, 'deployer')
const put = (PolicyDocument: string, RoleName = 'deployer') => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument })

test('another trust policy takes the place of the first', async () => {
  await createUser(server, 'ann')
  const document = trusting('arn:aws:iam::000000000000:user/ann', 'arn:aws:iam::000000000000:role/deployer')
  await put(document)
  const { Role } = await iam.getRole({ RoleName: 'deployer' })
  assert.equal(decodeURIComponent(Role!.AssumeRolePolicyDocument!), document)
  await assertRecord(server, 'UpdateAssumeRolePolicy', {
    readOnly: false, requestParameters: { roleName: 'deployer', policyDocument: document }, responseElements: null,
  })
})

test('what is no trust policy is refused, and the old one stays', async () => {
  const none = 'arn:aws:iam::000000000000:user/none'
  await assertRefused(put('{'), 'MalformedPolicyDocument', 'This policy contains invalid Json')
  await assertRefused(put(trusting(none)), 'MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${none}"`)
  const { Role } = await iam.getRole({ RoleName: 'deployer' })
  assert.match(decodeURIComponent(Role!.AssumeRolePolicyDocument!), /user\/ann/)
})

test('a role that is not there', async () => {
  await assertRefused(put('{', 'none'), 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.updateAssumeRolePolicy({ RoleName: 'deployer', PolicyDocument: '{}' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UpdateAssumeRolePolicy '
      + 'on resource: role deployer because no identity-based policy allows the iam:UpdateAssumeRolePolicy action',
    403,
  )
})
