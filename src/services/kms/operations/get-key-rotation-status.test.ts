import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const KeyId = key!.KeyId!
const day = 86_400_000

test('a key rotates once that is enabled, and not before', async () => {
  const { $metadata: _, ...before } = await kms.getKeyRotationStatus({ KeyId })
  assert.deepEqual(before, { KeyRotationEnabled: false, KeyId: key!.Arn })
  const from = Date.now()
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 100 })
  const { $metadata: __, NextRotationDate, ...rest } = await kms.getKeyRotationStatus({ KeyId: key!.Arn! })
  assert.deepEqual(rest, { KeyRotationEnabled: true, KeyId: key!.Arn, RotationPeriodInDays: 100 })
  const enabledAt = NextRotationDate!.getTime() - 100 * day
  assert.ok(enabledAt >= from - 1000 && enabledAt <= Date.now() + 1000)
  await assertRecord(server, 'GetKeyRotationStatus', {
    readOnly: true,
    requestParameters: { keyId: key!.Arn! },
    responseElements: null,
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('a disabled key keeps it, one that is to be deleted has none until it is kept', async () => {
  const enabled = async () => (await kms.getKeyRotationStatus({ KeyId })).KeyRotationEnabled
  await kms.disableKey({ KeyId })
  assert.equal(await enabled(), true)
  await kms.scheduleKeyDeletion({ KeyId })
  const { $metadata: _, ...leaving } = await kms.getKeyRotationStatus({ KeyId })
  assert.deepEqual(leaving, { KeyRotationEnabled: false, KeyId: key!.Arn })
  await kms.cancelKeyDeletion({ KeyId })
  assert.equal(await enabled(), true)
})

test('a key of AWS\'s rotates every year, and nobody changes that', async () => {
  const { KeyMetadata: managed } = await kms.describeKey({ KeyId: 'alias/aws/ebs' })
  const name = { KeyId: managed!.KeyId! }
  const { KeyRotationEnabled, RotationPeriodInDays, NextRotationDate } = await kms.getKeyRotationStatus(name)
  assert.deepEqual([KeyRotationEnabled, RotationPeriodInDays], [true, 365])
  assert.equal(NextRotationDate!.getTime(), managed!.CreationDate!.getTime() + 365 * day)
  for (const call of [() => kms.enableKeyRotation(name), () => kms.disableKeyRotation(name)]) {
    await assertRefused(call(), 'AccessDeniedException', /because no resource-based policy allows the kms:\w+KeyRotation action$/)
  }
})

test('without the permission it is not told', async () => {
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.getKeyRotationStatus({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/nobody is not authorized to perform: kms:GetKeyRotationStatus on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:GetKeyRotationStatus action',
  )
})
