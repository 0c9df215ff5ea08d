import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)

test('a key has the one policy', async () => {
  const { KeyMetadata: key } = await kms.createKey()
  const { PolicyNames, Truncated } = await kms.listKeyPolicies({ KeyId: key!.KeyId })
  assert.deepEqual([PolicyNames, Truncated], [['default'], false])
})

test('an alias names no key here', async () => {
  await assertRefused(kms.listKeyPolicies({ KeyId: 'alias/app' }), 'InvalidArnException', /^Key Aliases are not/)
})
