import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey()

test('the alias is gone and the key is not', async () => {
  await kms.createAlias({ AliasName: 'alias/app', TargetKeyId: key!.KeyId })
  await kms.deleteAlias({ AliasName: 'alias/app' })
  await assertRefused(kms.describeKey({ KeyId: 'alias/app' }), 'NotFoundException', /alias\/app is not found\.$/)
  assert.equal((await kms.describeKey({ KeyId: key!.KeyId })).KeyMetadata?.KeyState, 'Enabled')
})

test('an alias that is not there, or is reserved', async () => {
  const absent = kms.deleteAlias({ AliasName: 'alias/none' })
  await assertRefused(absent, 'NotFoundException', 'Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.')
  await assertRefused(kms.deleteAlias({ AliasName: 'alias/aws/ssm' }), 'NotAuthorizedException', /.*/)
})

test('asks for leave on the alias and on its key', async () => {
  await kms.createAlias({ AliasName: 'alias/kept', TargetKeyId: key!.KeyId })
  const aliasArn = 'arn:aws:kms:us-east-1:000000000000:alias/kept'
  const user = sdk(server, await createUser(server, 'remover', allow('kms:DeleteAlias', aliasArn)))
  await assertRefused(user.kms.deleteAlias({ AliasName: 'alias/kept' }), 'AccessDeniedException', /on resource: arn:.*:key\//)
})
