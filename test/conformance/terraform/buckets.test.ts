import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live, type Attributes } from './life.ts'

const life = {
  configuration: 'buckets.tf',
  importedBy: {
    aws_s3_bucket: 'id',
    aws_s3_bucket_versioning: 'id',
    aws_s3_bucket_lifecycle_configuration: 'id',
    aws_s3_object: ({ bucket, key }: Attributes) => `${bucket}/${key}`,
  },
  outputs: [
    { rules: ['all Enabled', 'some Enabled', 'markers Enabled'] }, { rules: ['all Enabled', 'some Disabled', 'markers Enabled'] },
  ],
} as const

test('a bucket with the rules by which its objects end', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { s3 } = sdk(server)
  const { end } = await live(t, server, life)
  const { Rules, TransitionDefaultMinimumObjectSize } = await s3.getBucketLifecycleConfiguration({ Bucket: 'terraform-logs' })
  assert.equal(TransitionDefaultMinimumObjectSize, 'varies_by_storage_class')
  assert.deepEqual(Rules!.map(({ ID, Expiration }) => [ID, Expiration?.Days]), [
    ['all', 400], ['some', undefined], ['markers', undefined],
  ])
  await end()
  assert.deepEqual((await s3.listBuckets()).Buckets ?? [], [])
})
