import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'

const server = await startServer()
const { cloudtrail, kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const KeyId = key!.KeyId!
const ResourceType = 'AWS::KMS::Key'
const byId = { ResourceType, ResourceName: KeyId }
const byArn = { ResourceType, ResourceName: key!.Arn! }

/** What the history lists of the operation's newest call. */
async function listed(AttributeValue: string) {
  const { Events } = await cloudtrail.lookupEvents({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue }] })
  return Events![0]!.Resources
}

test('cryptography and DescribeKey list what the request calls the key, without a type', async () => {
  await kms.describeKey({ KeyId })
  assert.deepEqual(await listed('DescribeKey'), [{ ResourceName: KeyId }])
  const { CiphertextBlob } = await kms.encrypt({ KeyId: key!.Arn!, Plaintext: Buffer.from('x') })
  assert.deepEqual(await listed('Encrypt'), [{ ResourceName: key!.Arn! }])
  await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId })
  assert.deepEqual(await listed('ReEncrypt'), [{ ResourceName: KeyId }])
  await kms.decrypt({ CiphertextBlob })
  assert.deepEqual(await listed('Decrypt'), [])
})

test('a change lists the key by its id and its ARN, once each, and where it is refused as it was asked', async () => {
  assert.deepEqual(await listed('CreateKey'), [byId, byArn])
  await kms.disableKey({ KeyId })
  assert.deepEqual(await listed('DisableKey'), [byId, byArn])
  await kms.enableKey({ KeyId: key!.Arn! })
  assert.deepEqual(await listed('EnableKey'), [byArn])
  await assert.rejects(kms.cancelKeyDeletion({ KeyId }))
  assert.deepEqual(await listed('CancelKeyDeletion'), [byId])
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  assert.deepEqual(await listed('ScheduleKeyDeletion'), [byId, byArn])
})

test('what else is read of a key lists it as it was asked for', async () => {
  await kms.listResourceTags({ KeyId })
  assert.deepEqual(await listed('ListResourceTags'), [byId])
})
