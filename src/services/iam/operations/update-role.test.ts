import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
await createRole(server, 'deployer')

test('its description and how long its sessions last, each where it is given', async () => {
  await iam.updateRole({ RoleName: 'deployer', Description: 'Deploys.' })
  await iam.updateRole({ RoleName: 'deployer', MaxSessionDuration: 7200 })
  const { Description, MaxSessionDuration } = (await iam.getRole({ RoleName: 'deployer' })).Role!
  assert.deepEqual([Description, MaxSessionDuration], ['Deploys.', 7200])
  await assertRecord(server, 'UpdateRole', {
    readOnly: false, requestParameters: { roleName: 'deployer', maxSessionDuration: 7200 },
  })
  const short = iam.updateRole({ RoleName: 'deployer', MaxSessionDuration: 900 })
  await assertRefused(short, 'ValidationError', /maxSessionDuration/)
})

test('a role that is not there', async () => {
  await assertRefused(iam.updateRole({ RoleName: 'none' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.updateRole({ RoleName: 'deployer' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UpdateRole '
      + 'on resource: role deployer because no identity-based policy allows the iam:UpdateRole action',
    403,
  )
})
