// Rotation as a client sees it, on a server whose clock is advanced.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../../test/kit/identity.ts'
import { day, pass, runTimers } from '../../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../../test/kit/record.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { startServer } from '../../../../../test/kit/server.ts'

const server = await startServer({ dev: true })
const { kms } = sdk(server)

async function rotatingKey(RotationPeriodInDays = 90): Promise<string> {
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays })
  return KeyId
}

const materialOf = async (KeyId: string) => (await kms.describeKey({ KeyId })).KeyMetadata!.CurrentKeyMaterialId!
const nextOf = async (KeyId: string) => (await kms.getKeyRotationStatus({ KeyId })).NextRotationDate!.getTime()

/** One rotation followed the material, and no other: the trail names what went before. */
async function assertRotated(KeyId: string, from: string): Promise<void> {
  const ofKey = (await server.records()).filter(({ eventName, resources }) =>
    eventName === 'RotateKey' && resources?.[0]?.ARN?.endsWith(KeyId))
  const { previousKeyMaterialId, currentKeyMaterialId } = ofKey.at(-1)!.serviceEventDetails as Record<string, unknown>
  assert.deepEqual([previousKeyMaterialId, currentKeyMaterialId], [from, await materialOf(KeyId)])
}

test('new ciphertexts are of another material, and old ones decrypt', async () => {
  const KeyId = await rotatingKey()
  const [first, date] = [await materialOf(KeyId), await nextOf(KeyId)]
  const { CiphertextBlob: old } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('old') })
  await pass(server, 89 * day)
  assert.equal(await materialOf(KeyId), first)
  await pass(server, day)
  const second = await materialOf(KeyId)
  assert.notEqual(second, first)
  assert.equal(await nextOf(KeyId), date + 90 * day)

  const { CiphertextBlob: made } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('new') })
  const opened = await Promise.all([old, made].map(CiphertextBlob => kms.decrypt({ CiphertextBlob })))
  assert.deepEqual(
    opened.map(({ Plaintext, KeyMaterialId }) => [Buffer.from(Plaintext!).toString(), KeyMaterialId]),
    [['old', first], ['new', second]],
  )
  const moved = await kms.reEncrypt({ CiphertextBlob: old, DestinationKeyId: KeyId })
  assert.deepEqual([moved.SourceKeyMaterialId, moved.DestinationKeyMaterialId], [first, second])
  assert.equal((await kms.decrypt({ CiphertextBlob: moved.CiphertextBlob })).KeyMaterialId, second)
  assert.equal((await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })).KeyMaterialId, second)

  const { eventType, userIdentity, resources, serviceEventDetails } = await lastRecord(server, 'RotateKey')
  const ARN = `arn:aws:kms:us-east-1:${account}:key/${KeyId}`
  assert.deepEqual([eventType, userIdentity], ['AwsServiceEvent', { accountId: account, invokedBy: 'AWS Internal' }])
  assert.deepEqual(resources, [{ accountId: account, type: 'AWS::KMS::Key', ARN }])
  assert.deepEqual(serviceEventDetails, {
    rotationType: 'AUTOMATIC', keyOrigin: 'AWS_KMS', previousKeyMaterialId: first, currentKeyMaterialId: second, keyId: KeyId,
  })
  await pass(server, 90 * day)
  await assertRotated(KeyId, second)
})

test('one rotation however far the clock is advanced', async () => {
  const KeyId = await rotatingKey()
  const first = await materialOf(KeyId)
  await pass(server, 1000 * day)
  await runTimers(server)
  await assertRotated(KeyId, first)
  const [second, later] = [await materialOf(KeyId), await nextOf(KeyId)]
  await pass(server, 89 * day)
  assert.deepEqual([await materialOf(KeyId), await nextOf(KeyId)], [second, later])
  await pass(server, day)
  await assertRotated(KeyId, second)
  assert.equal(await nextOf(KeyId), later + 90 * day)
})

test('no rotation once it is disabled, and at another date with another period', async () => {
  const [ended, moved] = [await rotatingKey(), await rotatingKey(100)]
  const materials = [await materialOf(ended), await materialOf(moved)]
  await kms.disableKeyRotation({ KeyId: ended })
  await pass(server, 50 * day)
  await kms.enableKeyRotation({ KeyId: moved, RotationPeriodInDays: 90 })
  await pass(server, 89 * day)
  assert.deepEqual([await materialOf(ended), await materialOf(moved)], materials)
  await pass(server, day)
  assert.equal(await materialOf(ended), materials[0])
  await assertRotated(moved, materials[1]!)
})

test('a disabled key keeps its date, and does not rotate before it is enabled', async () => {
  const [early, late] = [await rotatingKey(), await rotatingKey()]
  const [first, second, date] = [await materialOf(early), await materialOf(late), await nextOf(early)]
  for (const KeyId of [early, late]) await kms.disableKey({ KeyId })
  await pass(server, 40 * day)
  await kms.enableKey({ KeyId: early })
  assert.equal(await nextOf(early), date)
  await pass(server, 60 * day)
  await assertRotated(early, first)
  assert.equal(await materialOf(late), second)
  await kms.enableKey({ KeyId: late })
  await runTimers(server)
  await assertRotated(late, second)
  assert.ok(await nextOf(late) > date + 99 * day, 'a period from when it was enabled, not from when it was due')
})

test('no rotation of a key that is pending deletion; it is kept with its date, and gone it has none', async () => {
  const KeyId = await rotatingKey()
  const [first, date] = [await materialOf(KeyId), await nextOf(KeyId)]
  await pass(server, 85 * day)
  await kms.scheduleKeyDeletion({ KeyId })
  await pass(server, 10 * day)
  await kms.cancelKeyDeletion({ KeyId })
  assert.deepEqual([await materialOf(KeyId), await nextOf(KeyId)], [first, date])
  await kms.enableKey({ KeyId })
  await runTimers(server)
  await assertRotated(KeyId, first)
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await pass(server, 8 * day)
  await assert.rejects(kms.describeKey({ KeyId }), { name: 'NotFoundException' })
})

test('a key of AWS\'s rotates every year', async () => {
  const { KeyId, CurrentKeyMaterialId } = (await kms.describeKey({ KeyId: 'alias/aws/rds' })).KeyMetadata!
  await pass(server, 365 * day)
  await assertRotated(KeyId!, CurrentKeyMaterialId!)
})
