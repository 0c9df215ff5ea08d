import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({ Description: 'old' })
const KeyId = key!.KeyId!

test('the key is described anew', async () => {
  await kms.updateKeyDescription({ KeyId, Description: 'new' })
  assert.equal((await kms.describeKey({ KeyId })).KeyMetadata?.Description, 'new')
})

test('in 8192 characters at most', async () => {
  const Description = 'x'.repeat(8193)
  await assertRefused(kms.updateKeyDescription({ KeyId, Description }), 'ValidationException', /less than or equal to 8192$/)
})
