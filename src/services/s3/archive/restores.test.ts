// Objects that are asked back before they are read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RestoreRequest, StorageClass, Tier } from '@aws-sdk/client-s3'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { restXml } from '../../../../test/kit/rest-xml.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { s3 } = sdk(server)
const Bucket = 'archive'
await s3.createBucket({ Bucket })
const [minute, hour] = [60_000, 3_600_000]
const notReadable = "The operation is not valid for the object's storage class"

const put = (Key: string, storageClass: StorageClass = 'GLACIER', Body = 'x') =>
  s3.putObject({ Bucket, Key, Body, StorageClass: storageClass })
const restore = (Key: string, Days: number, tier?: Tier) =>
  s3.restoreObject({ Bucket, Key, RestoreRequest: { Days, ...(tier && { GlacierJobParameters: { Tier: tier } }) } })
const head = async (Key: string) => (await s3.headObject({ Bucket, Key })).Restore
const read = async (Key: string) => (await s3.getObject({ Bucket, Key })).Body!.transformToString()
const under = 'ongoing-request="true"'

test('an archived object is told of and not read, until it was asked back', async () => {
  await put('a')
  await assertRefused(s3.getObject({ Bucket, Key: 'a' }), 'InvalidObjectState', notReadable, 403)
  await assert.rejects(s3.getObject({ Bucket, Key: 'a' }), { StorageClass: 'GLACIER' })
  const told = await s3.headObject({ Bucket, Key: 'a' })
  assert.deepEqual([told.StorageClass, told.ContentLength, told.Restore], ['GLACIER', 1, undefined])
  const copied = s3.copyObject({ Bucket, Key: 'b', CopySource: `${Bucket}/a` })
  await assertRefused(copied, 'ObjectNotInActiveTierError', /^The source object of the COPY action is not in the/, 403)
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'b' })
  const part = { Bucket, Key: 'b', UploadId: UploadId!, PartNumber: 1, CopySource: `${Bucket}/a` }
  await assertRefused(s3.uploadPartCopy(part), 'ObjectNotInActiveTierError', /^The source object of the COPY action/, 403)
  const { $metadata: { httpStatusCode } } = await restore('a', 1, 'Expedited')
  assert.equal(httpStatusCode, 202)
  assert.equal(await head('a'), under)
  await assertRefused(s3.getObject({ Bucket, Key: 'a' }), 'InvalidObjectState', notReadable, 403)
  const asked = Date.now()
  await pass(server, 6 * minute)
  const until = (Math.floor((asked + 5 * minute + day) / day) + 1) * day
  assert.equal(await head('a'), `ongoing-request="false", expiry-date="${new Date(until).toUTCString()}"`)
  assert.equal(await read('a'), 'x')
  await s3.copyObject({ Bucket, Key: 'b', CopySource: `${Bucket}/a` })
  await pass(server, 2 * day)
  assert.equal(await head('a'), undefined)
  await assertRefused(s3.getObject({ Bucket, Key: 'a' }), 'InvalidObjectState', notReadable, 403)
  assert.equal(await read('b'), 'x')
})

test('how long it takes is a matter of class and tier', async () => {
  const cases: readonly (readonly [StorageClass, Tier | undefined, number])[] = [
    ['GLACIER', 'Expedited', 5 * minute], ['GLACIER', undefined, 5 * hour], ['GLACIER', 'Bulk', 12 * hour],
    ['DEEP_ARCHIVE', 'Standard', 12 * hour], ['DEEP_ARCHIVE', 'Bulk', 48 * hour],
  ]
  for (const [storageClass, tier, lasts] of cases) {
    await put('timed', storageClass)
    await restore('timed', 30, tier)
    await pass(server, lasts - minute)
    assert.equal(await head('timed'), under, `${storageClass} ${tier}`)
    await pass(server, 2 * minute)
    assert.equal(await read('timed'), 'x')
  }
  await put('timed', 'DEEP_ARCHIVE')
  assert.equal(await head('timed'), undefined)
  const expedited = restore('timed', 1, 'Expedited')
  await assertRefused(expedited, 'InvalidTier', 'Retrieval option is not supported by this storage class', 403)
})

test('what is under way can only be hastened, and what is there stays for other days', async () => {
  await put('again')
  await restore('again', 1, 'Bulk')
  const busy = ['RestoreAlreadyInProgress', 'Object restore is already in progress', 409] as const
  for (const [days, tier] of [[1, 'Bulk'], [2, 'Expedited'], [2, 'Bulk']] as const) {
    await assertRefused(restore('again', days, tier), ...busy)
  }
  assert.equal((await restore('again', 1, 'Expedited')).$metadata.httpStatusCode, 202)
  await assertRefused(restore('again', 1, 'Standard'), ...busy)
  await pass(server, 6 * minute)
  const ends = async () => Date.parse(/expiry-date="(.*)"/.exec((await head('again'))!)![1]!)
  const end = await ends()
  assert.equal((await restore('again', 3)).$metadata.httpStatusCode, 200)
  assert.equal(await ends() - end, 2 * day)
  assert.equal((await restore('again', 1)).$metadata.httpStatusCode, 200)
  assert.equal(await ends(), end)
  await pass(server, 13 * hour)
  assert.equal(await ends(), end)
})

test('who writes the object anew has none that is asked back', async () => {
  await put('rewritten')
  await restore('rewritten', 10, 'Expedited')
  await pass(server, 6 * minute)
  await put('rewritten', 'GLACIER', 'y')
  assert.equal(await head('rewritten'), undefined)
  assert.equal((await restore('rewritten', 1, 'Expedited')).$metadata.httpStatusCode, 202)
  await s3.deleteObject({ Bucket, Key: 'rewritten' })
  await put('rewritten')
  await pass(server, hour)
  assert.equal(await head('rewritten'), undefined)
})

test('versions are asked back by their ids', async () => {
  const versions = { Bucket: 'archive-versions' }
  await s3.createBucket(versions)
  await s3.putBucketVersioning({ ...versions, VersioningConfiguration: { Status: 'Enabled' } })
  const { VersionId } = await s3.putObject({ ...versions, Key: 'a', Body: '1', StorageClass: 'DEEP_ARCHIVE' })
  await s3.putObject({ ...versions, Key: 'a', Body: '2' })
  const RestoreRequest = { Days: 1 }
  const current = s3.restoreObject({ ...versions, Key: 'a', RestoreRequest })
  await assertRefused(current, 'InvalidObjectState', "Restore is not allowed for the object's current storage class", 403)
  await s3.restoreObject({ ...versions, Key: 'a', VersionId: VersionId!, RestoreRequest })
  await pass(server, 13 * hour)
  const OptionalObjectAttributes = ['RestoreStatus'] as const
  const { Versions } = await s3.listObjectVersions({ ...versions, OptionalObjectAttributes: [...OptionalObjectAttributes] })
  assert.deepEqual(Versions?.map(({ RestoreStatus }) => RestoreStatus?.IsRestoreInProgress), [undefined, false])
  assert.equal(await (await s3.getObject({ ...versions, Key: 'a', VersionId: VersionId! })).Body!.transformToString(), '1')
  const { VersionId: marker } = await s3.deleteObject({ ...versions, Key: 'a' })
  await assertRefused(s3.restoreObject({ ...versions, Key: 'a', RestoreRequest }), 'NoSuchKey', /not exist/, 404)
  const onMarker = s3.restoreObject({ ...versions, Key: 'a', VersionId: marker!, RestoreRequest })
  await assert.rejects(onMarker, { Code: 'MethodNotAllowed', Method: 'POST', ResourceType: 'DeleteMarker' })
  await s3.deleteObject({ ...versions, Key: 'a', VersionId: VersionId! })
})

test('lists tell of it to who asks for that', async () => {
  await put('listed/a')
  await put('listed/b')
  await restore('listed/a', 1)
  const list = { Bucket, Prefix: 'listed/', OptionalObjectAttributes: ['RestoreStatus' as const] }
  for (const { Contents } of [await s3.listObjectsV2(list), await s3.listObjects(list)]) {
    assert.deepEqual(Contents?.map(({ Key, StorageClass: kept, RestoreStatus }) => [Key, kept, RestoreStatus]), [
      ['listed/a', 'GLACIER', { IsRestoreInProgress: true }], ['listed/b', 'GLACIER', undefined],
    ])
  }
  const { Contents: usual } = await s3.listObjectsV2({ Bucket, Prefix: 'listed/' })
  assert.ok(usual?.every(({ RestoreStatus }) => RestoreStatus === undefined))
})

test('what asks for nothing, for too little or for what is no more is refused', async () => {
  await put('bounds')
  await put('plain', 'STANDARD')
  const ask = (RestoreRequest: RestoreRequest, Key = 'bounds') => s3.restoreObject({ Bucket, Key, RestoreRequest })
  const { Days, output } = { Days: 1, output: { OutputLocation: { S3: { BucketName: Bucket, Prefix: 'x' } } } }
  for (const malformed of [
    {}, { GlacierJobParameters: { Tier: 'Bulk' } }, { Days, Tier: 'Bulk' }, { Days, ...output },
    { Days, GlacierJobParameters: { Tier: 'expedited' } }, { Days, Type: 'NONE' }, { Days: 2_147_483_648 },
  ] as RestoreRequest[]) await assertRefused(ask(malformed), 'MalformedXML', /not well-formed/, 400)
  for (const wrong of [0, -1]) {
    await assert.rejects(ask({ Days: wrong }), { Code: 'InvalidArgument', ArgumentName: 'Days', ArgumentValue: String(wrong) })
  }
  await assertRefused(ask({ Type: 'SELECT' }), 'MethodNotAllowed', /not allowed against this resource/, 405)
  for (const request of [{ Days }, { Type: 'SELECT' as const }]) {
    await assertRefused(ask(request, 'plain'), 'InvalidObjectState', /^Restore is not allowed/, 403)
  }
  await ask({ Days: 2_147_483_647, GlacierJobParameters: { Tier: 'Expedited' } })
  await pass(server, 6 * minute)
  assert.equal(await head('bounds'), 'ongoing-request="false", expiry-date="Fri, 31 Dec 9999 00:00:00 GMT"')
})

test('it is an action of its own, and on record', async () => {
  await put('owned')
  const all = `arn:aws:s3:::${Bucket}/*`
  const reader = sdk(server, await createUser(server, 'archive-reader', allow('s3:GetObject', all)))
  const RestoreRequest = { Days: 1 }
  const denied = reader.s3.restoreObject({ Bucket, Key: 'owned', RestoreRequest })
  await assertRefused(denied, 'AccessDenied', /is not authorized to perform: s3:RestoreObject on resource/, 403)
  const restorer = sdk(server, await createUser(server, 'archive-restorer', allow('s3:RestoreObject', all)))
  await restorer.s3.restoreObject({ Bucket, Key: 'owned', RestoreRequest })
  await assertRecord(server, 'RestoreObject', { readOnly: false, eventCategory: 'Data', responseElements: null })
  const { requestParameters } = await lastRecord(server, 'RestoreObject')
  assert.deepEqual((requestParameters as { readonly RestoreRequest?: object }).RestoreRequest, { Days: 1 })
})

test('the answer says of which class what was put is', async () => {
  await put('plain', 'STANDARD')
  const told = async (storageClass: string, more = {}) => {
    const headers = { 'x-amz-storage-class': storageClass, ...more }
    const call = { service: 's3', method: 'PUT', target: `/${Bucket}/class`, headers, body: '' }
    return (await restXml(server, call)).headers['x-amz-storage-class']
  }
  for (const more of [{}, { 'x-amz-copy-source': `/${Bucket}/plain` }]) {
    assert.equal(await told('GLACIER', more), 'GLACIER')
    assert.equal(await told('STANDARD', more), undefined)
  }
})
