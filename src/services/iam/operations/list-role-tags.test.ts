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

test('tags by their keys, page by page', async () => {
  await iam.tagRole({ RoleName: 'deployer', Tags: ['c', 'a', 'b'].map(Key => ({ Key, Value: Key })) })
  const first = await iam.listRoleTags({ RoleName: 'deployer', MaxItems: 2 })
  assert.deepEqual(first.Tags!.map(({ Key }) => Key), ['a', 'b'])
  const rest = await iam.listRoleTags({ RoleName: 'deployer', Marker: first.Marker })
  assert.deepEqual([rest.Tags, rest.IsTruncated], [[{ Key: 'c', Value: 'c' }], false])
  await assertRecord(server, 'ListRoleTags', { readOnly: true })
})

test('a role that is not there', async () => {
  await assertRefused(iam.listRoleTags({ RoleName: 'none' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listRoleTags({ RoleName: 'deployer' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListRoleTags '
      + 'on resource: arn:aws:iam::000000000000:role/deployer '
      + 'because no identity-based policy allows the iam:ListRoleTags action',
    403,
  )
})
