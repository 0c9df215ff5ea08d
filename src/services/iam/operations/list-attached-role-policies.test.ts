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
const names = ['IAMFullAccess', 'IAMReadOnlyAccess', 'service-role/AWSLambdaBasicExecutionRole']
for (const name of names) await iam.attachRolePolicy({ RoleName: 'deployer', PolicyArn: `arn:aws:iam::aws:policy/${name}` })

test('what is attached, page by page and under a path', async () => {
  const first = await iam.listAttachedRolePolicies({ RoleName: 'deployer', MaxItems: 2 })
  const rest = await iam.listAttachedRolePolicies({ RoleName: 'deployer', Marker: first.Marker })
  const found = [...first.AttachedPolicies!, ...rest.AttachedPolicies!]
  const own = ['IAMFullAccess', 'IAMReadOnlyAccess', 'AWSLambdaBasicExecutionRole']
  assert.deepEqual(found.map(({ PolicyName }) => PolicyName), own)
  const under = await iam.listAttachedRolePolicies({ RoleName: 'deployer', PathPrefix: '/service-role/' })
  assert.deepEqual(under.AttachedPolicies!.map(({ PolicyName }) => PolicyName), ['AWSLambdaBasicExecutionRole'])
  await assertRecord(server, 'ListAttachedRolePolicies', { readOnly: true })
})

test('a role that is not there', async () => {
  await assertRefused(
    iam.listAttachedRolePolicies({ RoleName: 'none' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listAttachedRolePolicies({ RoleName: 'deployer' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListAttachedRolePolicies '
      + 'on resource: role deployer because no identity-based policy allows the iam:ListAttachedRolePolicies action',
    403,
  )
})
