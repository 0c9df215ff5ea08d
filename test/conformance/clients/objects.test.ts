// S3 through every client: what a bucket and its objects answer, and what there is no bucket or object for.
import assert from 'node:assert/strict'
import {
  AbortMultipartUpload, CompleteMultipartUpload, CopyObject, CreateBucket, CreateMultipartUpload, DeleteBucket, DeleteObject,
  DeleteObjects, DeleteObjectTagging, GetObjectAttributes, GetObjectTagging, PutObjectTagging, GetBucketLocation,
  GetBucketVersioning, GetObject, HeadBucket, HeadObject, ListBuckets, ListMultipartUploads, ListObjects, ListObjectsV2,
  ListObjectVersions, ListParts, PutBucketVersioning, PutObject, UploadPart, UploadPartCopy,
} from '../../../src/contracts/s3.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

/** A HEAD has no body to say more in, and clients make a code of the status or of the error's name. */
const notFound = /^(404|NotFound)$/

async function objects({ call }: AnyClient): Promise<void> {
  const Bucket = 'objects'
  await call(root, CreateBucket, { Bucket })
  await call(root, HeadBucket, { Bucket })
  const bytes = Buffer.from([0, 255, 10, 13])
  const put = await call(root, PutObject, {
    Bucket, Key: 'a/b c+ü', Body: bytes, ContentType: 'text/x-bytes', Metadata: { team: 'blue' },
  })
  const got = await call(root, GetObject, { Bucket, Key: 'a/b c+ü' })
  assert.deepEqual([...got.Body!], [...bytes])
  assert.deepEqual([got.ETag, got.ContentType, got.Metadata, got.ContentLength], [put.ETag, 'text/x-bytes', { team: 'blue' }, 4])
  const part = await call(root, GetObject, { Bucket, Key: 'a/b c+ü', Range: 'bytes=1-2' })
  assert.deepEqual([[...part.Body!], part.ContentRange], [[255, 10], 'bytes 1-2/4'])
  const head = await call(root, HeadObject, { Bucket, Key: 'a/b c+ü' })
  assert.deepEqual([head.ETag, head.LastModified, head.ContentLength], [put.ETag, got.LastModified, 4])
  const full = call(root, DeleteBucket, { Bucket })
  await refused(full, 'BucketNotEmpty', 'The bucket you tried to delete is not empty')
  await call(root, DeleteObject, { Bucket, Key: 'a/b c+ü' })
  const gone = call(root, GetObject, { Bucket, Key: 'a/b c+ü' })
  await refused(gone, 'NoSuchKey', 'The specified key does not exist.')
  await refused(call(root, HeadObject, { Bucket, Key: 'a/b c+ü' }), notFound, /.*/)
  await call(root, DeleteBucket, { Bucket })
  await refused(call(root, HeadBucket, { Bucket }), notFound, /.*/)
  await refused(call(root, GetObject, { Bucket, Key: 'k' }), 'NoSuchBucket', 'The specified bucket does not exist')
}

async function versions({ call }: AnyClient): Promise<void> {
  const [Bucket, Key] = ['versions', 'k']
  await call(root, CreateBucket, { Bucket })
  assert.equal((await call(root, GetBucketVersioning, { Bucket })).Status, undefined)
  await call(root, PutBucketVersioning, { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  assert.equal((await call(root, GetBucketVersioning, { Bucket })).Status, 'Enabled')
  const [first, second] = [
    await call(root, PutObject, { Bucket, Key, Body: Buffer.from('1') }),
    await call(root, PutObject, { Bucket, Key, Body: Buffer.from('2') }),
  ].map(({ VersionId }) => VersionId!)
  const { DeleteMarker, VersionId: marker } = await call(root, DeleteObject, { Bucket, Key })
  assert.equal(DeleteMarker, true)
  await refused(call(root, GetObject, { Bucket, Key }), 'NoSuchKey', 'The specified key does not exist.')
  const got = await call(root, GetObject, { Bucket, Key, VersionId: first! })
  assert.deepEqual([Buffer.from(got.Body!).toString(), got.VersionId], ['1', first])
  const isMarker = call(root, GetObject, { Bucket, Key, VersionId: marker! })
  await refused(isMarker, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
  await call(root, DeleteObject, { Bucket, Key, VersionId: marker! })
  assert.equal((await call(root, HeadObject, { Bucket, Key })).VersionId, second)
  const both = [first, second].map(VersionId => ({ Key, VersionId: VersionId! }))
  const gone = await call(root, DeleteObjects, { Bucket, Delete: { Objects: both } })
  assert.deepEqual(gone.Deleted!.map(({ VersionId }) => VersionId), [first, second])
  const none = call(root, GetObject, { Bucket, Key, VersionId: first! })
  await refused(none, 'NoSuchVersion', 'The specified version does not exist.')
  await call(root, DeleteBucket, { Bucket })
}

async function inParts({ call }: AnyClient): Promise<void> {
  const [Bucket, Key] = ['in-parts', 'a/b c+ü']
  await call(root, CreateBucket, { Bucket })
  const { UploadId } = await call(root, CreateMultipartUpload, { Bucket, Key, ContentType: 'text/x', ChecksumAlgorithm: 'CRC32' })
  const upload = { Bucket, Key, UploadId: UploadId! }
  const Body = Buffer.from('the only part')
  const { ETag, ChecksumCRC32 } = await call(root, UploadPart, { ...upload, PartNumber: 1, Body, ChecksumAlgorithm: 'CRC32' })
  const { Uploads } = await call(root, ListMultipartUploads, { Bucket })
  assert.deepEqual(Uploads!.map(one => [one.Key, one.UploadId]), [[Key, UploadId]])
  const { Parts } = await call(root, ListParts, upload)
  assert.deepEqual(Parts!.map(part => [part.PartNumber, part.Size, part.ETag]), [[1, Body.length, ETag]])
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] }
  const made = await call(root, CompleteMultipartUpload, { ...upload, MultipartUpload })
  assert.match(made.ETag!, /^"[0-9a-f]{32}-1"$/)
  const got = await call(root, GetObject, { Bucket, Key })
  assert.deepEqual([Buffer.from(got.Body!).toString(), got.ContentType, got.ETag], ['the only part', 'text/x', made.ETag])
  const other = { Bucket, Key, UploadId: (await call(root, CreateMultipartUpload, { Bucket, Key })).UploadId! }
  await call(root, AbortMultipartUpload, other)
  const gone = call(root, UploadPart, { ...other, PartNumber: 1, Body })
  await refused(gone, 'NoSuchUpload', /^The specified upload does not exist/)
}

async function copies({ call }: AnyClient): Promise<void> {
  const [Bucket, Key] = ['copies', 'a/b']
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key, Body: Buffer.from('0123456789'), ContentType: 'text/x' })
  // Some clients encode what is not, and others leave it as it is.
  const CopySource = `${Bucket}/${Key}`
  const { CopyObjectResult } = await call(root, CopyObject, { Bucket, Key: 'copy', CopySource })
  const got = await call(root, GetObject, { Bucket, Key: 'copy' })
  const told = [Buffer.from(got.Body!).toString(), got.ContentType, got.ETag]
  assert.deepEqual(told, ['0123456789', 'text/x', CopyObjectResult!.ETag])
  const upload = { Bucket, Key: 'part', UploadId: (await call(root, CreateMultipartUpload, { Bucket, Key: 'part' })).UploadId! }
  const copied = await call(root, UploadPartCopy, { ...upload, PartNumber: 1, CopySource, CopySourceRange: 'bytes=2-4' })
  const Parts = [{ PartNumber: 1, ETag: copied.CopyPartResult!.ETag }]
  await call(root, CompleteMultipartUpload, { ...upload, MultipartUpload: { Parts } })
  assert.equal(Buffer.from((await call(root, GetObject, { Bucket, Key: 'part' })).Body!).toString(), '234')
  const itself = call(root, CopyObject, { Bucket, Key, CopySource })
  await refused(itself, 'InvalidRequest', /^This copy request is illegal because it is trying to copy an object to itself/)
}

async function tags({ call }: AnyClient): Promise<void> {
  const [Bucket, Key] = ['tags', 'k']
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key, Body: Buffer.from('x'), Tagging: 'team=blue', StorageClass: 'STANDARD_IA' })
  assert.deepEqual((await call(root, GetObjectTagging, { Bucket, Key })).TagSet, [{ Key: 'team', Value: 'blue' }])
  const TagSet = [{ Key: 'a b', Value: 'ü:/' }]
  await call(root, PutObjectTagging, { Bucket, Key, Tagging: { TagSet } })
  assert.deepEqual((await call(root, GetObjectTagging, { Bucket, Key })).TagSet, TagSet)
  await call(root, DeleteObjectTagging, { Bucket, Key })
  assert.deepEqual((await call(root, GetObjectTagging, { Bucket, Key })).TagSet, [])
  const wrong = call(root, PutObjectTagging, { Bucket, Key, Tagging: { TagSet: [{ Key: 'aws:x', Value: 'y' }] } })
  await refused(wrong, 'InvalidTag', 'System tags cannot be added/updated by requester')
  const ObjectAttributes = ['ObjectSize', 'StorageClass'] as const
  const { ObjectSize, StorageClass } = await call(root, GetObjectAttributes, { Bucket, Key, ObjectAttributes })
  assert.deepEqual([ObjectSize, StorageClass], [1, 'STANDARD_IA'])
}

async function lists({ call, callPaged }: AnyClient): Promise<void> {
  const Bucket = 'lists'
  await call(root, CreateBucket, { Bucket })
  const keys = ['a/1', 'a/2', 'a b+c', 'd', 'é/1', 'z&<']
  for (const Key of keys) await call(root, PutObject, { Bucket, Key, Body: Buffer.from(Key) })
  const whole = await callPaged(root, ListObjectsV2, { Bucket }, 2)
  const ordered = ['a b+c', 'a/1', 'a/2', 'd', 'z&<', 'é/1']
  assert.deepEqual(whole.Contents!.map(({ Key }) => Key), ordered)
  const folders = await call(root, ListObjectsV2, { Bucket, Delimiter: '/' })
  assert.deepEqual(folders.CommonPrefixes!.map(({ Prefix }) => Prefix), ['a/', 'é/'])
  assert.deepEqual(folders.Contents!.map(({ Key }) => Key), ['a b+c', 'd', 'z&<'])
  const old = await call(root, ListObjects, { Bucket, Prefix: 'a/', Marker: 'a/1' })
  assert.deepEqual(old.Contents!.map(({ Key }) => Key), ['a/2'])
  await call(root, PutBucketVersioning, { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  await call(root, DeleteObject, { Bucket, Key: 'd' })
  const all = await call(root, ListObjectVersions, { Bucket, MaxKeys: 100 })
  assert.deepEqual(all.Versions!.map(({ Key, IsLatest }) => [Key, IsLatest]), ordered.map(key => [key, key !== 'd']))
  assert.deepEqual(all.DeleteMarkers!.map(({ Key }) => Key), ['d'])
}

async function locations({ call }: AnyClient): Promise<void> {
  const LocationConstraint = 'eu-west-1'
  await call(root, CreateBucket, { Bucket: 'here' })
  await call(root, CreateBucket, { Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint } })
  assert.equal((await call(root, GetBucketLocation, { Bucket: 'here' })).LocationConstraint, undefined)
  assert.equal((await call(root, GetBucketLocation, { Bucket: 'elsewhere' })).LocationConstraint, LocationConstraint)
  const listed = await call(root, ListBuckets, { Prefix: 'elsewhere' })
  assert.deepEqual(listed.Buckets!.map(({ Name, BucketRegion }) => [Name, BucketRegion]), [['elsewhere', LocationConstraint]])
  const none = call(root, GetBucketLocation, { Bucket: 'none' })
  await refused(none, 'NoSuchBucket', 'The specified bucket does not exist')
}

async function permissions({ call }: AnyClient, server: TestServer): Promise<void> {
  const Bucket = 'permissions'
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key: 'in/x', Body: Buffer.from('x') })
  await call(root, PutObject, { Bucket, Key: 'out/x', Body: Buffer.from('x') })
  const reader = await createUser(server, 'object-reader', allow('s3:GetObject', `arn:aws:s3:::${Bucket}/in/*`))
  const got = await call(reader, GetObject, { Bucket, Key: 'in/x' })
  assert.equal(Buffer.from(got.Body!).toString(), 'x')
  const denied = /^User: arn:aws:iam::\d{12}:user\/object-reader is not authorized to perform: s3:(Get|Put)Object on/
  await refused(call(reader, GetObject, { Bucket, Key: 'out/x' }), 'AccessDenied', denied)
  const remover = await createUser(server, 'object-remover', allow('s3:DeleteObject', `arn:aws:s3:::${Bucket}/in/*`))
  const keys = ['in/none', 'out/x'].map(Key => ({ Key }))
  const { Deleted, Errors } = await call(remover, DeleteObjects, { Bucket, Delete: { Objects: keys } })
  assert.deepEqual([Deleted, Errors!.map(({ Key, Code }) => [Key, Code])], [[{ Key: 'in/none' }], [['out/x', 'AccessDenied']]])
  await refused(call(reader, PutObject, { Bucket, Key: 'in/x', Body: Buffer.from('y') }), 'AccessDenied', denied)
  await refused(call(reader, HeadObject, { Bucket, Key: 'out/x' }), /^(403|Forbidden|Unknown)$/, /.*/)
}

throughEveryClient({
  'an object is put, read whole and in part, and deleted, and then its bucket': objects,
  'what is replaced is a version, where a bucket keeps them': versions,
  'keys are listed, in pages and in folders, and so are versions': lists,
  'an object comes in parts': inParts,
  'an object and a part of one are copied': copies,
  'objects have tags and attributes': tags,
  'a bucket is where it was made': locations,
  'a user reads what their policy names, and nothing else': permissions,
})
