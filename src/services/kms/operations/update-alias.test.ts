import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: first } = await kms.createKey()
const { KeyMetadata: second } = await kms.createKey()
await kms.createAlias({ AliasName: 'alias/app', TargetKeyId: first!.KeyId })

test('the alias stands for the other key from then on', async () => {
  await kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: second!.Arn })
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/app' })
  assert.equal(KeyMetadata?.Arn, second!.Arn)
  assert.equal((await kms.listAliases({ KeyId: first!.KeyId })).Aliases?.length, 0)
  await assertRecord(server, 'UpdateAlias', { responseElements: { keyId: second!.Arn } })
})

test('an alias that is not there, a key that is not there, an alias for a key', async () => {
  const absent = kms.updateAlias({ AliasName: 'alias/none', TargetKeyId: first!.KeyId })
  await assertRefused(absent, 'NotFoundException', 'Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.')
  const unknown = kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: '00000000-0000-4000-8000-000000000000' })
  await assertRefused(unknown, 'NotFoundException', /^Key 'arn:.*' does not exist$/)
  const alias = kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: 'alias/app' })
  await assertRefused(alias, 'ValidationException', 'Aliases must refer to keys. Not aliases')
  await assertRefused(kms.updateAlias({ AliasName: 'alias/aws/ssm', TargetKeyId: first!.KeyId }), 'NotAuthorizedException', /.*/)
})

test('asks for leave on the alias and on both keys', async () => {
  const aliasArn = 'arn:aws:kms:us-east-1:000000000000:alias/app'
  const both = [aliasArn, first!.Arn!].map(arn => allow('kms:UpdateAlias', arn))
  const user = sdk(server, await createUser(server, 'mover', ...both))
  await assertRefused(
    user.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: first!.KeyId }),
    'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/mover is not authorized to perform: kms:UpdateAlias on resource: ${second!.Arn} `
      + 'because no identity-based policy allows the kms:UpdateAlias action',
  )
})

test('the other key is of the same type and for the same use', async () => {
  const made = async (KeySpec: KeySpec, KeyUsage: KeyUsageType) =>
    (await kms.createKey({ KeySpec, KeyUsage })).KeyMetadata!.KeyId!
  const kinds = [
    first!.KeyId!, await made('HMAC_256', 'GENERATE_VERIFY_MAC'), await made('RSA_2048', 'ENCRYPT_DECRYPT'),
    await made('RSA_2048', 'SIGN_VERIFY'), await made('ECC_NIST_P256', 'KEY_AGREEMENT'),
  ]
  for (const [i, one] of kinds.entries()) {
    await kms.createAlias({ AliasName: `alias/kind-${i}`, TargetKeyId: one })
    for (const TargetKeyId of kinds) {
      const moving = kms.updateAlias({ AliasName: `alias/kind-${i}`, TargetKeyId })
      if (TargetKeyId === one) await moving
      else await assertRefused(moving, 'ValidationException', /must be of the same type and key usage/)
    }
  }
  await kms.updateAlias({ AliasName: 'alias/kind-3', TargetKeyId: await made('ECC_NIST_P256', 'SIGN_VERIFY') })
})
