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

test('tags are taken away, without regard to the case of their keys', async () => {
  await iam.tagRole({ RoleName: 'deployer', Tags: [{ Key: 'team', Value: 'a' }, { Key: 'level', Value: '1' }] })
  await iam.untagRole({ RoleName: 'deployer', TagKeys: ['TEAM', 'none'] })
  assert.deepEqual((await iam.listRoleTags({ RoleName: 'deployer' })).Tags, [{ Key: 'level', Value: '1' }])
  await assertRecord(server, 'UntagRole', { readOnly: false, responseElements: null })
})

test('a role that is not there', async () => {
  await assertRefused(
    iam.untagRole({ RoleName: 'none', TagKeys: [] }), 'NoSuchEntity', 'The role with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.untagRole({ RoleName: 'deployer', TagKeys: [] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UntagRole '
      + 'on resource: arn:aws:iam::000000000000:role/deployer because no identity-based policy allows the iam:UntagRole action',
    403,
  )
})
