// Whom the checksums of parts under a key of KMS are told, and who may say them.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { S3 } from '@aws-sdk/client-s3'
import { region, root } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
/** It says nothing of a checksum unless it is told to. */
const s3 = new S3({
  endpoint: server.url, region, credentials: { ...root }, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED',
})
after(() => s3.destroy())
const Bucket = 'told-checksums'
await s3.createBucket({ Bucket })
const { KeyId } = (await kms.createKey({})).KeyMetadata!
const keyless = sdk(server, await createUser(server, 'keyless', allow('s3:*'))).s3

const Key = 'k'
const Body = 'secret bytes'
const sha256 = createHash('sha256').update(Body).digest('base64')

async function begin(given: object) {
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key, ...given })
  const asked = { Bucket, Key, UploadId: UploadId! }
  return { asked, of: async (more: object = {}) => ({ PartNumber: 1, ...await etagOf(asked, more) }) }
}

async function etagOf(asked: { UploadId: string; Bucket: string; Key: string }, more: object) {
  const { ETag } = await s3.uploadPart({ ...asked, PartNumber: 1, Body, ...more })
  return { ETag }
}

const underKms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId! }
const unshown = ['ETag', 'LastModified', 'PartNumber', 'Size']

test('where none was chosen parts are listed and completed without the key, and no checksum is told', async () => {
  const { asked, of } = await begin(underKms)
  const part = await of()
  for (const client of [s3, keyless]) {
    const { Parts, ChecksumAlgorithm } = await client.listParts(asked)
    assert.deepEqual([Object.keys(Parts![0]!).sort(), ChecksumAlgorithm], [unshown, undefined])
  }
  const made = await keyless.completeMultipartUpload({ ...asked, MultipartUpload: { Parts: [part] } })
  assert.deepEqual([made.ChecksumCRC64NVME, made.ChecksumType, made.ServerSideEncryption], [undefined, undefined, 'aws:kms'])
  const { ChecksumCRC64NVME } = await s3.headObject({ Bucket, Key, ChecksumMode: 'ENABLED' })
  assert.match(ChecksumCRC64NVME!, /^.{11}=$/)
  // Not under a key the whole is told.
  const plain = await begin({})
  const parts = [await plain.of()]
  assert.deepEqual(Object.keys((await s3.listParts(plain.asked)).Parts![0]!).sort(), unshown)
  const told = await keyless.completeMultipartUpload({ ...plain.asked, MultipartUpload: { Parts: parts } })
  assert.deepEqual([told.ChecksumCRC64NVME, told.ChecksumType], [ChecksumCRC64NVME, 'FULL_OBJECT'])
})

test('whoever may not use the key finds out nothing by saying a checksum', async () => {
  const { asked, of } = await begin(underKms)
  const part = await of()
  const { ChecksumCRC64NVME: right } = await s3.headObject({ Bucket, Key, ChecksumMode: 'ENABLED' })
  for (const ChecksumCRC64NVME of ['AAAAAAAAAAA=', right!]) {
    const inPart = keyless.completeMultipartUpload({ ...asked, MultipartUpload: { Parts: [{ ...part, ChecksumCRC64NVME }] } })
    await assertRefused(inPart, 'AccessDenied', /kms:Decrypt/, 403)
    const ofAll = keyless.completeMultipartUpload({ ...asked, MultipartUpload: { Parts: [part] }, ChecksumCRC64NVME })
    await assertRefused(ofAll, 'AccessDenied', /kms:Decrypt/, 403)
  }
  await s3.abortMultipartUpload(asked)
})

test('where one was chosen the key is needed to list and to complete, and the upload stays', async () => {
  const { asked, of } = await begin({ ...underKms, ChecksumAlgorithm: 'SHA256' })
  const part = { ...await of({ ChecksumSHA256: sha256 }), ChecksumSHA256: sha256 }
  const MultipartUpload = { Parts: [part] }
  await assertRefused(keyless.listParts(asked), 'AccessDenied', /kms:Decrypt/, 403)
  await assertRefused(keyless.completeMultipartUpload({ ...asked, MultipartUpload }), 'AccessDenied', /kms:Decrypt/, 403)
  assert.equal((await s3.listParts(asked)).Parts![0]!.ChecksumSHA256, sha256)
  assert.match((await s3.completeMultipartUpload({ ...asked, MultipartUpload })).ChecksumSHA256!, /=-1$/)
  const again = await keyless.completeMultipartUpload({ ...asked, MultipartUpload })
  assert.deepEqual([again.ChecksumSHA256, again.ETag], [undefined, (await s3.headObject({ Bucket, Key })).ETag])
})
