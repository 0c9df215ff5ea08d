// Calls of S3 whose actions are asked about by condition keys: the plans of benchmarks are of services whose requests are forms or
// JSON.
import assert from 'node:assert/strict'
import { sdk } from './sdk.ts'
import type { TestServer } from './server.ts'

export async function runObjects(server: Pick<TestServer, 'url'>): Promise<void> {
  const { s3 } = sdk(server)
  const object = { Bucket: 'plans', Key: 'x' }
  await s3.createBucket({ Bucket: 'plans' })
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
  await s3.deleteBucket({ Bucket: 'plans' })
}
