import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey()

test('an encrypted data key and no plain one', async () => {
  const made = await kms.generateDataKeyWithoutPlaintext({ KeyId: key!.KeyId, KeySpec: 'AES_256', EncryptionContext: { a: 'b' } })
  assert.equal('Plaintext' in made, false)
  assert.equal(made.KeyMaterialId, key!.CurrentKeyMaterialId)
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: made.CiphertextBlob, EncryptionContext: { a: 'b' } })
  assert.equal(Plaintext?.length, 32)
})

test('for a spec or a number of bytes, not for both or neither', async () => {
  const message = 'Please specify either number of bytes or key spec.'
  await assertRefused(kms.generateDataKeyWithoutPlaintext({ KeyId: key!.KeyId }), 'ValidationException', message)
  const both = { KeyId: key!.KeyId, KeySpec: 'AES_128', NumberOfBytes: 16 } as const
  await assertRefused(kms.generateDataKeyWithoutPlaintext(both), 'ValidationException', message)
})
