// How objects end and are asked back, through every client: rules of a bucket, what is told of them, and archives.
import assert from 'node:assert/strict'
import {
  CreateBucket, DeleteBucketLifecycle, GetBucketLifecycleConfiguration, GetObject, HeadObject, ListObjectsV2,
  PutBucketLifecycleConfiguration, PutObject, RestoreObject,
} from '../../../src/contracts/s3.gen.ts'
import { day } from '../../../src/core/clock.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'

const Body = Buffer.from('x')

async function rules({ call }: AnyClient): Promise<void> {
  const Bucket = 'ruled'
  await call(root, CreateBucket, { Bucket })
  const none = 'The lifecycle configuration does not exist'
  await refused(call(root, GetBucketLifecycleConfiguration, { Bucket }), 'NoSuchLifecycleConfiguration', none)
  const Rules = [
    {
      ID: 'logs', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 10 },
      Transitions: [{ Days: 0, StorageClass: 'GLACIER' }], AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
    },
    {
      ID: 'old', Status: 'Disabled', Filter: { And: { Prefix: 'a', Tags: [{ Key: 'k', Value: 'v' }] } },
      Expiration: { Date: new Date('2031-02-03T00:00:00Z') },
      NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 2 },
      NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: 'GLACIER_IR' }],
    },
  ] as const
  await call(root, PutBucketLifecycleConfiguration, { Bucket, LifecycleConfiguration: { Rules } })
  const told = await call(root, GetBucketLifecycleConfiguration, { Bucket })
  assert.deepEqual(told.Rules, Rules)
  assert.equal(told.TransitionDefaultMinimumObjectSize, 'all_storage_classes_128K')
  const until = new Date((Math.floor(Date.now() / day) + 11) * day).toUTCString()
  await call(root, PutObject, { Bucket, Key: 'logs/a', Body })
  const { Expiration } = await call(root, HeadObject, { Bucket, Key: 'logs/a' })
  assert.equal(Expiration, `expiry-date="${until}", rule-id="logs"`)
  const { Transitions: _, ...rest } = Rules[0]
  const wrong = call(root, PutBucketLifecycleConfiguration, {
    Bucket, LifecycleConfiguration: { Rules: [{ ...rest, Expiration: { Days: 0 } }] },
  })
  await refused(wrong, 'InvalidArgument', "'Days' for Expiration action must be a positive integer")
  await call(root, DeleteBucketLifecycle, { Bucket })
  await refused(call(root, GetBucketLifecycleConfiguration, { Bucket }), 'NoSuchLifecycleConfiguration', none)
}

async function archives({ call }: AnyClient): Promise<void> {
  const [Bucket, Key] = ['archived', 'k']
  await call(root, CreateBucket, { Bucket })
  await call(root, PutObject, { Bucket, Key, Body, StorageClass: 'GLACIER' })
  const notRead = "The operation is not valid for the object's storage class"
  await refused(call(root, GetObject, { Bucket, Key }), 'InvalidObjectState', notRead)
  const asked = { Bucket, Key, RestoreRequest: { Days: 1, GlacierJobParameters: { Tier: 'Bulk' } } } as const
  await call(root, RestoreObject, asked)
  assert.equal((await call(root, HeadObject, { Bucket, Key })).Restore, 'ongoing-request="true"')
  await refused(call(root, RestoreObject, asked), 'RestoreAlreadyInProgress', 'Object restore is already in progress')
  const listed = await call(root, ListObjectsV2, { Bucket, OptionalObjectAttributes: ['RestoreStatus'] })
  assert.deepEqual(listed.Contents!.map(({ RestoreStatus }) => RestoreStatus), [{ IsRestoreInProgress: true }])
}

throughEveryClient({ 'rules of a bucket say when its objects end': rules, 'archived objects are asked back': archives })
