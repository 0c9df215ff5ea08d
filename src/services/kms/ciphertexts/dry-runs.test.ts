// Dry runs that need no ciphertext: whether somebody might decrypt, of a key that is named.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyId } = (await kms.createKey({})).KeyMetadata!
const other = (await kms.createKey({})).KeyMetadata!
const without = { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT' as const] }
const succeeded = ['DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.'] as const

test('who may decrypt is told so without a ciphertext, and with any', async () => {
  const reader = sdk(server, await createUser(server, 'reader', allow(['kms:Decrypt', 'kms:ReEncrypt*']))).kms
  for (const CiphertextBlob of [undefined, Buffer.from('none')]) {
    await assertRefused(reader.decrypt({ KeyId, CiphertextBlob, ...without }), ...succeeded)
    const moving = { SourceKeyId: KeyId, DestinationKeyId: other.KeyId, CiphertextBlob, ...without }
    await assertRefused(reader.reEncrypt(moving), ...succeeded)
  }
  const nobody = sdk(server, await createUser(server, 'nobody')).kms
  await assertRefused(nobody.decrypt({ KeyId, ...without }), 'AccessDeniedException', /kms:Decrypt/)
})

test('the key is named, can be used, and is there', async () => {
  await assertRefused(kms.decrypt(without as never), 'ValidationException', /'keyId' failed/)
  const { KeyId: DestinationKeyId } = other
  await assertRefused(kms.reEncrypt({ DestinationKeyId, ...without } as never), 'ValidationException', /'sourceKeyId' failed/)
  const signing = (await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })).KeyMetadata!
  await assertRefused(kms.decrypt({ KeyId: signing.KeyId, ...without }), 'InvalidKeyUsageException', /is not valid for Decrypt/)
  await kms.disableKey({ KeyId: other.KeyId })
  await assertRefused(kms.decrypt({ KeyId: other.KeyId, ...without }), 'DisabledException', `${other.Arn} is disabled.`)
})

test('without a dry run there is nothing to ignore', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('a') })
  const { DryRunModifiers } = without
  assert.equal(Buffer.from((await kms.decrypt({ CiphertextBlob, DryRunModifiers })).Plaintext!).toString(), 'a')
  await assertRefused(kms.decrypt({ KeyId, DryRunModifiers } as never), 'ValidationException', /'ciphertextBlob' failed/)
})
