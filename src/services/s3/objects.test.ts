// Objects by the AWS SDK for JavaScript: what is put comes back, who is refused, and what is on record.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { objectUrl } from '../../../test/kit/object-url.ts'
import { assertRecord, lastRecord } from '../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
const Bucket = 'first-bucket'
await s3.createBucket({ Bucket })

const md5 = (bytes: Uint8Array | string) => createHash('md5').update(bytes).digest('hex')
const bytesOf = async ({ Body }: { Body?: { transformToByteArray(): Promise<Uint8Array> } | undefined }) =>
  Buffer.from(await Body!.transformToByteArray())

test('what is put comes back, with its type, its metadata and its ETag', async () => {
  const put = await s3.putObject({
    Bucket, Key: 'a/b.txt', Body: 'hello', ContentType: 'text/plain', CacheControl: 'no-cache', Metadata: { colour: 'blue' },
  })
  assert.equal(put.ETag, `"${md5('hello')}"`)
  const got = await s3.getObject({ Bucket, Key: 'a/b.txt' })
  assert.equal((await bytesOf(got)).toString(), 'hello')
  const expected = { ContentType: 'text/plain', CacheControl: 'no-cache', Metadata: { colour: 'blue' }, ContentLength: 5 }
  const told = await s3.headObject({ Bucket, Key: 'a/b.txt' })
  for (const { ContentType, CacheControl, Metadata, ContentLength, ETag, LastModified } of [got, told]) {
    assert.deepEqual({ ContentType, CacheControl, Metadata, ContentLength }, expected)
    assert.equal(ETag, put.ETag)
    assert.ok(Math.abs(LastModified!.getTime() - Date.now()) < 60_000)
  }
})

test('bytes of any length come back, by a stream of unknown chunks as well', async () => {
  for (const length of [0, 1, 8191, 131_072, 131_073, 1_000_000]) {
    const bytes = randomBytes(length)
    await s3.putObject({ Bucket, Key: 'bytes', Body: bytes })
    assert.ok((await bytesOf(await s3.getObject({ Bucket, Key: 'bytes' }))).equals(bytes), String(length))
    await s3.putObject({ Bucket, Key: 'streamed', Body: Readable.from(inPieces(bytes, 65_536)), ContentLength: length })
    assert.ok((await bytesOf(await s3.getObject({ Bucket, Key: 'streamed' }))).equals(bytes), `streamed ${length}`)
  }
})

function* inPieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('each kind of checksum is verified and told again', async () => {
  for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const) {
    await s3.putObject({ Bucket, Key: 'summed', Body: 'hello', ChecksumAlgorithm })
    const told = await s3.headObject({ Bucket, Key: 'summed', ChecksumMode: 'ENABLED' })
    const { [`Checksum${ChecksumAlgorithm}` as const]: value, ChecksumType } = told
    assert.ok(value)
    assert.equal(ChecksumType, 'FULL_OBJECT')
    assert.equal((await bytesOf(await s3.getObject({ Bucket, Key: 'summed', ChecksumMode: 'ENABLED' }))).toString(), 'hello')
  }
  const other = s3.putObject({ Bucket, Key: 'wrong', Body: 'hello', ChecksumCRC32: 'AAAAAA==' })
  await assertRefused(other, 'BadDigest', /^The CRC32 you specified did not match/, 400)
  const digest = s3.putObject({ Bucket, Key: 'wrong', Body: 'hello', ContentMD5: Buffer.alloc(16).toString('base64') })
  await assertRefused(digest, 'BadDigest', 'The Content-MD5 you specified did not match what we received.', 400)
  await assertRefused(s3.getObject({ Bucket, Key: 'wrong' }), 'NoSuchKey', 'The specified key does not exist.', 404)
})

test('keys are taken as they are', async () => {
  const keys = [
    'a', 'a/', 'a//b', '/a', '//', 'ü', '雪/❄', ' ', 'a b+c', '%41', 'a%2Fb', '..', 'a/../b', './a', '?x=y&z', "!'()*",
    '\u0001', '~', 'A', 'x'.repeat(1024), 'ü'.repeat(512), 'é', 'e\u0301',
  ]
  for (const Key of keys) await s3.putObject({ Bucket, Key, Body: `of ${Key}` })
  for (const Key of keys) assert.equal((await bytesOf(await s3.getObject({ Bucket, Key }))).toString(), `of ${Key}`, Key)
  const long = s3.putObject({ Bucket, Key: 'x'.repeat(1025), Body: '' })
  await assertRefused(long, 'KeyTooLongError', 'Your key is too long', 400)
})

test('a part is what its range says', async () => {
  await s3.putObject({ Bucket, Key: 'digits', Body: '0123456789' })
  const parts: readonly (readonly [Range: string, text: string, told: string | undefined])[] = [
    ['bytes=0-0', '0', 'bytes 0-0/10'], ['bytes=2-4', '234', 'bytes 2-4/10'], ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'], ['bytes=-99', '0123456789', 'bytes 0-9/10'], ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=5-99999999999999999999', '56789', 'bytes 5-9/10'],
    ['bytes=4-2', '0123456789', undefined], ['lines=1-2', '0123456789', undefined], ['bytes=0-1,3-4', '0123456789', undefined],
  ]
  for (const [Range, text, told] of parts) {
    const got = await s3.getObject({ Bucket, Key: 'digits', Range })
    assert.deepEqual([(await bytesOf(got)).toString(), got.ContentRange, got.ContentLength], [text, told, text.length], Range)
    assert.equal(got.$metadata.httpStatusCode, told === undefined ? 200 : 206)
  }
  for (const Range of ['bytes=10-', 'bytes=-0']) {
    await assertRefused(s3.getObject({ Bucket, Key: 'digits', Range }), 'InvalidRange', /not satisfiable/, 416)
  }
})

test('conditions are met, or say so', async () => {
  const { ETag } = await s3.putObject({ Bucket, Key: 'conditional', Body: 'x' })
  const [past, future] = [new Date(0), new Date(Date.now() + 3_600_000)]
  const read = (given: object) => s3.getObject({ Bucket, Key: 'conditional', ...given })
  for (const good of [
    { IfMatch: ETag }, { IfMatch: '*' }, { IfMatch: `"0", ${ETag}` }, { IfNoneMatch: '"0"' }, { IfModifiedSince: past },
    { IfUnmodifiedSince: future }, { IfMatch: ETag, IfUnmodifiedSince: past }, { IfNoneMatch: '"0"', IfModifiedSince: future },
    { IfModifiedSince: future },
  ]) assert.equal((await bytesOf(await read(good))).toString(), 'x', JSON.stringify(good))
  for (const failed of [{ IfMatch: '"0"' }, { IfUnmodifiedSince: past }]) {
    await assertRefused(read(failed), 'PreconditionFailed', /did not hold/, 412)
  }
  for (const had of [{ IfNoneMatch: ETag }, { IfModifiedSince: new Date() }]) {
    assert.equal((await refusal(read(had))).status, 304)
  }
  const write = (given: object) => s3.putObject({ Bucket, Key: 'conditional', Body: 'y', ...given })
  await assertRefused(write({ IfNoneMatch: '*' }), 'PreconditionFailed', /did not hold/, 412)
  await assertRefused(write({ IfMatch: '"0"' }), 'PreconditionFailed', /did not hold/, 412)
  const unsupported = 'A header you provided implies functionality that is not implemented'
  const several = 'Multiple conditional request headers present in the request'
  for (const [given, Header, additionalMessage] of [
    [{ IfNoneMatch: ETag }, 'If-None-Match', "We don't accept the provided value of If-None-Match header for this API"],
    [{ IfMatch: '*' }, 'If-Match', "We don't accept the provided value of If-Match header for this API"],
    [{ IfMatch: '"0"', IfNoneMatch: '*' }, 'If-Match,If-None-Match', several],
  ] as const) {
    const refused = write(given)
    await assertRefused(refused, 'NotImplemented', unsupported, 501)
    await assert.rejects(refused, { Header, additionalMessage })
  }
  const sized = s3.deleteObject({ Bucket, Key: 'conditional', IfMatchSize: 1 })
  await assertRefused(sized, 'NotImplemented', unsupported, 501)
  await write({ IfMatch: ETag })
  await s3.putObject({ Bucket, Key: 'new', Body: 'y', IfNoneMatch: '*' })
  await assertRefused(s3.putObject({ Bucket, Key: 'none', Body: 'y', IfMatch: ETag! }), 'NoSuchKey', /does not exist/, 404)
})

test('of many who put one key at once none is refused, and the last wins', async () => {
  const bodies = Array.from({ length: 10 }, (_, i) => `${i}`.repeat(1000))
  await Promise.all(bodies.map(Body => s3.putObject({ Bucket, Key: 'contended', Body })))
  const got = (await bytesOf(await s3.getObject({ Bucket, Key: 'contended' }))).toString()
  assert.ok(bodies.includes(got))
})

test('a header that has more than ASCII is answered in Latin-1, and what that does not have is refused', async () => {
  await s3.putObject({ Bucket, Key: 'latin', Body: 'x' })
  const ask = (ResponseContentDisposition: string) => ({ Bucket, Key: 'latin', ResponseContentDisposition })
  for (const disposition of ['inline; filename="résumé.pdf"', 'inline; filename="Ã©"']) {
    assert.equal((await s3.getObject(ask(disposition))).ContentDisposition, disposition)
    assert.equal((await s3.headObject(ask(disposition))).ContentDisposition, disposition)
  }
  await assertRefused(
    s3.getObject(ask('inline; filename="€"')), 'InvalidArgument', 'Header value cannot be represented using ISO-8859-1.',
  )
})

test('a deleted object is gone, and a bucket goes when it is empty', async () => {
  const other = 'second.bucket'
  await s3.createBucket({ Bucket: other })
  await s3.putObject({ Bucket: other, Key: 'x', Body: 'x' })
  await assertRefused(s3.deleteBucket({ Bucket: other }), 'BucketNotEmpty', /not empty/, 409)
  for (let i = 0; i < 2; i++) assert.equal((await s3.deleteObject({ Bucket: other, Key: 'x' })).$metadata.httpStatusCode, 204)
  await assertRefused(s3.getObject({ Bucket: other, Key: 'x' }), 'NoSuchKey', 'The specified key does not exist.', 404)
  await s3.headBucket({ Bucket: other })
  await s3.deleteBucket({ Bucket: other })
  await assertRefused(s3.putObject({ Bucket: other, Key: 'x', Body: 'x' }), 'NoSuchBucket', /does not exist/, 404)
  assert.equal((await refusal(s3.headBucket({ Bucket: other }))).status, 404)
})

test('whoever is allowed one object is denied another, and told nothing of it', async () => {
  await s3.putObject({ Bucket, Key: 'mine/x', Body: 'mine' })
  const mine = 'arn:aws:s3:::first-bucket/mine/*'
  const one = sdk(server, await createUser(server, 'one', allow(['s3:GetObject', 's3:PutObject'], mine))).s3
  assert.equal((await bytesOf(await one.getObject({ Bucket, Key: 'mine/x' }))).toString(), 'mine')
  for (const Key of ['a/b.txt', 'nothing']) {
    const denied = /perform: s3:GetObject on resource: "arn:aws:s3:::first-bucket\/[a-z/.]+" because no id/
    await assertRefused(one.getObject({ Bucket, Key }), 'AccessDenied', denied, 403)
  }
  const denied = one.putObject({ Bucket, Key: 'theirs', Body: randomBytes(300_000) })
  await assertRefused(denied, 'AccessDenied', /not authorized to perform: s3:PutObject/, 403)
  await assertRefused(one.deleteObject({ Bucket, Key: 'mine/x' }), 'AccessDenied', /s3:DeleteObject/, 403)
})

test('each call is on record as S3\'s own, with what it was about, and nothing of what it moved', async () => {
  const before = (await server.records()).length
  await s3.putObject({ Bucket, Key: 'told', Body: 'very secret' })
  await bytesOf(await s3.getObject({ Bucket, Key: 'told' }))
  await s3.deleteObject({ Bucket, Key: 'told' })
  const records = (await server.records()).slice(before)
  assert.deepEqual(records.map(({ eventName, eventCategory, readOnly }) => [eventName, eventCategory, readOnly]), [
    ['PutObject', 'Data', false], ['GetObject', 'Data', true], ['DeleteObject', 'Data', false],
  ])
  const arns = ['arn:aws:s3:::first-bucket/told', 'arn:aws:s3:::first-bucket']
  for (const { resources } of records) assert.deepEqual(resources!.map(({ ARN }) => ARN), arns)
  assert.doesNotMatch(JSON.stringify(records), /secret/)
  const Host = new URL(server.url).host
  for (const [{ requestParameters, additionalEventData, userAgent, requestID }, bytesIn, bytesOut] of [
    [records[0]!, 11, 0], [records[1]!, 0, 11], [records[2]!, 0, 0],
  ] as const) {
    assert.partialDeepStrictEqual(requestParameters, { bucketName: Bucket, key: 'told', Host })
    assert.deepEqual(additionalEventData, {
      SignatureVersion: 'SigV4', AuthenticationMethod: 'AuthHeader', bytesTransferredIn: bytesIn, bytesTransferredOut: bytesOut,
      'x-amz-id-2': Buffer.from(requestID!).toString('base64'), ...(bytesIn > 0 && { SSEApplied: 'Default_SSE_S3' }),
    })
    assert.match(userAgent!, /^\[aws-sdk-js\/.*\]$/)
  }
})

test('a record calls parameters and headers as they were sent', async () => {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const
  await s3.createBucket({ Bucket: 'recorded', ACL: 'private', CreateBucketConfiguration })
  const Host = new URL(server.url).host
  await assertRecord(server, 'CreateBucket', {
    resources: undefined as never,
    requestParameters: { bucketName: 'recorded', Host, 'x-amz-acl': 'private', CreateBucketConfiguration },
  })
  await s3.getBucketLocation({ Bucket: 'recorded' })
  await assertRecord(server, 'GetBucketLocation', { requestParameters: { bucketName: 'recorded', Host, location: '' } })
  await fetch(objectUrl(server.url, { target: '/first-bucket/nothing' }))
  const { errorCode, additionalEventData } = await lastRecord(server, 'GetObject')
  assert.equal(errorCode, 'NoSuchKey')
  assert.partialDeepStrictEqual(additionalEventData, { AuthenticationMethod: 'QueryString', bytesTransferredIn: 0 })
})

test('a bucket is where it was made, and elsewhere its client is sent there', async () => {
  const there = sdk(server, undefined, 'eu-west-1').s3
  await there.createBucket({ Bucket: 'european', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })
  assert.equal((await there.headBucket({ Bucket: 'european' })).BucketRegion, 'eu-west-1')
  await there.putObject({ Bucket: 'european', Key: 'x', Body: 'x' })
  await assertRefused(s3.getObject({ Bucket: 'european', Key: 'x' }), 'PermanentRedirect', /must be addressed/, 301)
  const other = there.createBucket({ Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } })
  await assertRefused(other, 'IllegalLocationConstraintException', /location constraint is incompatible/, 400)
  const illegal = (name: string) =>
    `The ${name} location constraint is incompatible for the region specific endpoint this request was sent to.`
  for (const name of ['us-east-1', 'foo', 'aws-global']) {
    const given = { Bucket: 'nowhere', CreateBucketConfiguration: { LocationConstraint: name as 'EU' } }
    const invalid = s3.createBucket(given)
    await assertRefused(invalid, 'InvalidLocationConstraint', 'The specified location-constraint is not valid', 400)
    await assert.rejects(invalid, { LocationConstraint: name })
    await assertRefused(there.createBucket(given), 'IllegalLocationConstraintException', illegal(name), 400)
  }
  await s3.createBucket({ Bucket: 'from-afar', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })
  await there.headBucket({ Bucket: 'from-afar' })
  const old = { CreateBucketConfiguration: { LocationConstraint: 'EU' } } as const
  assert.equal((await there.createBucket({ Bucket: 'of-old', ...old })).Location, 'http://of-old.s3.amazonaws.com/')
  assert.equal((await there.getBucketLocation({ Bucket: 'of-old' })).LocationConstraint, 'EU')
  assert.equal((await there.headBucket({ Bucket: 'of-old' })).BucketRegion, 'eu-west-1')
  const abroad = sdk(server, undefined, 'eu-central-1').s3.createBucket({ Bucket: 'of-older', ...old })
  await assertRefused(abroad, 'IllegalLocationConstraintException', illegal('EU'), 400)
  await s3.createBucket({ Bucket })
  const again = there.createBucket({ Bucket: 'european', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })
  await assertRefused(again, 'BucketAlreadyOwnedByYou', /you already own it/, 409)
})

test('what is no name of a bucket, and what is not built, is said', async () => {
  for (const name of ['ab', 'Upper', 'a..b', '-a-', '1.2.3.4', 'a_b', 'xn--abc', 'a'.repeat(64), 'abc-s3alias']) {
    await assertRefused(s3.createBucket({ Bucket: name }), 'InvalidBucketName', 'The specified bucket is not valid.', 400)
  }
  const put = (given: object) => s3.putObject({ Bucket, Key: 'x', Body: 'x', ...given })
  for (const given of [{ ObjectLockEventHold: 'ON' }, { ServerSideEncryption: 'aws:fsx' }]) {
    await assertRefused(put(given), 'NotImplemented', /is not implemented by Stockade/, 501)
  }
  for (const StorageClass of ['FOO' as 'STANDARD', 'OUTPOSTS'] as const) {
    await assertRefused(put({ StorageClass }), 'InvalidStorageClass', 'The storage class you specified is not valid', 400)
    await assert.rejects(put({ StorageClass }), { StorageClassRequested: StorageClass })
  }
  await assertRefused(put({ Metadata: { large: 'x'.repeat(2048) } }), 'MetadataTooLarge', /exceed/, 400)
})
