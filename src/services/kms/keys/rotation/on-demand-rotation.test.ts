// Rotations that are asked for, and the list of all of them, on a server whose clock is advanced.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { account } from '../../../../../test/kit/identity.ts'
import { day, pass } from '../../../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../../../test/kit/record.ts'
import { assertRefused } from '../../../../../test/kit/refusal.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { startServer } from '../../../../../test/kit/server.ts'
import { importInto } from '../../imported-material/imported-material.kit.ts'

const server = await startServer({ dev: true })
const { kms } = sdk(server)
const minute = 60_000
const Plaintext = Buffer.from('to be encrypted')

async function newKey(Origin: 'AWS_KMS' | 'EXTERNAL' = 'AWS_KMS') {
  const { KeyMetadata } = await kms.createKey({ Origin })
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! }
}

const materialOf = async (KeyId: string) => (await kms.describeKey({ KeyId })).KeyMetadata!.CurrentKeyMaterialId!
const statusOf = (KeyId: string) => kms.getKeyRotationStatus({ KeyId })
const allOf = async (KeyId: string) =>
  (await kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })).Rotations!

async function rotate(KeyId: string): Promise<void> {
  await kms.rotateKeyOnDemand({ KeyId })
  await pass(server, minute)
}

test('another material follows a little later; until then the status tells since when', async () => {
  const { KeyId, Arn } = await newKey()
  const first = await materialOf(KeyId)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  assert.equal((await statusOf(KeyId)).OnDemandRotationStartDate, undefined)
  const { $metadata: _, ...told } = await kms.rotateKeyOnDemand({ KeyId })
  assert.deepEqual(told, { KeyId: Arn })
  await assertRecord(server, 'RotateKeyOnDemand', {
    readOnly: false,
    requestParameters: { keyId: KeyId },
    responseElements: { keyId: Arn },
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: Arn }],
  })
  const { OnDemandRotationStartDate: since, KeyRotationEnabled } = await statusOf(KeyId)
  assert.deepEqual([since instanceof Date, KeyRotationEnabled, await materialOf(KeyId)], [true, false, first])
  assert.deepEqual((await kms.listKeyRotations({ KeyId })).Rotations, [])
  // Whoever asks again is told the same, and there is no second one.
  await kms.rotateKeyOnDemand({ KeyId })
  assert.deepEqual((await statusOf(KeyId)).OnDemandRotationStartDate, since)

  await pass(server, minute)
  const second = await materialOf(KeyId)
  assert.notEqual(second, first)
  assert.equal((await statusOf(KeyId)).OnDemandRotationStartDate, undefined)
  assert.equal((await kms.decrypt({ CiphertextBlob })).KeyMaterialId, first)
  const { serviceEventDetails, eventType } = await lastRecord(server, 'RotateKey')
  assert.equal(eventType, 'AwsServiceEvent')
  assert.deepEqual(serviceEventDetails, {
    rotationType: 'ON_DEMAND', keyOrigin: 'AWS_KMS', previousKeyMaterialId: first, currentKeyMaterialId: second, keyId: KeyId,
  })
  const [entry, ...others] = (await kms.listKeyRotations({ KeyId })).Rotations!
  const { RotationDate, ...rest } = entry!
  assert.ok(RotationDate!.getTime() >= since!.getTime())
  assert.deepEqual([rest, others], [
    { KeyId: Arn, KeyMaterialId: second, KeyMaterialState: 'CURRENT', RotationType: 'ON_DEMAND' }, [],
  ])
  await pass(server, 10 * minute)
  assert.equal(await materialOf(KeyId), second)
})

test('a key that is disabled meanwhile has it all the same; one that is disabled is not given one', async () => {
  const { KeyId, Arn } = await newKey()
  const first = await materialOf(KeyId)
  await kms.rotateKeyOnDemand({ KeyId })
  await kms.disableKey({ KeyId })
  await pass(server, minute)
  const { CurrentKeyMaterialId, KeyState } = (await kms.describeKey({ KeyId })).KeyMetadata!
  assert.deepEqual([CurrentKeyMaterialId === first, KeyState], [false, 'Disabled'])
  await assertRefused(kms.rotateKeyOnDemand({ KeyId }), 'DisabledException', `${Arn} is disabled.`)
})

test('a key that is scheduled for deletion meanwhile has it all the same, and keeps it if that is cancelled', async () => {
  const { KeyId } = await newKey()
  const first = await materialOf(KeyId)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  await kms.rotateKeyOnDemand({ KeyId })
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await pass(server, minute)
  const { CurrentKeyMaterialId: second, KeyState } = (await kms.describeKey({ KeyId })).KeyMetadata!
  assert.deepEqual([second === first, KeyState], [false, 'PendingDeletion'])
  assert.equal((await statusOf(KeyId)).OnDemandRotationStartDate, undefined)
  const { serviceEventDetails } = await lastRecord(server, 'RotateKey')
  assert.equal((serviceEventDetails as { keyId?: string }).keyId, KeyId)
  await kms.cancelKeyDeletion({ KeyId })
  await kms.enableKey({ KeyId })
  assert.equal(await materialOf(KeyId), second)
  assert.equal((await kms.decrypt({ CiphertextBlob })).KeyMaterialId, first)
})

test('no date of automatic rotation moves, and within 20 minutes of it there is a conflict', async () => {
  const { KeyId } = await newKey()
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 })
  const { NextRotationDate } = await statusOf(KeyId)
  await pass(server, 50 * day)
  await rotate(KeyId)
  assert.deepEqual((await statusOf(KeyId)).NextRotationDate, NextRotationDate)
  await pass(server, 40 * day - 16 * minute)
  await assertRefused(kms.rotateKeyOnDemand({ KeyId }), 'ConflictException', /within the next 20 minutes/)
  await pass(server, 20 * minute)
  await rotate(KeyId)
  const rotations = (await kms.listKeyRotations({ KeyId })).Rotations!
  assert.deepEqual(rotations.map(({ RotationType }) => RotationType), ['ON_DEMAND', 'AUTOMATIC', 'ON_DEMAND'])
  const states = (await allOf(KeyId)).map(({ KeyMaterialState, ImportState }) => [KeyMaterialState, ImportState])
  const old = ['NON_CURRENT', undefined]
  assert.deepEqual(states, [old, old, old, ['CURRENT', undefined]])
})

test('a key is rotated 25 times on demand, and the list is told page by page', async () => {
  const { KeyId, Arn } = await newKey()
  for (let time = 0; time < 25; time++) await rotate(KeyId)
  await assertRefused(
    kms.rotateKeyOnDemand({ KeyId }), 'LimitExceededException',
    'The on-demand rotations limit has been reached for the given keyId. '
      + `No more on-demand rotations can be performed for this key: ${Arn}`,
  )
  const seen: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const { Rotations, Truncated, NextMarker } = await kms.listKeyRotations({
      KeyId, Limit: 10, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', ...(Marker && { Marker }),
    })
    seen.push(...Rotations!.map(({ KeyMaterialId }) => KeyMaterialId))
    assert.equal(Truncated, NextMarker !== undefined)
    Marker = NextMarker
  } while (Marker)
  assert.equal(new Set(seen).size, 26)
  assert.deepEqual(seen, (await allOf(KeyId)).map(({ KeyMaterialId }) => KeyMaterialId))
  assert.equal(seen.at(-1), await materialOf(KeyId))
  const dates = (await kms.listKeyRotations({ KeyId })).Rotations!.map(({ RotationDate }) => RotationDate!.getTime())
  assert.deepEqual(dates, [...dates].sort((a, b) => a - b))
  const { NextMarker } = await kms.listKeyRotations({ KeyId, Limit: 10 })
  const crossed = { KeyId, Limit: 10, Marker: NextMarker!, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const
  await assertRefused(kms.listKeyRotations(crossed), 'InvalidMarkerException', /./)
})

test('keys that are no symmetric ones rotate in no way', async () => {
  const none = /^(UnknownError)?$/
  for (const [KeySpec, KeyUsage] of [['HMAC_256', 'GENERATE_VERIFY_MAC'], ['ECC_NIST_P256', 'SIGN_VERIFY']] as const) {
    const KeyId = (await kms.createKey({ KeySpec, KeyUsage })).KeyMetadata!.KeyId!
    await assertRefused(kms.rotateKeyOnDemand({ KeyId }), 'UnsupportedOperationException', none)
    await assertRefused(kms.enableKeyRotation({ KeyId }), 'UnsupportedOperationException', none)
    await assertRefused(
      kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }), 'ValidationException',
      'Input parameter includeKeyMaterial can only be used with symmetric keys.',
    )
    await kms.disableKeyRotation({ KeyId })
    assert.deepEqual((await kms.listKeyRotations({ KeyId })).Rotations, [])
    assert.equal((await statusOf(KeyId)).KeyRotationEnabled, false)
    await kms.disableKey({ KeyId })
    for (const rotating of [() => kms.rotateKeyOnDemand({ KeyId }), () => kms.enableKeyRotation({ KeyId })]) {
      await assertRefused(rotating(), 'DisabledException', / is disabled\.$/)
    }
  }
})

test('imported material waits for its rotation, alone, and may be taken back', async () => {
  const { KeyId, Arn } = await newKey('EXTERNAL')
  const material = () => randomBytes(32)
  const first = material()
  const { KeyMaterialId: one } = await importInto(kms, KeyId, first, { KeyMaterialDescription: 'one' })
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  await assertRefused(
    kms.rotateKeyOnDemand({ KeyId }), 'KMSInvalidStateException',
    `No available key material pending rotation for the key: ${Arn}.`,
  )
  const asNew = { ImportType: 'NEW_KEY_MATERIAL' } as const
  await assertRefused(
    importInto(kms, KeyId, first, asNew), 'IncorrectKeyMaterialException',
    `Key material (id: ${one}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${Arn}.`,
  )
  await assertRefused(
    importInto(kms, KeyId, material(), { ...asNew, KeyMaterialId: one }), 'ValidationException',
    'Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.',
  )
  const { KeyMaterialId: withdrawn } = await importInto(kms, KeyId, material(), asNew)
  assert.equal(await materialOf(KeyId), one)
  await assertRefused(
    importInto(kms, KeyId, material(), asNew), 'KMSInvalidStateException',
    new RegExp(`^New key material \\(id: [0-9a-f]{64}\\) cannot be imported into KMS key ${Arn}, `
      + `because another key material \\(id: ${withdrawn}\\) is pending rotation\\.$`),
  )
  // AWS: taken back, it leaves nothing; the rotation that was asked for goes on, and comes to nothing (recorded).
  await kms.rotateKeyOnDemand({ KeyId })
  const { OnDemandRotationStartDate: since } = await statusOf(KeyId)
  await kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId: withdrawn })
  assert.deepEqual((await statusOf(KeyId)).OnDemandRotationStartDate, since)
  await pass(server, minute)
  assert.deepEqual((await allOf(KeyId)).map(({ KeyMaterialId }) => KeyMaterialId), [one])
  assert.equal((await statusOf(KeyId)).OnDemandRotationStartDate, undefined)

  const { KeyMaterialId: two } = await importInto(kms, KeyId, material(), { ...asNew, KeyMaterialDescription: 'two' })
  const pending = (await allOf(KeyId))[1]!
  assert.deepEqual(pending, {
    KeyId: Arn, KeyMaterialId: two, KeyMaterialState: 'PENDING_ROTATION', KeyMaterialDescription: 'two',
    ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  })
  await rotate(KeyId)
  assert.equal(await materialOf(KeyId), two)
  const { serviceEventDetails } = await lastRecord(server, 'RotateKey')
  assert.deepEqual(serviceEventDetails, {
    rotationType: 'ON_DEMAND', keyOrigin: 'EXTERNAL', previousKeyMaterialId: one, currentKeyMaterialId: two, keyId: KeyId,
  })
  assert.deepEqual((await allOf(KeyId)).map(({ KeyMaterialId, KeyMaterialState, RotationType }) =>
    [KeyMaterialId, KeyMaterialState, RotationType]), [[one, 'NON_CURRENT', undefined], [two, 'CURRENT', 'ON_DEMAND']])
  assert.equal((await kms.decrypt({ CiphertextBlob })).KeyMaterialId, one)
})

test('a rotation that is under way is to what is imported in the place of what it was asked for', async () => {
  const { KeyId } = await newKey('EXTERNAL')
  const asNew = { ImportType: 'NEW_KEY_MATERIAL' } as const
  const { KeyMaterialId: one } = await importInto(kms, KeyId, randomBytes(32))
  const { KeyMaterialId: two } = await importInto(kms, KeyId, randomBytes(32), asNew)
  await kms.rotateKeyOnDemand({ KeyId })
  await kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId: two })
  const { KeyMaterialId: three } = await importInto(kms, KeyId, randomBytes(32), asNew)
  await pass(server, minute)
  const told = (await allOf(KeyId)).map(({ KeyMaterialId, KeyMaterialState }) => [KeyMaterialId, KeyMaterialState])
  assert.deepEqual(told, [[one, 'NON_CURRENT'], [three, 'CURRENT']])
  await assertRefused(kms.rotateKeyOnDemand({ KeyId }), 'KMSInvalidStateException', /^No available key material pending rotation/)
})

test('material that expires while it waits goes on waiting, and a key that rotates to it is pending import', async () => {
  const { KeyId, Arn } = await newKey('EXTERNAL')
  const [old, young] = [randomBytes(32), randomBytes(32)]
  const { KeyMaterialId: one } = await importInto(kms, KeyId, old)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const { KeyMetadata } = await kms.createKey({})
  const ValidTo = new Date(Math.ceil((KeyMetadata!.CreationDate!.getTime() + 2 * day) / 1000) * 1000)
  const asNew = { ImportType: 'NEW_KEY_MATERIAL' } as const
  const { KeyMaterialId: two } = await importInto(kms, KeyId, young, { ...asNew, ValidTo })
  await pass(server, 3 * day)
  const expired = {
    KeyId: Arn, KeyMaterialId: two, ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo,
  } as const
  assert.deepEqual((await allOf(KeyId))[1], { ...expired, KeyMaterialState: 'PENDING_ROTATION' })
  assert.equal((await kms.describeKey({ KeyId })).KeyMetadata!.KeyState, 'Enabled')
  await assertRefused(importInto(kms, KeyId, young, asNew), 'IncorrectKeyMaterialException', /is already associated with KMS key/)
  await rotate(KeyId)
  const { RotationDate, RotationType, ...told } = (await allOf(KeyId))[1]!
  assert.deepEqual([told, RotationDate !== undefined, RotationType], [
    { ...expired, KeyMaterialState: 'CURRENT' }, true, 'ON_DEMAND',
  ])
  assert.equal(await materialOf(KeyId), two)
  await assertRefused(kms.decrypt({ CiphertextBlob }), 'KMSInvalidStateException', `${Arn} is pending import.`)
  await importInto(kms, KeyId, young)
  assert.equal((await kms.decrypt({ CiphertextBlob })).KeyMaterialId, one)
})
