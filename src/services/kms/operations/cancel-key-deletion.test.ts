import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey()
const KeyId = key!.KeyId!

test('the key comes back disabled', async () => {
  await kms.scheduleKeyDeletion({ KeyId })
  assert.equal((await kms.cancelKeyDeletion({ KeyId })).KeyId, key!.Arn)
  const { KeyMetadata: seen } = await kms.describeKey({ KeyId })
  assert.deepEqual([seen?.KeyState, seen?.DeletionDate], ['Disabled', undefined])
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await kms.cancelKeyDeletion({ KeyId })
})

test('a key that is not pending deletion', async () => {
  await assertRefused(kms.cancelKeyDeletion({ KeyId }), 'KMSInvalidStateException', `${key!.Arn} is not pending deletion.`)
})
