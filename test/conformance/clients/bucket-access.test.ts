// Who may have what is in a bucket, through every client: its policy, and what it and its account keep from everyone.
import assert from 'node:assert/strict'
import {
  CreateBucket, DeleteBucketPolicy, DeletePublicAccessBlock, GetBucketPolicy, GetBucketPolicyStatus, GetObject,
  GetPublicAccessBlock, PutBucketPolicy, PutObject, PutPublicAccessBlock,
} from '../../../src/contracts/s3.gen.ts'
import {
  DeletePublicAccessBlock as DeleteOfAccount, GetPublicAccessBlock as GetOfAccount, PutPublicAccessBlock as PutOfAccount,
} from '../../../src/contracts/s3control.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { createUser, policy } from '../../kit/users.ts'

const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
const none = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }

async function policies({ call }: AnyClient, server: TestServer): Promise<void> {
  const Bucket = 'guarded'
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key: 'k', Body: Buffer.from('x') })
  const reader = await createUser(server, 'guarded-reader')
  const AWS = `arn:aws:iam::${account}:user/guarded-reader`
  await refused(call(root, GetBucketPolicy, { Bucket }), 'NoSuchBucketPolicy', 'The bucket policy does not exist')
  const Policy = policy({ Effect: 'Allow', Principal: { AWS }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` })
  await call(root, PutBucketPolicy, { Bucket, Policy })
  assert.equal((await call(root, GetBucketPolicy, { Bucket })).Policy, Policy)
  assert.deepEqual((await call(root, GetBucketPolicyStatus, { Bucket })).PolicyStatus, { IsPublic: false })
  assert.equal(Buffer.from((await call(reader, GetObject, { Bucket, Key: 'k' })).Body!).toString(), 'x')
  const unlisted = / s3:ListBucket on resource: "arn:aws:s3:::guarded" /
  await refused(call(reader, GetObject, { Bucket, Key: 'none' }), 'AccessDenied', unlisted)
  const wrong = call(root, PutBucketPolicy, { Bucket, Policy: Policy.replace(`${Bucket}/*`, Bucket) })
  await refused(wrong, 'MalformedPolicy', 'Action does not apply to any resource(s) in statement')
  await call(root, DeleteBucketPolicy, { Bucket })
  const unread = / s3:GetObject on resource: "arn:aws:s3:::guarded\/k" /
  await refused(call(reader, GetObject, { Bucket, Key: 'k' }), 'AccessDenied', unread)
}

async function publicAccess({ call }: AnyClient, server: TestServer): Promise<void> {
  const Bucket = 'published'
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key: 'k', Body: Buffer.from('x') })
  assert.deepEqual((await call(root, GetPublicAccessBlock, { Bucket })).PublicAccessBlockConfiguration, all)
  const Policy = policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` })
  const prevented = /because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access\.$/
  await refused(call(root, PutBucketPolicy, { Bucket, Policy }), 'AccessDenied', prevented)
  await call(root, PutPublicAccessBlock, { Bucket, PublicAccessBlockConfiguration: none })
  await call(root, PutBucketPolicy, { Bucket, Policy })
  assert.deepEqual((await call(root, GetBucketPolicyStatus, { Bucket })).PolicyStatus, { IsPublic: true })
  assert.equal((await fetch(`${server.url}/${Bucket}/k`)).status, 200)
  await call(root, DeletePublicAccessBlock, { Bucket })
  const gone = 'The public access block configuration was not found'
  await refused(call(root, GetPublicAccessBlock, { Bucket }), 'NoSuchPublicAccessBlockConfiguration', gone)
}

async function ofAccount({ call }: AnyClient): Promise<void> {
  const AccountId = account
  await call(root, PutOfAccount, { AccountId, PublicAccessBlockConfiguration: { BlockPublicPolicy: true } })
  const { PublicAccessBlockConfiguration: kept } = await call(root, GetOfAccount, { AccountId })
  assert.deepEqual(kept, { ...none, BlockPublicPolicy: true })
  await call(root, DeleteOfAccount, { AccountId })
  const gone = 'The public access block configuration was not found'
  await refused(call(root, GetOfAccount, { AccountId }), 'NoSuchPublicAccessBlockConfiguration', gone)
}

throughEveryClient({ 'a bucket has a policy': policies, 'a bucket keeps everyone out, or does not': publicAccess })
throughEveryClient({ 'an account keeps everyone out of all of its buckets': ofAccount })
