// A call of each operation of S3, for tests that look at what all of them ask for.
import { account } from './identity.ts'
import { restXml } from './rest-xml.ts'
import { sdk } from './sdk.ts'
import type { TestServer } from './server.ts'
import { allow, policy } from './users.ts'

/** The plans are of services whose requests are forms or JSON. */
export async function runObjects(server: TestServer): Promise<void> {
  const { s3 } = sdk(server)
  const object = { Bucket: 'plans', Key: 'x' }
  await s3.createBucket({ Bucket: 'plans' })
  await s3.putObject({ ...object, Body: 'x' })
  await s3.getObject(object)
  await s3.headObject(object)
  await s3.deleteObject(object)
  await s3.deleteObjects({ Bucket: 'plans', Delete: { Objects: [{ Key: 'x' }] } })
  await Promise.all([s3.headBucket({ Bucket: 'plans' }), s3.getBucketLocation({ Bucket: 'plans' }), s3.listBuckets()])
  await runBucketAccess(server, 'plans')
  await s3.deleteBucket({ Bucket: 'plans' })
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
