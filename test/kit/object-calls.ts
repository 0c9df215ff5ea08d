// A call of each operation of S3, for tests that look at what all of them ask for.
import assert from 'node:assert/strict'
import { account } from './identity.ts'
import { aliasIn, arnOf, control } from './points.ts'
import { restXml } from './rest-xml.ts'
import { sdk } from './sdk.ts'
import type { TestServer } from './server.ts'
import { allow, policy } from './users.ts'

/** The plans are of services whose requests are forms or JSON. */
export async function runObjects(server: TestServer): Promise<void> {
  const { s3 } = sdk(server)
  const object = { Bucket: 'plans', Key: 'x' }
  await makeTagged(server, 'plans')
  await s3.putObject({ ...object, Body: 'x', Tagging: 'team=a' })
  await s3.headObject(object)
  const Tagging = { TagSet: [{ Key: 'team', Value: 'b' }] }
  for (const version of [object, { ...object, VersionId: 'null' }]) {
    await s3.getObject(version)
    await s3.getObjectAttributes({ ...version, ObjectAttributes: ['ETag'] })
    await s3.getObjectTagging(version)
    await s3.putObjectTagging({ ...version, Tagging })
    await s3.deleteObjectTagging(version)
    await s3.putObjectTagging({ ...version, Tagging })
  }
  const ObjectEncryption = { SSEKMS: { KMSKeyArn: 'arn:aws:kms:us-east-1:111111111111:key/x' } }
  await assert.rejects(s3.updateObjectEncryption({ ...object, ObjectEncryption }))
  await s3.deleteObject(object)
  await s3.deleteObjects({ Bucket: 'plans', Delete: { Objects: [{ Key: 'x' }] } })
  await Promise.all([s3.headBucket({ Bucket: 'plans' }), s3.getBucketLocation({ Bucket: 'plans' }), s3.listBuckets()])
  await runBucketAccess(server, 'plans')
  await runAcls(server, 'plans')
  await runLocks(server, 'plans-locked')
  await runArchives(server, 'plans')
  await runByPoint(server, 'plans')
  await s3.deleteBucket({ Bucket: 'plans' })
}

/** A bucket whose tags policies ask for. */
async function makeTagged(server: TestServer, Bucket: string, ObjectLockEnabledForBucket = false): Promise<void> {
  const { s3 } = sdk(server)
  const CreateBucketConfiguration = { Tags: [{ Key: 'team', Value: 'a' }] }
  await s3.createBucket({ Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket })
  await s3.putBucketAbac({ Bucket, AbacStatus: { Status: 'Enabled' } })
  await s3.getBucketAbac({ Bucket })
}

/** What is asked by one, whatever comes of it. */
async function runByPoint(server: TestServer, bucket: string): Promise<void> {
  const { s3 } = sdk(server)
  const points = control(server)
  const more = '<Tags><Tag><Key>team</Key><Value>a</Value></Tag></Tags>'
  const Bucket = aliasIn(await points.createAccessPoint('plans', bucket, { more }))
  const object = { Bucket, Key: 'x' }
  await s3.putObject({ ...object, Body: 'x', Tagging: 'team=a' })
  const Tagging = { TagSet: [] }
  const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.now() + 60_000) } as const
  const asked = [object, { ...object, VersionId: 'null' }].flatMap(version => [
    () => s3.getObject(version), () => s3.getObjectAcl(version), () => s3.putObjectAcl({ ...version, ACL: 'private' }),
    () => s3.getObjectAttributes({ ...version, ObjectAttributes: ['ETag'] }), () => s3.getObjectTagging(version),
    () => s3.putObjectTagging({ ...version, Tagging }), () => s3.deleteObjectTagging(version),
    () => s3.getObjectLegalHold(version), () => s3.putObjectLegalHold({ ...version, LegalHold: { Status: 'ON' } }),
    () => s3.getObjectRetention(version), () => s3.putObjectRetention({ ...version, Retention, BypassGovernanceRetention: true }),
    () => s3.headBucket({ Bucket }), () => s3.getBucketPolicy({ Bucket }),
    () => s3.listObjectVersions({ Bucket }), () => s3.listMultipartUploads({ Bucket }),
    () => s3.listParts({ ...object, UploadId: 'x' }), () => s3.abortMultipartUpload({ ...object, UploadId: 'x' }),
    () => s3.deleteObject({ ...version, BypassGovernanceRetention: true }),
  ])
  for (const ask of asked) await ask().catch(() => undefined)
  const own = { ...allow('s3:GetObject', `${arnOf('plans')}/object/*`), Principal: { AWS: account } }
  await points.putAccessPointPolicy('plans', policy(own))
  await points.getAccessPointPolicy('plans')
  await points.getAccessPointPolicyStatus('plans')
  await points.deleteAccessPointPolicy('plans')
  for (const arn of [arnOf('plans'), `arn:aws:s3:::${bucket}`]) {
    await points.tagResource(arn, { team: 'b' })
    await points.listTagsForResource(arn)
    await points.untagResource(arn, 'team')
  }
  await points.getAccessPoint('plans')
  await points.deleteAccessPoint('plans')
}

async function runBucketAccess(server: TestServer, Bucket: string): Promise<void> {
  const { s3 } = sdk(server)
  const own = { ...allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`), Principal: { AWS: account } }
  await s3.putBucketPolicy({ Bucket, Policy: policy(own) })
  await s3.getBucketPolicy({ Bucket })
  await s3.deleteBucketPolicy({ Bucket })
  const headers = { 'x-amz-account-id': account }
  for (const method of ['GET', 'DELETE']) {
    await restXml(server, { service: 's3', method, target: '/v20180820/configuration/publicAccessBlock', headers, body: '' })
  }
}

async function runLocks(server: TestServer, Bucket: string): Promise<void> {
  const { s3 } = sdk(server)
  await makeTagged(server, Bucket, true)
  await s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } })
  await s3.getObjectLockConfiguration({ Bucket })
  const until = new Date(Date.now() + 3_600_000)
  const { VersionId } = await s3.putObject({
    Bucket, Key: 'x', Body: 'x', Tagging: 'team=a',
    ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: 'ON',
  })
  const version = { Bucket, Key: 'x', VersionId: VersionId! }
  await s3.getObjectLegalHold(version)
  await s3.putObjectLegalHold({ ...version, LegalHold: { Status: 'OFF' } })
  await s3.getObjectRetention(version)
  const shorter = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(until.getTime() - 60_000) } as const
  await s3.putObjectRetention({ ...version, Retention: shorter, BypassGovernanceRetention: true })
  await s3.deleteObject({ ...version, BypassGovernanceRetention: true })
  await s3.deleteBucket({ Bucket })
}

async function runArchives(server: TestServer, Bucket: string): Promise<void> {
  const { s3 } = sdk(server)
  const Rules = [{ Status: 'Enabled', Filter: {}, Expiration: { Days: 9 } }] as const
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: [...Rules] } })
  await s3.getBucketLifecycleConfiguration({ Bucket })
  await s3.deleteBucketLifecycle({ Bucket })
  const object = { Bucket, Key: 'archived' }
  await s3.putObject({ ...object, Body: 'x', StorageClass: 'GLACIER', Tagging: 'team=a' })
  await s3.restoreObject({ ...object, RestoreRequest: { Days: 1 } })
  const RestoreRequest = { Days: 1, GlacierJobParameters: { Tier: 'Expedited' } } as const
  await s3.restoreObject({ ...object, VersionId: 'null', RestoreRequest })
  await s3.deleteObject(object)
}

async function runAcls(server: TestServer, Bucket: string): Promise<void> {
  const { s3 } = sdk(server)
  const object = { Bucket, Key: 'with-list' }
  await s3.putObject({ ...object, Body: 'x', Tagging: 'team=a' })
  await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } })
  await s3.putBucketAcl({ Bucket, ACL: 'private' })
  await s3.getBucketAcl({ Bucket })
  for (const version of [object, { ...object, VersionId: 'null' }]) {
    await s3.putObjectAcl({ ...version, ACL: 'private' })
    await s3.getObjectAcl(version)
  }
  await s3.deleteObject(object)
}
