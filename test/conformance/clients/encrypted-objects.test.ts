// The encryption of objects through every client: what a bucket says of it, and an object under one key of KMS and then another.
import assert from 'node:assert/strict'
import { CreateKey } from '../../../src/contracts/kms.gen.ts'
import {
  CreateBucket, DeleteBucketEncryption, GetBucketEncryption, GetObject, HeadObject, PutBucketEncryption, PutObject,
  UpdateObjectEncryption,
} from '../../../src/contracts/s3.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'

async function encryption({ call }: AnyClient): Promise<void> {
  const Bucket = 'encrypted'
  const Key = 'a'
  await call(root, CreateBucket, { Bucket })
  const keyOf = async () => (await call(root, CreateKey, {})).KeyMetadata!.Arn!
  const [one, other] = [await keyOf(), await keyOf()]
  const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: one } as const
  const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }
  await call(root, PutBucketEncryption, { Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } })
  const rulesOf = async () => (await call(root, GetBucketEncryption, { Bucket })).ServerSideEncryptionConfiguration!.Rules
  assert.deepEqual(await rulesOf(), [{ ...rule, BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }])
  const put = await call(root, PutObject, { Bucket, Key, Body: Buffer.from('under a key') })
  assert.deepEqual([put.ServerSideEncryption, put.SSEKMSKeyId, put.BucketKeyEnabled], ['aws:kms', one, true])
  await call(root, DeleteBucketEncryption, { Bucket })
  assert.equal((await rulesOf())[0]!.ApplyServerSideEncryptionByDefault!.SSEAlgorithm, 'AES256')
  await call(root, UpdateObjectEncryption, { Bucket, Key, ObjectEncryption: { SSEKMS: { KMSKeyArn: other } } })
  const head = await call(root, HeadObject, { Bucket, Key })
  assert.deepEqual([head.SSEKMSKeyId, head.BucketKeyEnabled, head.ETag], [other, undefined, put.ETag])
  assert.equal(Buffer.from((await call(root, GetObject, { Bucket, Key })).Body!).toString(), 'under a key')
  const alone = call(root, PutObject, { Bucket, Key, Body: Buffer.from('x'), SSEKMSKeyId: one })
  await refused(alone, 'InvalidArgument', /requires HTTP header x-amz-server-side-encryption : aws:kms$/)
  const none = call(root, GetBucketEncryption, { Bucket: 'none' })
  await refused(none, 'NoSuchBucket', 'The specified bucket does not exist')
}

throughEveryClient({ 'an object is under the key that its bucket names, and then under another': encryption })
