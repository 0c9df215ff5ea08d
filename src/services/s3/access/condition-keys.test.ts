// What policies ask of a request is what it does: of the version it means, and of what will stand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, type Statement } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3, kms } = sdk(server)

async function user(name: string, ...statements: Statement[]) {
  return sdk(server, await createUser(server, name, ...statements)).s3
}

test('a version is the same to a policy whichever way it is meant', async () => {
  const Bucket = 'keys-of-versions'
  await s3.createBucket({ Bucket })
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  const put = async (Key: string, Body: string) => (await s3.putObject({ Bucket, Key, Body })).VersionId!
  const [kept, other] = [await put('k', 'kept'), await put('k', 'other')]
  await put('k', 'current')
  const eve = await user('eve', allow('s3:*'), {
    Effect: 'Deny', Action: ['s3:GetObjectVersion', 's3:DeleteObjectVersion'], Resource: '*',
    Condition: { StringEquals: { 's3:VersionId': kept } },
  })
  const denied = ['AccessDenied', /s3:GetObjectVersion/, 403] as const
  const sourceOf = (id?: string) => ({ Bucket, CopySource: `${Bucket}/k${id === undefined ? '' : `?versionId=${id}`}` })
  const { UploadId } = await eve.createMultipartUpload({ Bucket, Key: 'parts' })
  const part = (id?: string) => eve.uploadPartCopy({ ...sourceOf(id), Key: 'parts', UploadId, PartNumber: 1 })
  await assertRefused(eve.getObject({ Bucket, Key: 'k', VersionId: kept }), ...denied)
  await assertRefused(eve.copyObject({ ...sourceOf(kept), Key: 'copy' }), ...denied)
  // Nor where the id is written otherwise.
  const written = `%${kept.charCodeAt(0).toString(16)}${kept.slice(1)}`
  await assertRefused(eve.copyObject({ ...sourceOf(written), Key: 'copy' }), ...denied)
  await assertRefused(part(kept), ...denied)
  for (const id of [other, undefined]) {
    await eve.copyObject({ ...sourceOf(id), Key: 'copy' })
    await part(id)
  }

  const Objects = [{ Key: 'k', VersionId: kept }, { Key: 'k', VersionId: other }, { Key: 'k' }, { Key: 'k', VersionId: kept }]
  const { Deleted, Errors } = await eve.deleteObjects({ Bucket, Delete: { Objects } })
  const gone = Deleted!.map(({ VersionId, DeleteMarker }) => [VersionId, DeleteMarker])
  assert.deepEqual(gone, [[other, undefined], [undefined, true]])
  assert.deepEqual(Errors!.map(({ VersionId, Code }) => [VersionId, Code]), [[kept, 'AccessDenied'], [kept, 'AccessDenied']])
  assert.match(Errors![0]!.Message!, /s3:DeleteObjectVersion on resource: .*keys-of-versions\/k/)
  assert.equal((await s3.getObject({ Bucket, Key: 'k', VersionId: kept })).ContentLength, 4)
})

test('of a copy policies ask for the tags that it will have', async () => {
  const Bucket = 'keys-of-tags'
  await s3.createBucket({ Bucket })
  for (const [Key, Tagging] of [['bare'], ['dev', 'env=dev'], ['prod', 'env=prod&team=blue']] as const) {
    await s3.putObject({ Bucket, Key, Body: Key, ...(Tagging && { Tagging }) })
  }
  const reads = allow(['s3:GetObject', 's3:GetObjectTagging'])
  const dev = { StringEquals: { 's3:RequestObjectTag/env': 'dev' } }
  const copier = (client: typeof s3) => (source: string, given: { Tagging?: string; TaggingDirective?: 'COPY' | 'REPLACE' }) =>
    client.copyObject({ Bucket, Key: 'copy', CopySource: `${Bucket}/${source}`, ...given })
  const [header, replaced] = [{ Tagging: 'env=dev' }, { Tagging: 'env=dev', TaggingDirective: 'REPLACE' as const }]

  // What a header says that is not heeded lets nobody put.
  const puts = { ...allow(['s3:PutObject', 's3:PutObjectTagging']), Condition: dev }
  const putsDev = copier(await user('puts-dev', reads, puts))
  for (const given of [header, { ...header, TaggingDirective: 'COPY' as const }, {}]) {
    await assertRefused(putsDev('bare', given), 'AccessDenied', /s3:PutObject /, 403)
    await assertRefused(putsDev('prod', given), 'AccessDenied', /s3:PutObject /, 403)
  }
  await putsDev('prod', replaced)

  const tags = { ...allow('s3:PutObjectTagging'), Condition: dev }
  const tagsDev = copier(await user('tags-dev', reads, allow('s3:PutObject'), tags))
  await tagsDev('bare', { Tagging: 'env=prod' })
  await tagsDev('dev', {})
  await tagsDev('prod', replaced)
  for (const given of [header, {}]) {
    await assertRefused(tagsDev('prod', given), 'AccessDenied', /s3:PutObjectTagging /, 403)
  }
  await assertRefused(tagsDev('dev', { ...replaced, Tagging: 'env=prod' }), 'AccessDenied', /s3:PutObjectTagging /, 403)

  const noTeams = copier(await user('no-teams', allow('s3:*'), {
    Effect: 'Deny', Action: 's3:PutObjectTagging', Resource: '*',
    Condition: { 'ForAnyValue:StringEquals': { 's3:RequestObjectTagKeys': ['team'] } },
  }))
  await noTeams('dev', {})
  await assertRefused(noTeams('prod', {}), 'AccessDenied', /s3:PutObjectTagging /, 403)
})

test('who changes the key of an object is asked for the new one', async () => {
  const Bucket = 'keys-of-keys'
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key: 'k', Body: 'k' })
  const keyOf = async () => (await kms.createKey({})).KeyMetadata!.Arn!
  const [ours, theirs] = [await keyOf(), await keyOf()]
  const updates = async (name: string, Condition: object) => {
    const client = await user(name, { ...allow('s3:UpdateObjectEncryption'), Condition }, allow('kms:*'))
    return (KMSKeyArn: string) =>
      client.updateObjectEncryption({ Bucket, Key: 'k', ObjectEncryption: { SSEKMS: { KMSKeyArn } } })
  }
  const name = 's3:x-amz-server-side-encryption'
  const toOurs = await updates('to-ours', { StringEquals: { [`${name}-aws-kms-key-id`]: ours } })
  await toOurs(ours)
  await assertRefused(toOurs(theirs), 'AccessDenied', /s3:UpdateObjectEncryption/, 403)
  const toKms = await updates('to-kms', { StringEquals: { [name]: 'aws:kms' } })
  await toKms(theirs)
  const toOwn = await updates('to-own', { StringEquals: { [name]: 'AES256' } })
  await assertRefused(toOwn(ours), 'AccessDenied', /s3:UpdateObjectEncryption/, 403)
})

test('of an upload its completion alone makes an object', async () => {
  const Bucket = 'keys-of-uploads'
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key: 'source', Body: 'source' })
  // As AWS's guide has whoever writes to a bucket ask for the condition.
  const careful = await user('careful', allow('s3:*'), {
    Effect: 'Deny', Action: 's3:PutObject', Resource: '*',
    Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
  })
  const Key = 'parts'
  const { UploadId } = await careful.createMultipartUpload({ Bucket, Key, Tagging: 'a=b', ChecksumAlgorithm: 'CRC32' })
  const upload = { Bucket, Key, UploadId }
  await careful.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: `${Bucket}/source` })
  const { ETag, ChecksumCRC32 } = await careful.uploadPart({ ...upload, PartNumber: 1, Body: 'part' })
  const complete = { ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] } }
  const denied = ['AccessDenied', /s3:PutObject /, 403] as const
  await assertRefused(careful.completeMultipartUpload(complete), ...denied)
  await careful.completeMultipartUpload({ ...complete, IfNoneMatch: '*' })
  await assertRefused(careful.copyObject({ Bucket, Key: 'copy', CopySource: `${Bucket}/source` }), ...denied)
  await assertRefused(careful.putObject({ Bucket, Key: 'put', Body: 'put' }), ...denied)
  await careful.putObject({ Bucket, Key: 'put', Body: 'put', IfNoneMatch: '*' })
})
