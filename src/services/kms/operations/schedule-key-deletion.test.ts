import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const day = 24 * 60 * 60 * 1000

test('the key is pending deletion, and everything but looking at it is refused', async () => {
  const { KeyMetadata: key } = await kms.createKey()
  const KeyId = key!.KeyId!
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('text') })
  const scheduled = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  assert.deepEqual([scheduled.KeyId, scheduled.KeyState, scheduled.PendingWindowInDays], [key!.Arn, 'PendingDeletion', 7])
  assert.ok(Math.abs(scheduled.DeletionDate!.getTime() - Date.now() - 7 * day) < 60_000)
  const { KeyMetadata: seen } = await kms.describeKey({ KeyId })
  assert.deepEqual([seen?.KeyState, seen?.Enabled, seen?.DeletionDate], ['PendingDeletion', false, scheduled.DeletionDate])

  const refusals = [
    () => kms.encrypt({ KeyId, Plaintext: Buffer.from('text') }),
    () => kms.decrypt({ CiphertextBlob }),
    () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
    () => kms.enableKey({ KeyId }),
    () => kms.disableKey({ KeyId }),
    () => kms.createAlias({ AliasName: 'alias/late', TargetKeyId: KeyId }),
    () => kms.tagResource({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
    () => kms.updateKeyDescription({ KeyId, Description: 'late' }),
    () => kms.scheduleKeyDeletion({ KeyId }),
  ]
  for (const call of refusals) await assertRefused(call(), 'KMSInvalidStateException', `${key!.Arn} is pending deletion.`)
  assert.equal((await kms.getKeyPolicy({ KeyId })).PolicyName, 'default')
})

test('in 7 to 30 days, 30 where nothing is said', async () => {
  const { KeyMetadata: key } = await kms.createKey()
  const KeyId = key!.KeyId!
  for (const PendingWindowInDays of [1, 6, 31, 365]) {
    const words = 'PendingWindowInDays must be between 7 and 30'
    await assertRefused(kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays }), 'ValidationException', words)
  }
  assert.equal((await kms.scheduleKeyDeletion({ KeyId })).PendingWindowInDays, 30)
})
