// Objects that come in parts: what is made of them, what is refused, and that nothing is left behind.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  S3, type CompletedPart, type CreateMultipartUploadCommandInput, type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3'
import { region as home, root } from '../../../../test/kit/identity.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { checksumOf, type ChecksumAlgorithm } from '../../../engines/checksums/checksum.ts'
import { Blobs } from '../../../storage/blobs/blob-records.ts'
import type { Storage } from '../../../storage/open.ts'
import { PartLists, Parts } from './parts.ts'

let storage: Storage | undefined
const server = await startServer({ between: opened => (storage = opened) })
const { s3 } = sdk(server)
/** It says nothing of a checksum unless it is told to. */
const place = { endpoint: server.url, region: home, credentials: { ...root }, forcePathStyle: true }
const bare = new S3({ ...place, requestChecksumCalculation: 'WHEN_REQUIRED' })
after(() => bare.destroy())
const Bucket = 'in-parts'
await s3.createBucket({ Bucket })

const MB = 1024 ** 2
const [first, second, third] = [randomBytes(5 * MB), randomBytes(5 * MB + 1), randomBytes(1000)]
const whole = Buffer.concat([first, second, third])
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes)

async function begin(Key: string, given: Partial<CreateMultipartUploadCommandInput> = {}): Promise<string> {
  return (await s3.createMultipartUpload({ Bucket, Key, ChecksumAlgorithm: 'CRC32', ...given })).UploadId!
}

async function send(Key: string, UploadId: string, PartNumber: number, Body: Uint8Array): Promise<CompletedPart> {
  const { ETag, ChecksumCRC32 } = await s3.uploadPart({ Bucket, Key, UploadId, PartNumber, Body })
  return { PartNumber, ETag, ChecksumCRC32 }
}

const complete = (Key: string, UploadId: string, parts: CompletedPart[], given: object = {}) =>
  s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts }, ...given })

async function make(Key: string, given?: Partial<CreateMultipartUploadCommandInput>) {
  const id = await begin(Key, given)
  const parts = [await send(Key, id, 2, first), await send(Key, id, 5, second), await send(Key, id, 9, third)]
  return { id, parts, made: await complete(Key, id, parts) }
}

const bytesOf = async (Key: string, given: object = {}) =>
  Buffer.from(await (await s3.getObject({ Bucket, Key, ...given })).Body!.transformToByteArray())

/** Blobs that are named, parts and lists. */
async function kept(): Promise<readonly number[]> {
  const state = storage!.begin({ account: '', region: '' })
  const blobs = (await state.list(Blobs, [], { limit: 1000 })).filter(one => one.state === 'named')
  return [blobs.length, await state.count(Parts, []), await state.count(PartLists, [])]
}

async function untilKept(...expected: number[]): Promise<void> {
  for (let i = 0; i < 500 && String(await kept()) !== String(expected); i++) await delay(10)
  assert.deepEqual(await kept(), expected)
}

const crcOf = (algorithm: ChecksumAlgorithm, bytes: Uint8Array) => {
  const sum = checksumOf(algorithm)
  sum.update(bytes)
  return sum.digest()
}

test('what was sent in parts is read as one, whole, in ranges and by part', async () => {
  const { made } = await make('whole', { ContentType: 'text/x-parts', Metadata: { team: 'blue' } })
  const etag = `"${md5(Buffer.concat([first, second, third].map(part => md5(part).digest()))).digest('hex')}-3"`
  assert.deepEqual([made.ETag, made.Key, made.Location], [etag, 'whole', `${server.url}/${Bucket}/whole`])
  assert.ok((await bytesOf('whole')).equals(whole))
  const head = await s3.headObject({ Bucket, Key: 'whole', ChecksumMode: 'ENABLED' })
  const { ETag, ContentLength, ContentType, Metadata, PartsCount, ChecksumCRC32, ChecksumType } = head
  assert.deepEqual([ETag, ContentLength, ContentType, Metadata, PartsCount], [
    etag, whole.length, 'text/x-parts', { team: 'blue' }, undefined,
  ])
  const composed = crcOf('CRC32', Buffer.concat([first, second, third].map(part => crcOf('CRC32', part)))).toString('base64')
  assert.deepEqual([ChecksumCRC32, ChecksumType, made.ChecksumCRC32], [`${composed}-3`, 'COMPOSITE', `${composed}-3`])
  const edge = first.length
  const ranges = [[0, 10], [edge - 5, edge + 5], [edge, edge + 1], [edge - 1, edge + second.length + 3], [10, whole.length]]
  for (const [from, to] of ranges) {
    const range = await s3.getObject({ Bucket, Key: 'whole', Range: `bytes=${from}-${to! - 1}` })
    assert.ok(Buffer.from(await range.Body!.transformToByteArray()).equals(whole.subarray(from, to)), `${from}-${to}`)
    assert.equal(range.ContentRange, `bytes ${from}-${to! - 1}/${whole.length}`)
  }
  const part = await s3.getObject({ Bucket, Key: 'whole', PartNumber: 2 })
  assert.ok(Buffer.from(await part.Body!.transformToByteArray()).equals(second))
  assert.deepEqual([part.PartsCount, part.$metadata.httpStatusCode], [3, 206])
  const beyond = s3.getObject({ Bucket, Key: 'whole', PartNumber: 4 })
  await assertRefused(beyond, 'InvalidPartNumber', 'The requested partnumber is not satisfiable', 416)
  const { Contents } = await s3.listObjectsV2({ Bucket })
  const shown = Contents!.map(one => [one.Key, one.Size, one.ETag, one.ChecksumType])
  assert.deepEqual(shown, [['whole', whole.length, etag, 'COMPOSITE']])
  await s3.deleteObject({ Bucket, Key: 'whole' })
  await untilKept(0, 0, 0)
})

test('a checksum of the whole follows from those of the parts', async () => {
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const) {
    const UploadId = await begin('full', { ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' })
    const parts: CompletedPart[] = []
    for (const [i, Body] of [first, second, third].entries()) {
      // One comes without a checksum, and has the upload's all the same.
      const said = i > 0 && { ChecksumAlgorithm: algorithm }
      const { ETag } = await bare.uploadPart({ Bucket, Key: 'full', UploadId, PartNumber: i + 1, Body, ...said })
      parts.push({ PartNumber: i + 1, ETag })
    }
    const wrong = complete('full', UploadId, parts, { [`Checksum${algorithm}`]: crcOf(algorithm, first).toString('base64') })
    await assertRefused(wrong, 'BadDigest', `The ${algorithm.toLowerCase()} you specified did not match the calculated checksum.`)
    const made = await complete('full', UploadId, parts, { [`Checksum${algorithm}`]: crcOf(algorithm, whole).toString('base64') })
    assert.equal(made[`Checksum${algorithm}`], crcOf(algorithm, whole).toString('base64'))
    assert.equal(made.ChecksumType, 'FULL_OBJECT')
  }
  await s3.deleteObject({ Bucket, Key: 'full' })
})

test('parts that are sent again, left out or never completed are gone', async () => {
  await untilKept(0, 0, 0)
  const id = await begin('again')
  await send('again', id, 1, randomBytes(100))
  const one = await send('again', id, 1, first)
  const last = await send('again', id, 3, third)
  await send('again', id, 2, randomBytes(10))
  await untilKept(3, 3, 0)
  await complete('again', id, [one, last])
  await untilKept(2, 2, 1)
  assert.ok((await bytesOf('again')).equals(Buffer.concat([first, third])))
  // The same again answers the same, and another list does not.
  assert.equal((await complete('again', id, [one, last])).ETag, (await s3.headObject({ Bucket, Key: 'again' })).ETag)
  const gone = 'The specified upload does not exist. '
    + 'The upload ID may be invalid, or the upload may have been aborted or completed.'
  await assertRefused(complete('again', id, [one]), 'NoSuchUpload', gone, 404)
  await s3.putObject({ Bucket, Key: 'again', Body: 'over' })
  await untilKept(1, 0, 0)
  const aborted = await begin('again')
  await send('again', aborted, 1, first)
  assert.equal((await s3.abortMultipartUpload({ Bucket, Key: 'again', UploadId: aborted })).$metadata.httpStatusCode, 204)
  await untilKept(1, 0, 0)
  await assertRefused(send('again', aborted, 1, third), 'NoSuchUpload', gone, 404)
  await assertRefused(s3.abortMultipartUpload({ Bucket, Key: 'again', UploadId: aborted }), 'NoSuchUpload', gone, 404)
  // Of parts that replace an object the newest stay, whichever way it came.
  await make('again')
  await make('again')
  await untilKept(3, 3, 1)
  assert.ok((await bytesOf('again')).equals(whole))
  await s3.deleteObject({ Bucket, Key: 'again' })
  await untilKept(0, 0, 0)
})

test('a list of parts that is none is refused, and the upload stays', async () => {
  const id = await begin('refused')
  const [one, two, small] = [
    await send('refused', id, 1, first), await send('refused', id, 2, third), await send('refused', id, 3, third),
  ]
  const invalid = /^One or more of the specified parts could not be found/
  await assertRefused(complete('refused', id, [one, { ...two, ETag: '"0"' }]), 'InvalidPart', invalid)
  await assertRefused(complete('refused', id, [one, { ...two, PartNumber: 7 }]), 'InvalidPart', invalid)
  const order = 'The list of parts was not in ascending order. The parts list must be specified in order by part number.'
  for (const parts of [[two, one], [one, one]]) await assertRefused(complete('refused', id, parts), 'InvalidPartOrder', order)
  const tooSmall = 'Your proposed upload is smaller than the minimum allowed size'
  await assertRefused(complete('refused', id, [one, two, small]), 'EntityTooSmall', tooSmall)
  await assertRefused(complete('refused', id, []), 'MalformedXML', /well-formed/)
  const unsummed = complete('refused', id, [{ PartNumber: 1, ETag: one.ETag }])
  await assertRefused(unsummed, 'InvalidRequest', /must include the checksum for each part. It was missing for part 1/)
  await assertRefused(complete('refused', id, [one, two], { MpuObjectSize: 5 }), 'InvalidRequest', /x-amz-mp-object-size/)
  for (const PartNumber of [0, 10_001]) {
    const refused = s3.uploadPart({ Bucket, Key: 'refused', UploadId: id, PartNumber, Body: third })
    await assertRefused(refused, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive')
  }
  const other = s3.uploadPart({ Bucket, Key: 'refused', UploadId: id, PartNumber: 1, Body: third, ChecksumAlgorithm: 'SHA256' })
  await assertRefused(other, 'InvalidRequest', /expected checksum Type: crc32, actual checksum Type: sha256/)
  await assertRefused(send('other-key', id, 1, third), 'NoSuchUpload', /does not exist/, 404)
  await s3.putObject({ Bucket, Key: 'refused', Body: 'there' })
  const there = complete('refused', id, [one, two], { IfNoneMatch: '*' })
  await assertRefused(there, 'PreconditionFailed', /did not hold/, 412)
  assert.equal((await bytesOf('refused')).toString(), 'there')
  await complete('refused', id, [one, two])
  await s3.deleteObject({ Bucket, Key: 'refused' })
  await untilKept(0, 0, 0)
})

test('of many who send one part at once the last wins, and what is completed meanwhile is whole', async () => {
  const id = await begin('raced')
  const bodies = Array.from({ length: 8 }, (_, i) => Buffer.alloc(3000 + i, i))
  await Promise.all(bodies.map(body => send('raced', id, 1, body)))
  await untilKept(1, 1, 0)
  const [part] = (await s3.listParts({ Bucket, Key: 'raced', UploadId: id })).Parts!
  const said = { PartNumber: 1, ETag: part!.ETag, ChecksumCRC32: part!.ChecksumCRC32 }
  const results = await Promise.allSettled([
    ...bodies.slice(0, 4).map(body => send('raced', id, 1, body)), complete('raced', id, [said]),
    ...bodies.slice(4).map(body => send('raced', id, 2, body)),
  ])
  const refusedAs = results.flatMap(one => (one.status === 'rejected' ? [(one.reason as Error).name] : []))
  assert.ok(refusedAs.every(name => name === 'NoSuchUpload' || name === 'InvalidPart'), `${refusedAs}`)
  if (refusedAs.includes('InvalidPart')) await s3.abortMultipartUpload({ Bucket, Key: 'raced', UploadId: id })
  else {
    const got = await bytesOf('raced')
    assert.equal(`"${md5(got).digest('hex')}"`, part!.ETag)
    await untilKept(1, 1, 1)
    await s3.deleteObject({ Bucket, Key: 'raced' })
  }
  await untilKept(0, 0, 0)
})

test('uploads and their parts are listed, in pages', async () => {
  const ids: string[] = []
  for (const Key of ['l/a', 'l/a', 'l/b', 'm']) {
    ids.push(await begin(Key))
    await delay(2)
  }
  const found: string[] = []
  for (let markers: object | undefined = {}; markers;) {
    const page: ListMultipartUploadsCommandOutput = await s3.listMultipartUploads({ Bucket, MaxUploads: 1, ...markers })
    found.push(...page.Uploads!.map(({ UploadId }) => UploadId!))
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page
    markers = page.IsTruncated ? { KeyMarker, UploadIdMarker } : undefined
  }
  assert.deepEqual(found, ids)
  const grouped = await s3.listMultipartUploads({ Bucket, Delimiter: '/' })
  assert.deepEqual([grouped.CommonPrefixes, grouped.Uploads!.map(({ Key }) => Key)], [[{ Prefix: 'l/' }], ['m']])
  const { UploadId, Initiated, Initiator, Owner } = grouped.Uploads![0]!
  assert.deepEqual([UploadId, Initiator!.ID === Owner!.ID], [ids[3], true])
  assert.ok(Math.abs(Initiated!.getTime() - Date.now()) < 60_000)
  for (const number of [1, 2, 7]) await send('m', ids[3]!, number, Buffer.from(`part ${number}`))
  const listed = await s3.listParts({ Bucket, Key: 'm', UploadId: ids[3]!, MaxParts: 2 })
  assert.deepEqual(listed.Parts!.map(({ PartNumber, Size }) => [PartNumber, Size]), [[1, 6], [2, 6]])
  assert.deepEqual([listed.IsTruncated, listed.NextPartNumberMarker, listed.ChecksumAlgorithm], [true, '2', 'CRC32'])
  const rest = await s3.listParts({ Bucket, Key: 'm', UploadId: ids[3]!, PartNumberMarker: '2' })
  assert.deepEqual([rest.Parts!.map(({ PartNumber }) => PartNumber), rest.IsTruncated], [[7], false])
  for (const [i, Key] of ['l/a', 'l/a', 'l/b', 'm'].entries()) await s3.abortMultipartUpload({ Bucket, Key, UploadId: ids[i]! })
  assert.equal((await s3.listMultipartUploads({ Bucket })).Uploads, undefined)
  await untilKept(0, 0, 0)
})

test('all parts are under one key of KMS, and whoever may not use it reads none', async () => {
  const id = await begin('encrypted', { ServerSideEncryption: 'aws:kms' })
  const parts = [await send('encrypted', id, 1, first), await send('encrypted', id, 2, third)]
  const made = await complete('encrypted', id, parts)
  assert.deepEqual([made.ServerSideEncryption, made.ETag!.endsWith('-2"')], ['aws:kms', true])
  assert.ok((await bytesOf('encrypted')).equals(Buffer.concat([first, third])))
  assert.notEqual(parts[0]!.ETag, `"${md5(first).digest('hex')}"`)
  const reader = await createUser(server, 'part-reader', allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`))
  const { KeyId } = (await sdk(server).kms.createKey({})).KeyMetadata!
  const own = await begin('encrypted', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId! })
  await complete('encrypted', own, [await send('encrypted', own, 1, third)])
  assert.ok((await bytesOf('encrypted')).equals(third))
  await assertRefused(sdk(server, reader).s3.getObject({ Bucket, Key: 'encrypted' }), 'AccessDenied', /kms:Decrypt/, 403)
  await s3.deleteObject({ Bucket, Key: 'encrypted' })
  await untilKept(0, 0, 0)
})

test('a version that came in parts goes with them, and others stay', async () => {
  const Other = 'parts-and-versions'
  await s3.createBucket({ Bucket: Other })
  await s3.putBucketVersioning({ Bucket: Other, VersioningConfiguration: { Status: 'Enabled' } })
  const ids: string[] = []
  for (let i = 0; i < 2; i++) {
    const { UploadId } = await s3.createMultipartUpload({ Bucket: Other, Key: 'k' })
    const Body = Buffer.from(`version ${i}`)
    const { ETag } = await bare.uploadPart({ Bucket: Other, Key: 'k', UploadId, PartNumber: 1, Body })
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    ids.push((await s3.completeMultipartUpload({ Bucket: Other, Key: 'k', UploadId, MultipartUpload })).VersionId!)
  }
  const read = async (VersionId: string) => (await s3.getObject({ Bucket: Other, Key: 'k', VersionId })).Body!.transformToString()
  assert.deepEqual([await read(ids[0]!), await read(ids[1]!)], ['version 0', 'version 1'])
  await untilKept(2, 2, 2)
  await s3.deleteObject({ Bucket: Other, Key: 'k', VersionId: ids[0]! })
  await untilKept(1, 1, 1)
  assert.equal((await refusal(s3.getObject({ Bucket: Other, Key: 'k', VersionId: ids[0]! }))).code, 'NoSuchVersion')
  assert.equal(await read(ids[1]!), 'version 1')
  await s3.deleteObject({ Bucket: Other, Key: 'k', VersionId: ids[1]! })
  await s3.createMultipartUpload({ Bucket: Other, Key: 'k' })
  await s3.deleteBucket({ Bucket: Other })
  await untilKept(0, 0, 0)
})

test('where no checksum was chosen parts come with any, and the whole has the usual one', async () => {
  // The client chooses one by itself, unless it is told to say none.
  const { UploadId } = await bare.createMultipartUpload({ Bucket, Key: 'any' })
  const [one, two] = [await send('any', UploadId!, 1, first), await send('any', UploadId!, 2, second)]
  assert.equal(one.ChecksumCRC32, crcOf('CRC32', first).toString('base64'))
  const wrong = complete('any', UploadId!, [one, { ...two, ChecksumCRC32: one.ChecksumCRC32 }])
  await assertRefused(wrong, 'InvalidPart', /could not be found/, 400)
  const made = await complete('any', UploadId!, [one, { PartNumber: 2, ETag: two.ETag }])
  const both = crcOf('CRC64NVME', Buffer.concat([first, second])).toString('base64')
  assert.deepEqual([made.ChecksumCRC64NVME, made.ChecksumType], [both, 'FULL_OBJECT'])
})
