// What KMS says of keys on the event bus, by itself.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { makeRule, received } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { importInto } from '../imported-material/imported-material.kit.ts'

const server = await startServer({ dev: true })
const { kms, sqs } = sdk(server)

/** A queue of the events of this kind. */
const queueOf = (name: string, detailType: string) =>
  makeRule(server.url, name, { source: ['aws.kms'], 'detail-type': [detailType] })

async function assertSaid(QueueUrl: string, detailType: string, KeyId: string, more: object = {}): Promise<void> {
  const [event] = await received({ sqs }, QueueUrl, 1)
  const { id, time, ...rest } = event!
  assert.match(String(id), /^[0-9a-f-]{36}$/)
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  assert.deepEqual(rest, {
    version: '0', 'detail-type': detailType, source: 'aws.kms', account, region: 'us-east-1',
    resources: [`arn:aws:kms:us-east-1:${account}:key/${KeyId}`], detail: { 'key-id': KeyId, ...more },
  })
}

test('a rotation, by its date and on demand', async () => {
  const detailType = 'KMS CMK Rotation'
  const QueueUrl = await queueOf('rotations', detailType)
  const { KeyId = '', CurrentKeyMaterialId: first } = (await kms.createKey({})).KeyMetadata!
  const current = async () => (await kms.describeKey({ KeyId })).KeyMetadata!.CurrentKeyMaterialId
  const rotated = (type: string, from: string | undefined, to: string | undefined) => ({
    'key-origin': 'AWS_KMS', 'rotation-type': type, 'previous-key-material-id': from, 'current-key-material-id': to,
  })
  await kms.rotateKeyOnDemand({ KeyId })
  await pass(server, 11_000)
  const second = await current()
  await assertSaid(QueueUrl, detailType, KeyId, rotated('ON_DEMAND', first, second))
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 })
  await pass(server, 91 * day)
  await assertSaid(QueueUrl, detailType, KeyId, rotated('AUTOMATIC', second, await current()))
})

test('the end of a key', async () => {
  const detailType = 'KMS CMK Deletion'
  const QueueUrl = await queueOf('deletions', detailType)
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await pass(server, 8 * day)
  await assertSaid(QueueUrl, detailType, KeyId)
})

test('imported material that has expired', async () => {
  const detailType = 'KMS Imported Key Material Expiration'
  const QueueUrl = await queueOf('expirations', detailType)
  const { KeyId = '', CreationDate } = (await kms.createKey({ Origin: 'EXTERNAL' })).KeyMetadata!
  await importInto(kms, KeyId, randomBytes(32), { ValidTo: new Date(CreationDate!.getTime() + 3 * day) })
  await pass(server, 4 * day)
  await assertSaid(QueueUrl, detailType, KeyId)
})
