// Tags, classes and attributes of objects: what comes back, what policies ask of tags, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, type Statement } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
const Bucket = 'tagged'
await s3.createBucket({ Bucket })
const put = (Key: string, given: object = {}) => s3.putObject({ Bucket, Key, Body: Key, ...given })
const tagsOf = async (Key: string, VersionId?: string) => {
  const { TagSet } = await s3.getObjectTagging({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) })
  return Object.fromEntries(TagSet!.map(tag => [tag.Key, tag.Value]))
}
const tag = (Key: string, tags: Record<string, string>, client = s3) =>
  client.putObjectTagging({
    Bucket, Key, Tagging: { TagSet: Object.entries(tags).map(([key, Value]) => ({ Key: key, Value })) },
  })

async function user(name: string, ...statements: Statement[]) {
  return sdk(server, await createUser(server, name, ...statements)).s3
}

test('tags come with an object, are replaced and go', async () => {
  await put('k', { Tagging: 'team=blue&empty=&a%20b=%C3%BC%2B' })
  assert.deepEqual(await tagsOf('k'), { team: 'blue', empty: '', 'a b': 'ü+' })
  assert.equal((await s3.getObject({ Bucket, Key: 'k' })).TagCount, 3)
  await tag('k', { team: 'red' })
  assert.deepEqual([await tagsOf('k'), (await s3.headObject({ Bucket, Key: 'k' })).TagCount], [{ team: 'red' }, 1])
  await s3.deleteObjectTagging({ Bucket, Key: 'k' })
  await s3.deleteObjectTagging({ Bucket, Key: 'k' })
  assert.deepEqual([await tagsOf('k'), (await s3.headObject({ Bucket, Key: 'k' })).TagCount], [{}, undefined])
  await put('k', { Tagging: 'team=blue' })
  await put('k')
  assert.deepEqual(await tagsOf('k'), {})
  await assertRefused(tagsOf('none'), 'NoSuchKey', 'The specified key does not exist.', 404)
})

test('each version has its own', async () => {
  const versioned = 'tagged-versions'
  await s3.createBucket({ Bucket: versioned })
  await s3.putBucketVersioning({ Bucket: versioned, VersioningConfiguration: { Status: 'Enabled' } })
  const first = (await s3.putObject({ Bucket: versioned, Key: 'k', Body: '1', Tagging: 'n=1' })).VersionId!
  const second = (await s3.putObject({ Bucket: versioned, Key: 'k', Body: '2', Tagging: 'n=2' })).VersionId!
  const TagSet = [{ Key: 'n', Value: 'changed' }]
  const { VersionId } = await s3.putObjectTagging({ Bucket: versioned, Key: 'k', VersionId: first, Tagging: { TagSet } })
  assert.equal(VersionId, first)
  const read = async (id: string) => (await s3.getObjectTagging({ Bucket: versioned, Key: 'k', VersionId: id })).TagSet
  assert.deepEqual([await read(first), await read(second)], [TagSet, [{ Key: 'n', Value: '2' }]])
  const Condition = { StringEquals: { 's3:ExistingObjectTag/n': '2' } }
  const only = { ...allow('s3:GetObjectVersion', `arn:aws:s3:::${versioned}/*`), Condition }
  const reader = await user('reader-of-versions', only)
  await reader.getObject({ Bucket: versioned, Key: 'k', VersionId: second })
  const denied = reader.getObject({ Bucket: versioned, Key: 'k', VersionId: first })
  await assertRefused(denied, 'AccessDenied', /GetObjectVersion/, 403)
})

test('what are no tags is refused', async () => {
  await put('refused')
  const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, 'v']))
  await assertRefused(tag('refused', eleven), 'BadRequest', 'Object tags cannot be greater than 10')
  for (const [tags, message] of [
    [{ ['k'.repeat(129)]: 'v' }, 'The TagKey you have provided is invalid'],
    [{ 'a*': 'v' }, 'The TagKey you have provided is invalid'],
    [{ k: 'v'.repeat(257) }, 'The TagValue you have provided is invalid'],
    [{ 'aws:x': 'v' }, 'System tags cannot be added/updated by requester'],
  ] as const) await assertRefused(tag('refused', tags), 'InvalidTag', message)
  const TagSet = [{ Key: 'k', Value: '1' }, { Key: 'k', Value: '2' }]
  const twice = s3.putObjectTagging({ Bucket, Key: 'refused', Tagging: { TagSet } })
  await assertRefused(twice, 'InvalidTag', 'Cannot provide multiple Tags with the same key')
  await assertRefused(put('refused', { Tagging: 'k=1&k=2' }), 'InvalidArgument', /shall be encoded as UTF-8 then URLEncoded/)
  assert.deepEqual(await tagsOf('refused'), {})
})

test('policies ask for the tags that are there, and for those that come', async () => {
  const arn = `arn:aws:s3:::${Bucket}/*`
  await put('public', { Tagging: 'access=open' })
  await put('private', { Tagging: 'access=closed' })
  const Condition = { StringEquals: { 's3:ExistingObjectTag/access': 'open' } }
  const open = await user('open', { ...allow('s3:GetObject', arn), Condition })
  await open.getObject({ Bucket, Key: 'public' })
  await assertRefused(open.getObject({ Bucket, Key: 'private' }), 'AccessDenied', /s3:GetObject/, 403)
  await tag('public', { access: 'closed' })
  await assertRefused(open.getObject({ Bucket, Key: 'public' }), 'AccessDenied', /s3:GetObject/, 403)
  const blue = {
    StringEquals: { 's3:RequestObjectTag/team': 'blue' },
    'ForAllValues:StringEquals': { 's3:RequestObjectTagKeys': ['team'] },
  }
  const tagger = await user('tagger', allow('s3:PutObject', arn), { ...allow('s3:PutObjectTagging', arn), Condition: blue })
  await tag('public', { team: 'blue' }, tagger)
  await tagger.putObject({ Bucket, Key: 'mine', Body: 'x', Tagging: 'team=blue' })
  await tagger.putObject({ Bucket, Key: 'mine', Body: 'x' })
  const denied = /s3:PutObjectTagging/
  await assertRefused(tag('public', { team: 'red' }, tagger), 'AccessDenied', denied, 403)
  await assertRefused(tag('public', { team: 'blue', other: 'x' }, tagger), 'AccessDenied', denied, 403)
  await assertRefused(tagger.putObject({ Bucket, Key: 'mine', Body: 'x', Tagging: 'team=red' }), 'AccessDenied', denied, 403)
})

test('a copy has its source\'s tags, or others, and whoever copies some may read and write them', async () => {
  await put('source', { Tagging: 'team=blue', StorageClass: 'STANDARD_IA' })
  const CopySource = `${Bucket}/source`
  await s3.copyObject({ Bucket, Key: 'same', CopySource })
  await s3.copyObject({ Bucket, Key: 'other', CopySource, TaggingDirective: 'REPLACE', Tagging: 'team=red' })
  await s3.copyObject({ Bucket, Key: 'none', CopySource, TaggingDirective: 'REPLACE' })
  assert.deepEqual([await tagsOf('same'), await tagsOf('other'), await tagsOf('none')], [{ team: 'blue' }, { team: 'red' }, {}])
  assert.equal((await s3.headObject({ Bucket, Key: 'same' })).StorageClass, undefined)
  const copier = await user('copier', allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::${Bucket}/*`))
  await assertRefused(copier.copyObject({ Bucket, Key: 'x', CopySource }), 'AccessDenied', /s3:GetObjectTagging/, 403)
  await copier.copyObject({ Bucket, Key: 'x', CopySource: `${Bucket}/none` })
})

test('an object is of a class, and a website may send elsewhere', async () => {
  await put('cold', { StorageClass: 'GLACIER_IR', WebsiteRedirectLocation: '/elsewhere' })
  const { StorageClass, WebsiteRedirectLocation } = await s3.headObject({ Bucket, Key: 'cold' })
  assert.deepEqual([StorageClass, WebsiteRedirectLocation], ['GLACIER_IR', '/elsewhere'])
  const { Contents } = await s3.listObjectsV2({ Bucket, Prefix: 'cold' })
  assert.equal(Contents![0]!.StorageClass, 'GLACIER_IR')
  await assertRefused(put('x', { WebsiteRedirectLocation: 'nowhere' }), 'InvalidRedirectLocation', /must have a prefix of/)
  for (const other of ['OUTPOSTS', 'SNOW', 'EXPRESS_ONEZONE', 'standard'] as const) {
    const refused = put('x', { StorageClass: other as 'SNOW' })
    await assertRefused(refused, 'InvalidStorageClass', 'The storage class you specified is not valid', 400)
  }
  const files = put('x', { StorageClass: 'FSX_OPENZFS' })
  await assert.rejects(files, { Code: 'InvalidArgument', ArgumentName: 'x-amz-storage-class', ArgumentValue: 'FSX_OPENZFS' })
})

test('attributes are told as they are asked for, of parts as well', async () => {
  const { ETag, ChecksumCRC32 } = await put('attributes')
  const ObjectAttributes = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'] as const
  const all = await s3.getObjectAttributes({ Bucket, Key: 'attributes', ObjectAttributes: [...ObjectAttributes] })
  assert.deepEqual([`"${all.ETag}"`, all.Checksum, all.ObjectParts, all.StorageClass, all.ObjectSize], [
    ETag, { ChecksumCRC32, ChecksumType: 'FULL_OBJECT' }, undefined, 'STANDARD', 10,
  ])
  const size = await s3.getObjectAttributes({ Bucket, Key: 'attributes', ObjectAttributes: ['ObjectSize'] })
  assert.deepEqual([size.ETag, size.ObjectSize, size.LastModified instanceof Date], [undefined, 10, true])
  const Key = 'attributes-of-parts'
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key, ChecksumAlgorithm: 'SHA256', Tagging: 'n=1' })
  const part = await s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 3, Body: 'part', ChecksumAlgorithm: 'SHA256' })
  const parts = [{ PartNumber: 3, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 }]
  await s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } })
  const { ObjectParts, Checksum } = await s3.getObjectAttributes({ Bucket, Key, ObjectAttributes: [...ObjectAttributes] })
  assert.deepEqual([Checksum!.ChecksumType, await tagsOf(Key)], ['COMPOSITE', { n: '1' }])
  assert.deepEqual([ObjectParts!.TotalPartsCount, ObjectParts!.Parts], [1, [
    { PartNumber: 3, Size: 4, ChecksumSHA256: part.ChecksumSHA256 },
  ]])
  const reader = await user('attribute-reader', allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`))
  const denied = reader.getObjectAttributes({ Bucket, Key, ObjectAttributes: ['ETag'] })
  await assertRefused(denied, 'AccessDenied', /s3:GetObjectAttributes/, 403)
})
