// What a bucket is told beside its policy: its tags, and what it can be told of and does not do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tag } from '@aws-sdk/client-s3'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { restXml } from '../../../../test/kit/rest-xml.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
const Bucket = 'bucket'
await s3.createBucket({ Bucket })
const put = (...TagSet: Tag[]) => s3.putBucketTagging({ Bucket, Tagging: { TagSet } })
const kept = async () => (await s3.getBucketTagging({ Bucket })).TagSet
const absent = () => assertRefused(kept(), 'NoSuchTagSet', 'The TagSet does not exist', 404)

test('tags are put as a whole, read and deleted, and none at all are no set', async () => {
  await absent()
  const { $metadata: { httpStatusCode } } = await put({ Key: 'team', Value: 'blue' }, { Key: 'Team', Value: '' })
  assert.equal(httpStatusCode, 204)
  assert.deepEqual(await kept(), [{ Key: 'team', Value: 'blue' }, { Key: 'Team', Value: '' }])
  await put({ Key: 'stage', Value: 'ä b' })
  assert.deepEqual(await kept(), [{ Key: 'stage', Value: 'ä b' }])
  await put()
  await absent()
  await put({ Key: 'a', Value: 'b' })
  await s3.deleteBucketTagging({ Bucket })
  await absent()
  await s3.deleteBucketTagging({ Bucket })
  await assertRecord(server, 'DeleteBucketTagging', { readOnly: false })
})

test('tags that are none are refused, and those that are there stay', async () => {
  await put({ Key: 'a', Value: 'b' })
  const twice = put({ Key: 'x', Value: '1' }, { Key: 'x', Value: '2' })
  await assertRefused(twice, 'InvalidTag', 'Cannot provide multiple Tags with the same key')
  for (const tag of [{ Key: 'aws:x', Value: '' }, { Key: 'k'.repeat(129), Value: '' }, { Key: 'a', Value: '<' }]) {
    await assertRefused(put(tag), 'InvalidTag', /./)
  }
  await assertRefused(put(...Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' }))), 'BadRequest', /50/)
  assert.deepEqual(await kept(), [{ Key: 'a', Value: 'b' }])
})

test('who deletes tags has to be let put them', async () => {
  const reader = sdk(server, await createUser(server, 'reader', allow('s3:GetBucketTagging'))).s3
  await reader.getBucketTagging({ Bucket })
  await assertRefused(reader.deleteBucketTagging({ Bucket }), 'AccessDenied', /s3:PutBucketTagging/, 403)
})

test('a bucket of the same name has other tags, that are none', async () => {
  await s3.deleteBucket({ Bucket })
  await s3.createBucket({ Bucket })
  await absent()
})

test('what would do nothing is not built, and that nothing is done is told', async () => {
  const { LoggingEnabled, $metadata: _ } = await s3.getBucketLogging({ Bucket })
  assert.equal(LoggingEnabled, undefined)
  await s3.putBucketLogging({ Bucket, BucketLoggingStatus: {} })
  const logged = { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: '' } }
  await assertRefused(s3.putBucketLogging({ Bucket, BucketLoggingStatus: logged }), 'NotImplemented', /LoggingEnabled/, 501)
  assert.equal((await s3.getBucketRequestPayment({ Bucket })).Payer, 'BucketOwner')
  const paid = (Payer: 'BucketOwner' | 'Requester') =>
    s3.putBucketRequestPayment({ Bucket, RequestPaymentConfiguration: { Payer } })
  await paid('BucketOwner')
  await assertRefused(paid('Requester'), 'NotImplemented', /Payer/, 501)
})

test('a bucket is told to be accelerated, and no more, by two words', async () => {
  const send = (status: string) => restXml(server, {
    service: 's3', method: 'PUT', target: `/${Bucket}?accelerate`, headers: {},
    body: `<AccelerateConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${status}</AccelerateConfiguration>`,
  })
  const illegal = 'IllegalAccelerateConfigurationException'
  const refused = [['', illegal], ['<Status/>', illegal], ['<Status>enabled</Status>', 'MalformedXML']] as const
  for (const [status, code] of refused) {
    const told = await send(status)
    assert.deepEqual([told.status, told.code], [400, code], status)
  }
  assert.equal((await s3.getBucketAccelerateConfiguration({ Bucket })).Status, undefined)
  for (const Status of ['Suspended', 'Enabled', 'Enabled'] as const) {
    await s3.putBucketAccelerateConfiguration({ Bucket, AccelerateConfiguration: { Status } })
    assert.equal((await s3.getBucketAccelerateConfiguration({ Bucket })).Status, Status)
  }
  await assertRecord(server, 'PutBucketAccelerateConfiguration', { readOnly: false })
})

test('some are taken without a digest, which SDKs send of all', async () => {
  await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } })
  const ask = (target: string, body: string, headers = {}) =>
    restXml(server, { service: 's3', method: 'PUT', target: `/${Bucket}?${target}`, headers, body })
  const Resource = `arn:aws:s3:::${Bucket}/*`
  const own = { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 's3:GetObject', Resource }
  const asked = [
    await ask('policy', JSON.stringify({ Version: '2012-10-17', Statement: own })),
    await ask('acl', '', { 'x-amz-acl': 'private' }), await ask('logging', '<BucketLoggingStatus/>'),
    await ask('versioning', '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>'),
    await ask('website', '<WebsiteConfiguration><IndexDocument><Suffix>a</Suffix></IndexDocument></WebsiteConfiguration>'),
    await ask('requestPayment', '<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>'),
  ]
  assert.deepEqual(asked.map(({ status }) => status), [204, 200, 200, 200, 200, 200])
  const { status, message } = await ask('tagging', '<Tagging><TagSet/></Tagging>')
  assert.deepEqual([status, message], [400, 'Missing required header for this request: Content-MD5'])
})
