import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const KeyId = key!.KeyId!
const status = () => kms.getKeyRotationStatus({ KeyId })

test('rotation is over, also where it was not enabled, and begins anew with the default period', async () => {
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 })
  for (let times = 0; times < 2; times++) {
    await kms.disableKeyRotation({ KeyId })
    const { KeyRotationEnabled, RotationPeriodInDays, NextRotationDate } = await status()
    assert.deepEqual([KeyRotationEnabled, RotationPeriodInDays, NextRotationDate], [false, undefined, undefined])
  }
  await assertRecord(server, 'DisableKeyRotation', {
    readOnly: false,
    requestParameters: { keyId: KeyId },
    responseElements: { keyId: key!.Arn },
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
  await kms.enableKeyRotation({ KeyId })
  assert.equal((await status()).RotationPeriodInDays, 365)
})

test('without the permission it goes on', async () => {
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.disableKeyRotation({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:DisableKeyRotation on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:DisableKeyRotation action',
  )
  assert.equal((await status()).KeyRotationEnabled, true)
})

test('a key that is disabled, or about to be deleted', async () => {
  await kms.disableKey({ KeyId })
  await assertRefused(kms.disableKeyRotation({ KeyId }), 'DisabledException', `${key!.Arn} is disabled.`)
  await kms.scheduleKeyDeletion({ KeyId })
  await assertRefused(kms.disableKeyRotation({ KeyId }), 'KMSInvalidStateException', `${key!.Arn} is pending deletion.`)
})
