// What is told of an object's end, and to whom it is not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LifecycleRule } from '@aws-sdk/client-s3'
import { restXml } from '../../../../test/kit/rest-xml.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { day } from '../../../core/clock.ts'

const server = await startServer()
const { s3 } = sdk(server)

async function bucketWith(Bucket: string, ...rules: readonly Partial<LifecycleRule>[]): Promise<string> {
  await s3.createBucket({ Bucket })
  await setRules(Bucket, ...rules)
  return Bucket
}

async function setRules(Bucket: string, ...rules: readonly Partial<LifecycleRule>[]): Promise<void> {
  const Rules = rules.map((rule, i): LifecycleRule => ({ ID: `rule-${i}`, Status: 'Enabled', Filter: {}, ...rule }))
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } })
}

const expiry = (days: number, id: string, from = Date.now()) =>
  `expiry-date="${new Date((Math.floor(from / day) + days + 1) * day).toUTCString()}", rule-id="${id}"`

test('who writes an object or asks about it is told when it goes, and by which rule', async () => {
  const Bucket = await bucketWith('told', { ID: 'a b"&,/%é', Expiration: { Days: 10 } })
  const told = expiry(10, 'a b%22&,/%25%c3%a9')
  assert.equal((await s3.putObject({ Bucket, Key: 'a', Body: 'x' })).Expiration, told)
  assert.equal((await s3.headObject({ Bucket, Key: 'a' })).Expiration, told)
  assert.equal((await s3.getObject({ Bucket, Key: 'a' })).Expiration, told)
  assert.equal((await s3.copyObject({ Bucket, Key: 'b', CopySource: `${Bucket}/a` })).Expiration, told)
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'c', ChecksumAlgorithm: 'CRC32' })
  const { ETag, ChecksumCRC32 } = await s3.uploadPart({ Bucket, Key: 'c', UploadId: UploadId!, PartNumber: 1, Body: 'x' })
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: ETag!, ChecksumCRC32: ChecksumCRC32! }] }
  const completed = await s3.completeMultipartUpload({ Bucket, Key: 'c', UploadId: UploadId!, MultipartUpload })
  assert.equal(completed.Expiration, told)
})

test('the first of several days counts, of one day the rule that is listed last, and rules that are off do not', async () => {
  const Bucket = await bucketWith(
    'several', { Expiration: { Days: 3 } }, { Expiration: { Days: 2 } }, { Filter: { Prefix: 'x' }, Expiration: { Days: 2 } },
    { Expiration: { Days: 1 }, Status: 'Disabled' }, { Filter: { ObjectSizeGreaterThan: 5 }, Expiration: { Days: 1 } },
  )
  assert.equal((await s3.putObject({ Bucket, Key: 'a', Body: 'x' })).Expiration, expiry(2, 'rule-1'))
  assert.equal((await s3.putObject({ Bucket, Key: 'xa', Body: 'x' })).Expiration, expiry(2, 'rule-2'))
  assert.equal((await s3.putObject({ Bucket, Key: 'xa', Body: 'xxxxxx' })).Expiration, expiry(1, 'rule-4'))
  await setRules(Bucket, { Expiration: { Date: new Date('2031-02-03T00:00:00Z') } }, { Expiration: { Days: 2_147_483_647 } })
  const dated = 'expiry-date="Mon, 03 Feb 2031 00:00:00 GMT", rule-id="rule-0"'
  assert.equal((await s3.headObject({ Bucket, Key: 'a' })).Expiration, dated)
  await setRules(Bucket, { Expiration: { Days: 2_147_483_647 } })
  const last = 'expiry-date="Fri, 31 Dec 9999 00:00:00 GMT", rule-id="rule-0"'
  assert.equal((await s3.headObject({ Bucket, Key: 'a' })).Expiration, last)
})

test('tags count as they are now', async () => {
  const Bucket = await bucketWith('by-tags', {
    Filter: { And: { Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] } }, Expiration: { Days: 1 },
  })
  assert.equal((await s3.putObject({ Bucket, Key: 'a', Body: 'x', Tagging: 'a=1&b=2&c=3' })).Expiration, expiry(1, 'rule-0'))
  const Tagging = { TagSet: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '3' }] }
  await s3.putObjectTagging({ Bucket, Key: 'a', Tagging })
  assert.equal((await s3.headObject({ Bucket, Key: 'a' })).Expiration, undefined)
})

test('nothing is told of markers, of what is past or to who asks by an id', async () => {
  const Bucket = await bucketWith('untold', { Expiration: { Days: 1 } })
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  const { VersionId: first } = await s3.putObject({ Bucket, Key: 'a', Body: '1' })
  const { VersionId, Expiration } = await s3.putObject({ Bucket, Key: 'a', Body: '2' })
  assert.equal(Expiration, expiry(1, 'rule-0'))
  for (const id of [first!, VersionId!]) {
    assert.equal((await s3.headObject({ Bucket, Key: 'a', VersionId: id })).Expiration, undefined)
  }
  assert.equal((await s3.headObject({ Bucket, Key: 'a' })).Expiration, Expiration)
  await s3.deleteObject({ Bucket, Key: 'a' })
  const gone = await restXml(server, { service: 's3', method: 'HEAD', target: `/${Bucket}/a`, headers: {}, body: '' })
  assert.deepEqual([gone.status, gone.headers['x-amz-expiration']], [404, undefined])
  const past = { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }
  await setRules(Bucket, { Expiration: { ExpiredObjectDeleteMarker: true } }, past)
  assert.equal((await s3.putObject({ Bucket, Key: 'a', Body: '3' })).Expiration, undefined)
})
