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
const arn = await createRole(server, 'deployer')

test('a role as it was made, found in any case, with its tags', async () => {
  await iam.tagRole({ RoleName: 'deployer', Tags: [{ Key: 'team', Value: 'a' }] })
  const { Role } = await iam.getRole({ RoleName: 'DEPLOYER' })
  assert.deepEqual([Role!.Arn, Role!.MaxSessionDuration, Role!.Tags], [arn, 3600, [{ Key: 'team', Value: 'a' }]])
  await assertRecord(server, 'GetRole', { readOnly: true, responseElements: null })
})

test('whoever it trusts is shown under the present ARN, who is gone under the id', async () => {
  await createUser(server, 'ann')
  const trustOf = async () => decodeURIComponent((await iam.getRole({ RoleName: 'trusting' })).Role!.AssumeRolePolicyDocument!)
  const arnOf = (name: string) => `arn:aws:iam::000000000000:${name}`
  const document = trusting(arnOf('user/ann'), arnOf('role/deployer'))
  await iam.createRole({ RoleName: 'trusting', AssumeRolePolicyDocument: document })
  const { RoleId } = (await iam.getRole({ RoleName: 'deployer' })).Role!
  assert.equal(await trustOf(), document)
  await iam.updateUser({ UserName: 'ann', NewUserName: 'anna' })
  await iam.deleteRole({ RoleName: 'deployer' })
  await createRole(server, 'deployer')
  assert.deepEqual(JSON.parse(await trustOf()), JSON.parse(trusting(arnOf('user/anna'), RoleId!)))
})

test('a role that is not there', async () => {
  await assertRefused(iam.getRole({ RoleName: 'none' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getRole({ RoleName: 'deployer' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetRole '
      + 'on resource: role deployer because no identity-based policy allows the iam:GetRole action',
    403,
  )
})
