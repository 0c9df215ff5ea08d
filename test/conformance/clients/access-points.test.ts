// Access points and the tags of buckets, through every client.
import assert from 'node:assert/strict'
import {
  CreateBucket, DeleteBucket, DeleteObject, GetBucketAbac, GetBucketTagging, GetBucketVersioning, GetObject, HeadBucket,
  ListObjectsV2, PutBucketAbac, PutBucketTagging, PutObject,
} from '../../../src/contracts/s3.gen.ts'
import {
  CreateAccessPoint, DeleteAccessPoint, DeleteAccessPointPolicy, GetAccessPoint, GetAccessPointPolicy,
  GetAccessPointPolicyStatus, ListAccessPoints, ListTagsForResource, PutAccessPointPolicy, TagResource, UntagResource,
} from '../../../src/contracts/s3control.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account as AccountId, root } from '../../kit/identity.ts'
import { arnOf } from '../../kit/points.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

const blue = [{ Key: 'Project', Value: 'Blue' }]

async function points({ call }: AnyClient, server: TestServer): Promise<void> {
  const [Bucket, Name] = ['pointed', 'point']
  const [named, arn] = [{ AccountId, Name }, arnOf('point')]
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key: 'k', Body: Buffer.from('x') })
  const { Alias, AccessPointArn } = await call(root, CreateAccessPoint, { ...named, Bucket })
  assert.equal(AccessPointArn, arn)
  const { NetworkOrigin, BucketAccountId } = await call(root, GetAccessPoint, named)
  assert.deepEqual([NetworkOrigin, BucketAccountId], ['Internet', AccountId])
  await call(root, CreateAccessPoint, { AccountId, Name: 'second', Bucket })
  const first = await call(root, ListAccessPoints, { AccountId, Bucket, MaxResults: 1 })
  const { AccessPointList: rest = [] } = await call(root, ListAccessPoints, { AccountId, Bucket, NextToken: first.NextToken! })
  assert.deepEqual([...first.AccessPointList ?? [], ...rest].map(one => one.Name), [Name, 'second'])

  const reader = await createUser(server, 'point-reader')
  const AWS = `arn:aws:iam::${AccountId}:user/point-reader`
  const Policy = policy({ Effect: 'Allow', Principal: { AWS }, Action: 's3:GetObject', Resource: `${arn}/object/*` })
  await refused(call(root, GetAccessPointPolicy, named), 'NoSuchAccessPointPolicy', /./)
  await call(root, PutAccessPointPolicy, { ...named, Policy })
  assert.equal((await call(root, GetAccessPointPolicy, named)).Policy, Policy)
  assert.deepEqual((await call(root, GetAccessPointPolicyStatus, named)).PolicyStatus, { IsPublic: false })
  // The bucket says nothing of them.
  await refused(call(reader, GetObject, { Bucket: Alias!, Key: 'k' }), 'AccessDenied', /s3:GetObject/)
  await call(root, DeleteAccessPointPolicy, named)

  for (const by of [Alias!, arn]) {
    assert.equal(Buffer.from((await call(root, GetObject, { Bucket: by, Key: 'k' })).Body!).toString(), 'x', by)
    assert.deepEqual((await call(root, ListObjectsV2, { Bucket: by })).Contents?.map(({ Key }) => Key), ['k'], by)
  }
  assert.equal((await call(root, HeadBucket, { Bucket: Alias! })).AccessPointAlias, true)
  await refused(call(root, GetBucketVersioning, { Bucket: Alias! }), 'AccessDenied', /./)
  await call(root, DeleteObject, { Bucket: arn, Key: 'k' })
  await refused(call(root, DeleteBucket, { Bucket }), 'BucketHasAccessPointsAttached', /./)
  for (const one of [Name, 'second']) await call(root, DeleteAccessPoint, { AccountId, Name: one })
  await refused(call(root, GetAccessPoint, named), 'NoSuchAccessPoint', /./)
  await call(root, DeleteBucket, { Bucket })
}

async function tags({ call }: AnyClient): Promise<void> {
  const Bucket = 'tagged-by-control'
  await call(root, CreateBucket, { Bucket })
  const tagged = { AccountId, ResourceArn: `arn:aws:s3:::${Bucket}` }
  await call(root, TagResource, { ...tagged, Tags: [...blue, { Key: 'Team', Value: 'a' }] })
  await call(root, UntagResource, { ...tagged, TagKeys: ['Team'] })
  assert.deepEqual((await call(root, ListTagsForResource, tagged)).Tags, blue)
  assert.deepEqual((await call(root, GetBucketTagging, { Bucket })).TagSet, blue)
}

async function abac({ call }: AnyClient, server: TestServer): Promise<void> {
  const Bucket = 'asked-for-tags'
  await call(root, CreateBucket, { Bucket, CreateBucketConfiguration: { Tags: blue } })
  assert.deepEqual((await call(root, GetBucketAbac, { Bucket })).AbacStatus, { Status: 'Disabled' })
  const reader = await createUser(server, 'tag-reader', {
    ...allow('s3:ListBucket'), Condition: { StringEquals: { 'aws:ResourceTag/Project': 'Blue' } },
  })
  await refused(call(reader, ListObjectsV2, { Bucket }), 'AccessDenied', /s3:ListBucket/)
  await call(root, PutBucketAbac, { Bucket, AbacStatus: { Status: 'Enabled' } })
  assert.deepEqual((await call(root, GetBucketAbac, { Bucket })).AbacStatus, { Status: 'Enabled' })
  await call(reader, ListObjectsV2, { Bucket })
  await refused(call(root, PutBucketTagging, { Bucket, Tagging: { TagSet: blue } }), 'BadRequest', /TagResource/)
}

throughEveryClient({
  'a bucket is asked for by an access point': points,
  'a bucket is tagged by S3 Control': tags,
  'policies ask for the tags of a bucket': abac,
})
