// Copies, whole and as parts: what comes along, what is refused, and who may.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { CopyObjectCommandInput } from '@aws-sdk/client-s3'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, type Statement } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3, kms } = sdk(server)
const there = sdk(server, undefined, 'eu-west-1').s3
const Bucket = 'copies'
await s3.createBucket({ Bucket })
await there.createBucket({ Bucket: 'abroad', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })

const large = randomBytes(700_000)
const put = (Key: string, Body: string | Uint8Array = Key, given: object = {}) => s3.putObject({ Bucket, Key, Body, ...given })
const copy = (Key: string, CopySource: string, given: Partial<CopyObjectCommandInput> = {}) =>
  s3.copyObject({ Bucket, Key, CopySource, ...given })

async function read(Key: string, client = s3, from = Bucket): Promise<Buffer> {
  return Buffer.from(await (await client.getObject({ Bucket: from, Key })).Body!.transformToByteArray())
}

test('a copy has the bytes, and what was said of them, or what is said anew', async () => {
  const described = { ContentType: 'text/x', CacheControl: 'no-store', Metadata: { team: 'blue' }, ChecksumAlgorithm: 'SHA256' }
  const { ETag, ChecksumSHA256 } = await put('a/source é', large, described)
  const { CopyObjectResult, $metadata } = await copy('copied', `/${Bucket}/a/source%20%C3%A9`)
  const { ETag: etag, ChecksumSHA256: sum } = CopyObjectResult!
  assert.deepEqual([etag, sum, $metadata.httpStatusCode], [ETag, ChecksumSHA256, 200])
  assert.ok((await read('copied')).equals(large))
  const head = await s3.headObject({ Bucket, Key: 'copied' })
  assert.deepEqual([head.ContentType, head.CacheControl, head.Metadata], ['text/x', 'no-store', { team: 'blue' }])
  const { resources, eventName } = await lastRecord(server, 'CopyObject')
  const arns = ['copies/copied', 'copies', 'copies/a/source é'].map(name => `arn:aws:s3:::${name}`)
  assert.deepEqual([resources!.map(({ ARN }) => ARN), eventName], [arns, 'CopyObject'])
  await copy('replaced', `${Bucket}/copied`, { MetadataDirective: 'REPLACE', ContentType: 'text/y', Metadata: { team: 'red' } })
  const replaced = await s3.headObject({ Bucket, Key: 'replaced' })
  assert.deepEqual([replaced.ContentType, replaced.CacheControl, replaced.Metadata], ['text/y', undefined, { team: 'red' }])
  await copy('empty', `${Bucket}/${(await put('nothing', ''), 'nothing')}`)
  assert.equal((await read('empty')).length, 0)
  await there.copyObject({ Bucket: 'abroad', Key: 'x', CopySource: `${Bucket}/copied` })
  assert.ok((await read('x', there, 'abroad')).equals(large))
  // What the source becomes afterwards is nothing to its copy.
  await s3.deleteObject({ Bucket, Key: 'copied' })
  assert.ok((await read('replaced')).equals(large))
})

test('each copy is on record once, and so is what it asks of KMS', async () => {
  const { KeyId } = (await kms.createKey({})).KeyMetadata!
  await put('under-key', large, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId! })
  const before = (await server.records()).length
  const made = await copy('plain', `${Bucket}/under-key`)
  assert.deepEqual([made.ServerSideEncryption, (await read('plain')).equals(large)], ['AES256', true])
  const names = (await server.records()).slice(before).map(({ eventName }) => eventName)
  assert.deepEqual(names.slice(0, 2), ['Decrypt', 'CopyObject'])
  assert.equal(names.filter(name => name === 'CopyObject').length, 1)
  const { ServerSideEncryption } = await copy('under-key-again', `${Bucket}/plain`, { ServerSideEncryption: 'aws:kms' })
  assert.deepEqual([ServerSideEncryption, (await read('under-key-again')).equals(large)], ['aws:kms', true])
})

test('an object is copied to itself where something changes', async () => {
  await put('itself')
  const same = /^This copy request is illegal because it is trying to copy an object to itself/
  await assertRefused(copy('itself', `${Bucket}/itself`), 'InvalidRequest', same)
  await copy('itself', `${Bucket}/itself`, { MetadataDirective: 'REPLACE', Metadata: { changed: 'yes' } })
  const { Metadata } = await s3.headObject({ Bucket, Key: 'itself' })
  assert.deepEqual([Metadata, (await read('itself')).toString()], [{ changed: 'yes' }, 'itself'])
  await Promise.all(Array.from({ length: 5 }, () => copy('itself', `${Bucket}/itself`, { MetadataDirective: 'REPLACE' })))
  assert.equal((await read('itself')).toString(), 'itself')
})

test('a source that changes meanwhile is copied as it was at one moment', async () => {
  const contents = [randomBytes(600_000), randomBytes(500_000)]
  const write = (i: number) => put('changing', contents[i % 2], { Metadata: { n: `${i % 2}` } })
  await write(0)
  for (let round = 0; round < 6; round++) {
    await Promise.all([write(round), copy('changed', `${Bucket}/changing`), write(round + 1)])
    const { Metadata } = await s3.headObject({ Bucket, Key: 'changed' })
    assert.ok((await read('changed')).equals(contents[Number(Metadata!['n'])]!))
  }
})

test('versions are copied, and come back', async () => {
  const versioned = 'versioned-copies'
  await s3.createBucket({ Bucket: versioned })
  await s3.putBucketVersioning({ Bucket: versioned, VersioningConfiguration: { Status: 'Enabled' } })
  const first = (await s3.putObject({ Bucket: versioned, Key: 'k', Body: 'first' })).VersionId!
  await s3.putObject({ Bucket: versioned, Key: 'k', Body: 'second' })
  const back = await s3.copyObject({ Bucket: versioned, Key: 'k', CopySource: `${versioned}/k?versionId=${first}` })
  assert.equal(back.CopySourceVersionId, first)
  assert.notEqual(back.VersionId, first)
  assert.equal((await read('k', s3, versioned)).toString(), 'first')
  const { VersionId: marker } = await s3.deleteObject({ Bucket: versioned, Key: 'k' })
  await assertRefused(copy('x', `${versioned}/k`), 'NoSuchKey', 'The specified key does not exist.', 404)
  const ofMarker = 'The source of a copy request may not specifically refer to a delete marker by version id.'
  await assertRefused(copy('x', `${versioned}/k?versionId=${marker}`), 'InvalidRequest', ofMarker)
  await assertRefused(copy('x', `${versioned}/k?versionId=${'a'.repeat(32)}`), 'NoSuchVersion', /does not exist/, 404)
})

test('conditions are asked of source and target', async () => {
  const { ETag } = await put('conditional')
  const source = `${Bucket}/conditional`
  const [past, future] = [new Date(0), new Date(Date.now() + 3_600_000)]
  for (const good of [
    { CopySourceIfMatch: ETag }, { CopySourceIfNoneMatch: '"0"' }, { CopySourceIfModifiedSince: past },
    { CopySourceIfUnmodifiedSince: future }, { CopySourceIfMatch: ETag, CopySourceIfUnmodifiedSince: past },
  ]) await copy('met', source, good)
  for (const bad of [
    { CopySourceIfMatch: '"0"' }, { CopySourceIfNoneMatch: ETag }, { CopySourceIfModifiedSince: future },
    { CopySourceIfUnmodifiedSince: past }, { CopySourceIfNoneMatch: ETag, CopySourceIfModifiedSince: past },
    { IfNoneMatch: '*' }, { IfMatch: '"0"' },
  ]) await assertRefused(copy('met', source, bad), 'PreconditionFailed', /did not hold/, 412)
})

test('what is no source is told', async () => {
  for (const [source, message] of [
    ['alone', 'Invalid copy source bucket name'], [`${Bucket}/`, 'Invalid copy source object key'],
    [`${Bucket}/%zz`, 'Invalid copy source encoding.'],
  ] as const) await assertRefused(copy('x', source), 'InvalidArgument', message)
  await assertRefused(copy('x', `${Bucket}/none`), 'NoSuchKey', 'The specified key does not exist.', 404)
  await assertRefused(copy('x', 'no-such-bucket/none'), 'NoSuchBucket', 'The specified bucket does not exist', 404)
  const directive = copy('x', `${Bucket}/itself`, { MetadataDirective: 'MERGE' as 'COPY' })
  await assertRefused(directive, 'InvalidArgument', 'Unknown metadata directive.')
})

test('who copies may read the one and write the other', async () => {
  await put('in/x')
  const arn = (key: string) => `arn:aws:s3:::${Bucket}/${key}`
  const user = async (name: string, ...statements: Statement[]) =>
    sdk(server, await createUser(server, name, ...statements)).s3
  const give = { Bucket, Key: 'out/x', CopySource: `${Bucket}/in/x` }
  const both = await user('both', allow('s3:GetObject', arn('in/*')), allow('s3:PutObject', arn('out/*')))
  await both.copyObject(give)
  const writer = await user('writer', allow('s3:PutObject', arn('*')))
  await assertRefused(writer.copyObject(give), 'AccessDenied', /perform: s3:GetObject on resource: .*in\/x/, 403)
  const reader = await user('reader', allow('s3:GetObject', arn('*')))
  await assertRefused(reader.copyObject(give), 'AccessDenied', /perform: s3:PutObject on resource: .*out\/x/, 403)
})

test('a part is a copy of a range, of an object that came in parts itself', async () => {
  const MB = 1024 ** 2
  const source = randomBytes(6 * MB)
  await put('long', source)
  const begin = async (Key: string) => (await s3.createMultipartUpload({ Bucket, Key })).UploadId!
  const part = async (Key: string, UploadId: string, PartNumber: number, CopySource: string, CopySourceRange?: string) => {
    const { CopyPartResult } = await s3.uploadPartCopy({ Bucket, Key, UploadId, PartNumber, CopySource, CopySourceRange })
    return { PartNumber, ETag: CopyPartResult!.ETag }
  }
  const end = (Key: string, UploadId: string, Parts: object[]) =>
    s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } })
  const one = await begin('joined')
  await end('joined', one, [
    await part('joined', one, 1, `${Bucket}/long`), await part('joined', one, 2, `${Bucket}/long`, 'bytes=10-19'),
  ])
  const joined = Buffer.concat([source, source.subarray(10, 20)])
  assert.ok((await read('joined')).equals(joined))
  const two = await begin('again')
  await end('again', two, [await part('again', two, 1, `${Bucket}/joined`, `bytes=${source.length - 3}-${source.length + 2}`)])
  assert.ok((await read('again')).equals(joined.subarray(source.length - 3, source.length + 3)))
  await copy('whole', `${Bucket}/joined`)
  assert.ok((await read('whole')).equals(joined))
  const bad = (range: string) => part('again', two, 1, `${Bucket}/long`, range)
  await assertRefused(bad('bytes=0-5'), 'NoSuchUpload', /does not exist/, 404)
  const three = await begin('bad')
  const ranged = (range: string) => part('bad', three, 1, `${Bucket}/long`, range)
  for (const range of ['bytes=5-', 'bytes=9-5', '5-9']) {
    await assertRefused(ranged(range), 'InvalidArgument', /must be of the form/)
  }
  await assertRefused(ranged(`bytes=0-${source.length}`), 'InvalidArgument', /not valid for source object of size: 6291456/)
})
