// What a bucket keeps from everyone: no public policy is put, and one that is there lets in no stranger.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const abroad = sdk(server, theirs).s3
const Bucket = 'bucket'
await s3.createBucket({ Bucket })
await s3.putObject({ Bucket, Key: 'key', Body: 'x' })

const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
const none = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }
const block = (PublicAccessBlockConfiguration: object) => s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration })
const blocked = async () => (await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration

const statement = (Principal: unknown): Statement =>
  ({ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` })
const everyone = policy(statement('*'))
const put = (Policy: string) => s3.putBucketPolicy({ Bucket, Policy })
const anonymous = async () => (await fetch(`${server.url}/${Bucket}/key`)).status
const text = async (client: typeof s3) => (await client.getObject({ Bucket, Key: 'key' })).Body!.transformToString()

const own = '000000000000'

test('a new bucket keeps everything, and what is said replaces all that was', async () => {
  assert.deepEqual(await blocked(), all)
  await assertRecord(server, 'GetBucketPublicAccessBlock', { readOnly: true, eventSource: 's3.amazonaws.com' })
  await block({ IgnorePublicAcls: true })
  assert.deepEqual(await blocked(), { ...none, IgnorePublicAcls: true })
  await assertRefused(block({}), 'InvalidRequest', /./, 400)
  assert.deepEqual(await blocked(), { ...none, IgnorePublicAcls: true })
  await s3.deletePublicAccessBlock({ Bucket })
  const gone = 'The public access block configuration was not found'
  await assertRefused(s3.getPublicAccessBlock({ Bucket }), 'NoSuchPublicAccessBlockConfiguration', gone, 404)
  await s3.deletePublicAccessBlock({ Bucket })
  await block(all)
  const reader = sdk(server, await createUser(server, 'reader', allow('s3:Get*'))).s3
  await reader.getPublicAccessBlock({ Bucket })
  for (const change of [
    () => reader.deletePublicAccessBlock({ Bucket }),
    () => reader.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: none }),
  ]) await assertRefused(change(), 'AccessDenied', /s3:PutBucketPublicAccessBlock/, 403)
})

test('no public policy is put where that is blocked, and one that is there stays', async () => {
  await block({ ...none, BlockPublicPolicy: true })
  const prevented = `User: arn:aws:iam::${own}:root is not authorized to perform: s3:PutBucketPolicy on resource: `
    + '"arn:aws:s3:::bucket" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.'
  await assertRefused(put(everyone), 'AccessDenied', prevented, 403)
  await put(policy(statement({ AWS: other })))
  await assertRefused(put(everyone), 'AccessDenied', prevented, 403)
  assert.deepEqual((await s3.getBucketPolicyStatus({ Bucket })).PolicyStatus, { IsPublic: false })
  await block(none)
  await put(everyone)
  await block({ ...none, BlockPublicPolicy: true })
  assert.equal(await anonymous(), 200)
})

test('a restricted bucket lets in its own account alone by a public policy, those whom it names as well', async () => {
  await block(none)
  const insider = sdk(server, await createUser(server, 'insider')).s3
  await put(policy(statement('*'), statement({ AWS: other })))
  for (const client of [s3, insider, abroad]) assert.equal(await text(client), 'x')
  assert.equal(await anonymous(), 200)
  await block({ ...none, RestrictPublicBuckets: true })
  for (const client of [s3, insider]) assert.equal(await text(client), 'x')
  assert.equal(await anonymous(), 403)
  await assertRefused(text(abroad), 'AccessDenied', 'Access Denied', 403)
  assert.deepEqual((await s3.getBucketPolicyStatus({ Bucket })).PolicyStatus, { IsPublic: true })
  // One that is not public is restricted in nothing.
  await put(policy(statement({ AWS: other })))
  assert.equal(await text(abroad), 'x')
})
