// Which operation a key was used for last, as the journal has it.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { KMS } from '@aws-sdk/client-kms'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account, region } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'
import { uuidV7 } from '../../../core/ids.ts'
import { recordOf } from '../../../core/records/journal-record.ts'
import type { TrailEvent } from '../../../core/records/trail-event.ts'
import { memoryStore } from '../../../storage/memory/store.ts'
import { beginUnit } from '../../../storage/unit/begin-unit.ts'
import { codec } from '../../../storage/unit/unit.kit.ts'
import { lastUsages, trackingStart } from './last-usages.ts'

const server = await startWithOther({ dev: true })
const { kms } = sdk(server)
const Plaintext = Buffer.from('a plaintext')
const newKey = async (client: KMS = kms, more = {}) => (await client.createKey(more)).KeyMetadata!

/** When it has come so far: a consumer of the journal is a moment behind the call. */
async function requireUsage(KeyId: string, operation: string, client: KMS = kms) {
  for (;;) {
    const { KeyLastUsage } = await client.getKeyLastUsage({ KeyId })
    if (KeyLastUsage!.Operation === operation) return KeyLastUsage!
    await pause(20)
  }
}

test('of a key that was never used there is nothing but when it was made', async () => {
  // Tracking has begun once a use is known.
  const used = await newKey()
  await kms.encrypt({ KeyId: used.KeyId, Plaintext })
  await requireUsage(used.KeyId!, 'Encrypt')
  const { KeyId, Arn, CreationDate } = await newKey()
  const { $metadata: _, ...found } = await kms.getKeyLastUsage({ KeyId: Arn! })
  assert.deepEqual(found, { KeyId: Arn, KeyLastUsage: {}, TrackingStartDate: CreationDate, KeyCreationDate: CreationDate })
  await assertRecord(server, 'GetKeyLastUsage', { readOnly: true, requestParameters: { keyId: Arn }, responseElements: null })
  assert.ok(KeyId)
})

test('the last that succeeded counts, with the event and the request that it was', async () => {
  const { KeyId } = await newKey()
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  await requireUsage(KeyId!, 'Encrypt')
  const { $metadata: { requestId } } = await kms.decrypt({ CiphertextBlob })
  await assert.rejects(kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' }), /InvalidKeyUsage/)
  await assert.rejects(kms.generateDataKey({ KeyId, KeySpec: 'AES_256', DryRun: true }), /DryRunOperation/)
  await kms.describeKey({ KeyId })
  const { Timestamp, CloudTrailEventId, KmsRequestId } = await requireUsage(KeyId!, 'Decrypt')
  assert.equal(KmsRequestId, requestId)
  const event = (await server.records()).find(({ requestID }) => requestID === requestId)!
  assert.deepEqual([CloudTrailEventId, Timestamp!.getTime()], [event.eventID, Date.parse(event.eventTime)])
})

test('a context that calls itself an error hides no use', async () => {
  const { KeyId } = await newKey()
  await kms.encrypt({ KeyId, Plaintext, EncryptionContext: { errorCode: 'x', resources: '[]', '"resources":[': 'y' } })
  await requireUsage(KeyId!, 'Encrypt')
})

test('both keys of a re-encryption were used, and each key of a multi-Region one for itself', async () => {
  const [from, to] = [await newKey(), await newKey(kms, { MultiRegion: true })]
  const { CiphertextBlob } = await kms.encrypt({ KeyId: from.KeyId, Plaintext })
  await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: to.KeyId })
  for (const { KeyId } of [from, to]) await requireUsage(KeyId!, 'ReEncrypt')
  const abroad = sdk(server, undefined, 'eu-west-1').kms
  await kms.replicateKey({ KeyId: to.KeyId, ReplicaRegion: 'eu-west-1' })
  await pass(server, 1000)
  assert.deepEqual((await abroad.getKeyLastUsage({ KeyId: to.KeyId })).KeyLastUsage, {})
  await abroad.generateDataKey({ KeyId: to.KeyId, KeySpec: 'AES_256' })
  await requireUsage(to.KeyId!, 'GenerateDataKey', abroad)
  await requireUsage(to.KeyId!, 'ReEncrypt')
})

test('where the keys are of two accounts, each account\'s was used', async () => {
  const abroad = sdk(server, theirs).kms
  const everybody = policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' })
  const [ours, foreign] = [await newKey(), await newKey(abroad, { Policy: everybody })]
  const { CiphertextBlob } = await kms.encrypt({ KeyId: ours.KeyId, Plaintext })
  await requireUsage(ours.KeyId!, 'Encrypt')
  await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: foreign.Arn })
  await requireUsage(ours.KeyId!, 'ReEncrypt')
  await requireUsage(foreign.KeyId!, 'ReEncrypt', abroad)
})

test('a key that was used lately is not deleted where a policy forbids it, and the days are counted', async () => {
  const { KeyId } = await newKey()
  const Condition = { NumericLessThan: { 'kms:TrailingDaysWithoutKeyUsage': '90' } }
  const keeping = { ...allow('kms:ScheduleKeyDeletion'), Effect: 'Deny' as const, Condition }
  const admin = sdk(server, await createUser(server, 'admin', allow('kms:*'), keeping)).kms
  const refused = () => assertRefused(admin.scheduleKeyDeletion({ KeyId }), 'AccessDeniedException', /explicit deny/)
  await refused()
  await pass(server, 60 * day)
  await kms.encrypt({ KeyId, Plaintext })
  await requireUsage(KeyId!, 'Encrypt')
  await pass(server, 60 * day)
  await refused()
  await pass(server, 31 * day)
  assert.ok((await admin.scheduleKeyDeletion({ KeyId })).DeletionDate)
})

test('neither an alias nor what is not there', async () => {
  await assertRefused(kms.getKeyLastUsage({ KeyId: 'alias/a' }), 'InvalidArnException', /Aliases are not supported/)
  const absent = '11111111-2222-3333-4444-555555555555'
  const arn = `arn:aws:kms:${region}:${account}:key/${absent}`
  await assertRefused(kms.getKeyLastUsage({ KeyId: absent }), 'NotFoundException', `Key '${arn}' does not exist`)
})

test('uses are known of since the first record that was looked at', async () => {
  const store = memoryStore()
  const recordAt = (eventTime: string) => recordOf({
    eventID: uuidV7(Date.parse(eventTime), randomBytes), eventTime, awsRegion: region, recipientAccountId: account,
    eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false, eventType: 'AwsApiCall', managementEvent: true,
    userIdentity: { type: 'Root' },
  } as unknown as TrailEvent)
  async function* pages(...times: readonly string[]) {
    yield times.map((time, position) => ({ position, record: recordAt(time) }))
  }
  const begin = () => beginUnit({ store, codec, partition: { account, region } })
  const [before, began, now] = ['2025-12-31', '2026-01-02', '2026-06-01'].map(date => Date.parse(`${date}T00:00:00Z`)) as [
    number, number, number,
  ]
  // What is not known yet is not taken for a time without use.
  assert.equal(await trackingStart(begin(), { createdAt: before }, now), now)
  for (const month of ['01', '05']) {
    const unit = begin()
    await lastUsages.consume(pages(`2026-${month}-02T00:00:00Z`, `2026-${month}-03T00:00:00Z`) as never, unit as never)
    await store.commit(unit.toBatch([], 'change'))
  }
  assert.equal(await trackingStart(begin(), { createdAt: before }, now), began)
  assert.equal(await trackingStart(begin(), { createdAt: began + day }, now), began + day)
})
