// What rules do, by the clock of the store: at midnight, to those objects that they are for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LifecycleRule } from '@aws-sdk/client-s3'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer({ dev: true })
const { s3 } = sdk(server)
let made = 0

interface Asked {
  readonly rules: readonly Partial<LifecycleRule>[]
  readonly versioning?: 'Enabled' | 'Suspended'
  readonly minimum?: 'varies_by_storage_class'
}

async function bucketWith({ rules, versioning, minimum }: Asked): Promise<string> {
  const Bucket = `lifecycle-${++made}`
  await s3.createBucket({ Bucket })
  if (versioning) await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: versioning } })
  await setRules(Bucket, rules, minimum)
  return Bucket
}

async function setRules(Bucket: string, rules: Asked['rules'], minimum?: Asked['minimum']): Promise<void> {
  const Rules = rules.map((rule, i): LifecycleRule => ({ ID: `rule-${i}`, Status: 'Enabled', Filter: {}, ...rule }))
  await s3.putBucketLifecycleConfiguration({
    Bucket, LifecycleConfiguration: { Rules }, ...(minimum && { TransitionDefaultMinimumObjectSize: minimum }),
  })
}

const keysOf = async (Bucket: string) => ((await s3.listObjectsV2({ Bucket })).Contents ?? []).map(({ Key }) => Key)

/** Of all versions of a bucket, the newest first: `key`, `key*` of the current one, and `key-` of markers. */
async function versionsOf(Bucket: string): Promise<readonly string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket })
  const shown = [...Versions.map(one => ({ ...one, mark: '' })), ...DeleteMarkers.map(one => ({ ...one, mark: '-' }))]
  return shown.map(({ Key, mark, IsLatest }) => `${Key}${mark}${IsLatest ? '*' : ''}`).toSorted()
}

/** To a second before midnight, and then beyond it. */
async function passTo(before: number, check: () => Promise<void>): Promise<void> {
  const { Date: now } = await nowOf()
  const left = day - (now % day)
  await pass(server, before * day + left - 60_000)
  await check()
  await pass(server, 61_000)
}

async function nowOf(): Promise<{ Date: number }> {
  const Bucket = `clock-${++made}`
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key: 'x', Body: '' })
  return { Date: (await s3.headObject({ Bucket, Key: 'x' })).LastModified!.getTime() }
}

test('what is old enough goes at midnight, and nothing else', async () => {
  const Bucket = await bucketWith({
    rules: [
      { Filter: { Prefix: 'logs/' }, Expiration: { Days: 2 } },
      { Filter: { Prefix: 'off/' }, Expiration: { Days: 1 }, Status: 'Disabled' },
      { Filter: { And: { Prefix: 'tagged/', Tags: [{ Key: 'a', Value: '1' }] } }, Expiration: { Days: 1 } },
      { Filter: { And: { Prefix: 'sized/', ObjectSizeGreaterThan: 1, ObjectSizeLessThan: 4 } }, Expiration: { Days: 1 } },
      { Filter: { Prefix: 'dated/' }, Expiration: { Date: new Date('2020-01-01T00:00:00Z') } },
    ],
  })
  const put = (Key: string, Body = '', Tagging?: string) => s3.putObject({ Bucket, Key, Body, ...(Tagging && { Tagging }) })
  for (const key of ['logs', 'logs/a', 'off/a', 'dated/a']) await put(key)
  await put('tagged/a', '', 'a=1&b=2')
  await put('tagged/b', '', 'a=2')
  for (const size of [1, 2, 3, 4]) await put(`sized/${size}`, 'x'.repeat(size))
  const all = ['dated/a', 'logs', 'logs/a', 'off/a', 'sized/1', 'sized/2', 'sized/3', 'sized/4', 'tagged/a', 'tagged/b']
  await passTo(0, async () => assert.deepEqual(await keysOf(Bucket), all))
  assert.deepEqual(await keysOf(Bucket), all.slice(1))
  await passTo(0, async () => assert.deepEqual(await keysOf(Bucket), all.slice(1)))
  const left = ['logs', 'logs/a', 'off/a', 'sized/1', 'sized/4', 'tagged/b']
  assert.deepEqual(await keysOf(Bucket), left)
  await passTo(0, async () => assert.deepEqual(await keysOf(Bucket), left))
  assert.deepEqual(await keysOf(Bucket), left.filter(key => key !== 'logs/a'))
  assert.ok((await server.records()).every(({ eventName }) => eventName !== 'DeleteObject'))
})

test('where versions are kept a marker comes first, and goes when nothing stands behind it', async () => {
  const Bucket = await bucketWith({
    versioning: 'Enabled',
    rules: [{ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 2, NewerNoncurrentVersions: 1 } }],
  })
  for (const Body of ['1', '2', '3']) await s3.putObject({ Bucket, Key: 'a', Body })
  await pass(server, 2 * day)
  assert.deepEqual(await versionsOf(Bucket), ['a', 'a', 'a', 'a-*'])
  await pass(server, day)
  // Of those that were replaced at once two are three days past, and one of them is newer.
  assert.deepEqual(await versionsOf(Bucket), ['a', 'a-*'])
  await pass(server, 4 * day)
  assert.deepEqual(await versionsOf(Bucket), ['a', 'a-*'])
  await setRules(Bucket, [{ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }])
  await pass(server, day)
  assert.deepEqual(await versionsOf(Bucket), ['a-*'])
  await pass(server, day)
  assert.deepEqual(await versionsOf(Bucket), [])
})

test('a marker goes by itself where the rule is of markers, and none that hides anything', async () => {
  const Bucket = await bucketWith({ versioning: 'Enabled', rules: [{ Expiration: { ExpiredObjectDeleteMarker: true } }] })
  await s3.deleteObject({ Bucket, Key: 'alone' })
  await s3.putObject({ Bucket, Key: 'hidden', Body: '' })
  await s3.deleteObject({ Bucket, Key: 'hidden' })
  await pass(server, day)
  assert.deepEqual(await versionsOf(Bucket), ['hidden', 'hidden-*'])
})

test('in a bucket whose versions are suspended the null version is gone behind its marker', async () => {
  const Bucket = await bucketWith({ versioning: 'Suspended', rules: [{ Expiration: { Days: 1 } }] })
  await s3.putObject({ Bucket, Key: 'a', Body: 'x' })
  await pass(server, 2 * day)
  assert.deepEqual(await versionsOf(Bucket), ['a-*'])
})

test('what is locked stays until it is not', async () => {
  const Bucket = `lifecycle-${++made}`
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true })
  await setRules(Bucket, [{ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }])
  const held = { ObjectLockLegalHoldStatus: 'ON', ChecksumAlgorithm: 'CRC32' } as const
  const { VersionId } = await s3.putObject({ Bucket, Key: 'a', Body: '1', ...held })
  await s3.putObject({ Bucket, Key: 'a', Body: '2' })
  await pass(server, 3 * day)
  assert.deepEqual(await versionsOf(Bucket), ['a', 'a*'])
  await s3.putObjectLegalHold({ Bucket, Key: 'a', VersionId: VersionId!, LegalHold: { Status: 'OFF' } })
  await pass(server, day)
  assert.deepEqual(await versionsOf(Bucket), ['a*'])
})

test('objects move from class to class, the large ones, and go before they leave a marker', async () => {
  const Bucket = await bucketWith({
    versioning: 'Enabled',
    rules: [
      {
        Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }, { Days: 60, StorageClass: 'GLACIER' }],
        Expiration: { Days: 90 },
      },
      { Filter: { And: { Prefix: 'small', ObjectSizeLessThan: 10 } }, Transitions: [{ Days: 1, StorageClass: 'GLACIER_IR' }] },
      { NoncurrentVersionTransitions: [{ NoncurrentDays: 0, StorageClass: 'DEEP_ARCHIVE' }] },
    ],
  })
  const Body = Buffer.alloc(128 * 1024)
  await s3.putObject({ Bucket, Key: 'large', Body })
  await s3.putObject({ Bucket, Key: 'large', Body })
  await s3.putObject({ Bucket, Key: 'little', Body: Body.subarray(1) })
  await s3.putObject({ Bucket, Key: 'small', Body: 'x' })
  const classes = async () => ((await s3.listObjectVersions({ Bucket })).Versions ?? [])
    .map(({ Key, StorageClass, IsLatest }) => `${Key}${IsLatest ? '*' : ''} ${StorageClass}`)
  const { ETag, LastModified } = await s3.headObject({ Bucket, Key: 'large' })
  await pass(server, day)
  assert.deepEqual(await classes(), ['large* STANDARD', 'large DEEP_ARCHIVE', 'little* STANDARD', 'small* STANDARD'])
  await pass(server, 30 * day)
  assert.deepEqual(await classes(), ['large* STANDARD_IA', 'large DEEP_ARCHIVE', 'little* STANDARD', 'small* GLACIER_IR'])
  await pass(server, 60 * day)
  const told = await s3.headObject({ Bucket, Key: 'large' })
  assert.deepEqual([told.ETag, told.LastModified, told.StorageClass], [ETag, LastModified, 'GLACIER'])
  await assertRefused(s3.headObject({ Bucket, Key: 'little' }), 'NotFound', /./, 404)
  await pass(server, day)
  await assertRefused(s3.headObject({ Bucket, Key: 'large' }), 'NotFound', /./, 404)
})

test('uploads that nobody ends go with what was sent', async () => {
  const abort = { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 } }
  const Bucket = await bucketWith({ rules: [{ Filter: { Prefix: 'up/' }, ...abort }] })
  for (const Key of ['up/a', 'up/a', 'other']) {
    const { UploadId, AbortDate, AbortRuleId } = await s3.createMultipartUpload({ Bucket, Key, ChecksumAlgorithm: 'CRC32' })
    assert.equal(AbortRuleId, Key === 'other' ? undefined : 'rule-0')
    assert.equal(AbortDate === undefined, Key === 'other')
    await s3.uploadPart({ Bucket, Key, UploadId: UploadId!, PartNumber: 1, Body: 'x' })
    const told = await s3.listParts({ Bucket, Key, UploadId: UploadId! })
    assert.deepEqual([told.AbortRuleId, told.AbortDate], [AbortRuleId, AbortDate])
  }
  await passTo(3, async () => assert.equal((await s3.listMultipartUploads({ Bucket })).Uploads?.length, 3))
  assert.deepEqual((await s3.listMultipartUploads({ Bucket })).Uploads?.map(({ Key }) => Key), ['other'])
})

test('more than one look takes goes all the same, and keys of no rule are passed over', async () => {
  const Bucket = await bucketWith({ rules: [{ Filter: { Prefix: 'b' }, Expiration: { Days: 1 } }] })
  const keys = [...Array.from({ length: 210 }, (_, i) => `b${String(i).padStart(3, '0')}`), 'a', 'c', 'd']
  for (let i = 0; i < keys.length; i += 30) {
    await Promise.all(keys.slice(i, i + 30).map(Key => s3.putObject({ Bucket, Key, Body: 'x' })))
  }
  await pass(server, 2 * day)
  for (let i = 0; i < 10 && (await keysOf(Bucket)).length > 3; i++) await pass(server, 10)
  assert.deepEqual(await keysOf(Bucket), ['a', 'c', 'd'])
})

test('a bucket without rules, or that is gone, is not looked at', async () => {
  const Bucket = await bucketWith({ rules: [{ Expiration: { Days: 1 } }] })
  await s3.putObject({ Bucket, Key: 'a', Body: '' })
  await s3.deleteBucketLifecycle({ Bucket })
  await pass(server, 3 * day)
  assert.deepEqual(await keysOf(Bucket), ['a'])
  await s3.deleteObject({ Bucket, Key: 'a' })
  await setRules(Bucket, [{ Expiration: { Days: 1 } }])
  await s3.deleteBucket({ Bucket })
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key: 'a', Body: '' })
  await pass(server, 3 * day)
  assert.deepEqual(await keysOf(Bucket), ['a'])
  await assertRefused(s3.getBucketLifecycleConfiguration({ Bucket }), 'NoSuchLifecycleConfiguration', /does not exist$/, 404)
})
