import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('the named tags go, whatever the case of their keys; one that is not there is no error', async () => {
  await iam.createUser({ UserName: 'ann', Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'level', Value: '1' }] })
  await iam.untagUser({ UserName: 'ann', TagKeys: ['TEAM', 'none', '__proto__'] })
  assert.deepEqual((await iam.getUser({ UserName: 'ann' })).User!.Tags, [{ Key: 'level', Value: '1' }])
  await assertRecord(server, 'UntagUser', {
    readOnly: false, requestParameters: { userName: 'ann', tagKeys: ['TEAM', 'none', '__proto__'] },
  })
})

test('a user that is not there', async () => {
  await assertRefused(
    iam.untagUser({ UserName: 'nobody', TagKeys: [] }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('a tag\'s key of no good form', async () => {
  await assertRefused(
    iam.untagUser({ UserName: 'ann', TagKeys: ['one', 'two!'] }), 'ValidationError',
    "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: "
      + '[Member must have length less than or equal to 128, Member must have length greater than or equal to 1, '
      + String.raw`Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+, Member must not be null]`,
    400,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.untagUser({ UserName: 'ann', TagKeys: ['level'] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UntagUser '
      + 'on resource: arn:aws:iam::000000000000:user/ann because no identity-based policy allows the iam:UntagUser action',
    403,
  )
})
