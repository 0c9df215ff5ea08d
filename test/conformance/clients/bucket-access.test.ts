// Who may have what is in a bucket, through every client: its policy, and what it and its account keep from everyone.
import assert from 'node:assert/strict'
import {
  CreateBucket, DeleteBucketCors, DeleteBucketOwnershipControls, DeleteBucketPolicy, DeleteBucketTagging,
  DeleteBucketWebsite, DeletePublicAccessBlock, GetBucketAccelerateConfiguration, GetBucketAcl, GetBucketCors, GetBucketLogging,
  GetBucketOwnershipControls, GetBucketPolicy, GetBucketPolicyStatus, GetBucketRequestPayment, GetBucketTagging,
  GetBucketWebsite, GetObject, GetObjectAcl, GetPublicAccessBlock, PutBucketAccelerateConfiguration, PutBucketAcl,
  PutBucketCors, PutBucketLogging, PutBucketOwnershipControls,
  PutBucketPolicy, PutBucketRequestPayment, PutBucketTagging, PutBucketWebsite, PutObject, PutObjectAcl, PutPublicAccessBlock,
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

async function lists({ call }: AnyClient, server: TestServer): Promise<void> {
  const Bucket = 'listed'
  const everyone = 'http://acs.amazonaws.com/groups/global/AllUsers'
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key: 'k', Body: Buffer.from('x') })
  await call(root, PutPublicAccessBlock, { Bucket, PublicAccessBlockConfiguration: none })
  const enforced = call(root, PutBucketAcl, { Bucket, ACL: 'private' })
  await refused(enforced, 'AccessControlListNotSupported', 'The bucket does not allow ACLs')
  await call(root, PutBucketOwnershipControls, { Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } })
  const { OwnershipControls } = await call(root, GetBucketOwnershipControls, { Bucket })
  assert.deepEqual(OwnershipControls, { Rules: [{ ObjectOwnership: 'ObjectWriter' }] })
  const { Owner, Grants } = await call(root, GetBucketAcl, { Bucket })
  assert.deepEqual(Grants, [{ Grantee: { ID: Owner!.ID!, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }])
  await call(root, PutBucketAcl, { Bucket, AccessControlPolicy: { Owner: Owner!, Grants: Grants! } })
  await call(root, PutObjectAcl, { Bucket, Key: 'k', ACL: 'public-read' })
  const ofObject = await call(root, GetObjectAcl, { Bucket, Key: 'k' })
  assert.deepEqual(ofObject.Grants![1], { Grantee: { URI: everyone, Type: 'Group' }, Permission: 'READ' })
  assert.equal((await fetch(`${server.url}/${Bucket}/k`)).status, 200)
  await call(root, DeleteBucketOwnershipControls, { Bucket })
  const gone = call(root, GetBucketOwnershipControls, { Bucket })
  await refused(gone, 'OwnershipControlsNotFoundError', 'The bucket ownership controls were not found')
}

async function documents({ call }: AnyClient): Promise<void> {
  const Bucket = 'documented'
  await call(root, CreateBucket, { Bucket })
  const TagSet = [{ Key: 'team', Value: 'blue' }]
  await call(root, PutBucketTagging, { Bucket, Tagging: { TagSet } })
  assert.deepEqual((await call(root, GetBucketTagging, { Bucket })).TagSet, TagSet)
  await call(root, DeleteBucketTagging, { Bucket })
  await refused(call(root, GetBucketTagging, { Bucket }), 'NoSuchTagSet', 'The TagSet does not exist')
  const CORSRules = [{ AllowedOrigins: ['https://page.example'], AllowedMethods: ['GET'], MaxAgeSeconds: 60 }]
  await call(root, PutBucketCors, { Bucket, CORSConfiguration: { CORSRules } })
  assert.deepEqual((await call(root, GetBucketCors, { Bucket })).CORSRules, CORSRules)
  await call(root, DeleteBucketCors, { Bucket })
  await refused(call(root, GetBucketCors, { Bucket }), 'NoSuchCORSConfiguration', 'The CORS configuration does not exist')
  const website = { IndexDocument: { Suffix: 'index.html' }, RoutingRules: [{ Redirect: { ReplaceKeyWith: 'other' } }] }
  await call(root, PutBucketWebsite, { Bucket, WebsiteConfiguration: website })
  assert.deepEqual((await call(root, GetBucketWebsite, { Bucket })).RoutingRules, website.RoutingRules)
  await call(root, DeleteBucketWebsite, { Bucket })
  const gone = 'The specified bucket does not have a website configuration'
  await refused(call(root, GetBucketWebsite, { Bucket }), 'NoSuchWebsiteConfiguration', gone)
  await call(root, PutBucketLogging, { Bucket, BucketLoggingStatus: {} })
  assert.equal((await call(root, GetBucketLogging, { Bucket })).LoggingEnabled, undefined)
  await call(root, PutBucketRequestPayment, { Bucket, RequestPaymentConfiguration: { Payer: 'BucketOwner' } })
  assert.equal((await call(root, GetBucketRequestPayment, { Bucket })).Payer, 'BucketOwner')
  assert.equal((await call(root, GetBucketAccelerateConfiguration, { Bucket })).Status, undefined)
  await call(root, PutBucketAccelerateConfiguration, { Bucket, AccelerateConfiguration: { Status: 'Suspended' } })
  assert.equal((await call(root, GetBucketAccelerateConfiguration, { Bucket })).Status, 'Suspended')
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

throughEveryClient({
  'a bucket has a policy': policies, 'a bucket keeps everyone out, or does not': publicAccess,
  'a bucket and its objects have lists of access': lists, 'a bucket is told further things': documents,
})
throughEveryClient({ 'an account keeps everyone out of all of its buckets': ofAccount })
