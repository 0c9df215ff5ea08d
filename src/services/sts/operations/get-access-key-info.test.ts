import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { sts } = sdk(server)

test('an access key id tells its account, whether the key is there or not', async () => {
  const user = await createUser(server, 'alice')
  assert.equal((await sts.getAccessKeyInfo({ AccessKeyId: user.accessKeyId })).Account, '000000000000')
  // AWS: an id from public write-ups of the format.
  assert.equal((await sts.getAccessKeyInfo({ AccessKeyId: 'ASIAQNZGKIQY56JQ7WML' })).Account, '029608264753')
})

test('of the right form', async () => {
  await assertRefused(sts.getAccessKeyInfo({ AccessKeyId: 'AKIA018901890189' }), 'ValidationError', /Access Key/)
})

test('a denial tells no resource', async () => {
  const { sts: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getAccessKeyInfo({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: sts:GetAccessKeyInfo '
      + 'because no identity-based policy allows the sts:GetAccessKeyInfo action',
    403,
  )
})
