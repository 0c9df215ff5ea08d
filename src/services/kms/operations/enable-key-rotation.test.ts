import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const newKey = async () => (await kms.createKey({})).KeyMetadata!
const statusOf = async (KeyId: string) => kms.getKeyRotationStatus({ KeyId })

test('rotation is enabled for 365 days, or for as many as are asked for', async () => {
  const { KeyId, Arn } = await newKey()
  await kms.enableKeyRotation({ KeyId: KeyId! })
  assert.equal((await statusOf(KeyId!)).RotationPeriodInDays, 365)
  await kms.enableKeyRotation({ KeyId: KeyId!, RotationPeriodInDays: 180 })
  assert.equal((await statusOf(KeyId!)).RotationPeriodInDays, 180)
  await assertRecord(server, 'EnableKeyRotation', {
    readOnly: false,
    requestParameters: { keyId: KeyId, rotationPeriodInDays: 180 },
    responseElements: { keyId: Arn },
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: Arn! }],
  })
})

test('the same period again, or none, leaves the next date as it is; another begins anew', async () => {
  const { KeyId = '' } = await newKey()
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 })
  const first = await statusOf(KeyId)
  for (const RotationPeriodInDays of [90, undefined]) {
    await kms.enableKeyRotation({ KeyId, RotationPeriodInDays })
    assert.deepEqual((await statusOf(KeyId)).NextRotationDate, first.NextRotationDate)
  }
  assert.equal((await statusOf(KeyId)).RotationPeriodInDays, 90)
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 91 })
  assert.ok((await statusOf(KeyId)).NextRotationDate! > first.NextRotationDate!)
})

test('from 90 to 2560 days', async () => {
  const { KeyId = '' } = await newKey()
  for (const RotationPeriodInDays of [90, 2560]) await kms.enableKeyRotation({ KeyId, RotationPeriodInDays })
  const outside = [[89, 'greater than or equal to 90'], [2561, 'less than or equal to 2560']] as const
  for (const [RotationPeriodInDays, bound] of outside) {
    await assertRefused(
      kms.enableKeyRotation({ KeyId, RotationPeriodInDays }), 'ValidationException',
      `1 validation error detected: Value '${RotationPeriodInDays}' at 'rotationPeriodInDays' failed to satisfy constraint: `
        + `Member must have value ${bound}`,
    )
  }
  assert.equal((await statusOf(KeyId)).RotationPeriodInDays, 2560)
})

test('a key that is disabled, or about to be deleted, or none', async () => {
  const { KeyId = '', Arn } = await newKey()
  await kms.disableKey({ KeyId })
  await assertRefused(kms.enableKeyRotation({ KeyId }), 'DisabledException', `${Arn} is disabled.`)
  await kms.scheduleKeyDeletion({ KeyId })
  await assertRefused(kms.enableKeyRotation({ KeyId }), 'KMSInvalidStateException', `${Arn} is pending deletion.`)
  await assertRefused(kms.enableKeyRotation({ KeyId: 'nonsense' }), 'NotFoundException', "Invalid keyId 'nonsense'")
})

test('without the permission nothing changes, and a policy may bound the period', async () => {
  const { KeyId = '', Arn } = await newKey()
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.enableKeyRotation({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:EnableKeyRotation on resource: ${Arn!} `
      + 'because no identity-based policy allows the kms:EnableKeyRotation action',
  )
  const Condition = { NumericLessThanEquals: { 'kms:RotationPeriodInDays': 180 } }
  const bounded = sdk(server, await createUser(server, 'bounded', { ...allow('kms:EnableKeyRotation'), Condition })).kms
  await assertRefused(bounded.enableKeyRotation({ KeyId }), 'AccessDeniedException', /kms:EnableKeyRotation on resource/)
  assert.equal((await statusOf(KeyId)).KeyRotationEnabled, false)
  await bounded.enableKeyRotation({ KeyId, RotationPeriodInDays: 180 })
})
