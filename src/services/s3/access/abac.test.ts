// Policies ask for the tags of a bucket that was told to let them. AWS: recorded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { S3 } from '@aws-sdk/client-s3'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { arnOf, byArn, control } from '../../../../test/kit/points.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const points = control(server)
const Key = 'k'
const blue = [{ Key: 'Project', Value: 'Blue' }]
const bucketArn = (name: string) => `arn:aws:s3:::${name}`

const abac = (Bucket: string, Status: 'Enabled' | 'Disabled') => s3.putBucketAbac({ Bucket, AbacStatus: { Status } })

/** A bucket with an object, whose tag is told to policies. */
async function tagged(Bucket: string) {
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { Tags: blue } })
  await s3.putObject({ Bucket, Key, Body: 'x' })
  await abac(Bucket, 'Enabled')
  return Bucket
}

const where = (statement: Statement, key: string, value = 'Blue'): Statement =>
  ({ ...statement, Condition: { StringEquals: { [key]: value } } })

async function user(name: string, ...statements: Statement[]) {
  return sdk(server, await createUser(server, name, ...statements)).s3
}

const denied = ['AccessDenied', /./, 403] as const
const asked = ['aws:ResourceTag/Project', 'aws:ResourceTag/pROJECT', 's3:BucketTag/Project', 's3:BucketTag/project']

test('a bucket is told to let policies ask for its tags, and not to', async () => {
  const Bucket = 'states'
  await s3.createBucket({ Bucket })
  const status = async () => (await s3.getBucketAbac({ Bucket })).AbacStatus
  assert.deepEqual(await status(), { Status: 'Disabled' })
  await abac(Bucket, 'Enabled')
  await abac(Bucket, 'Enabled')
  assert.deepEqual(await status(), { Status: 'Enabled' })
  await assertRefused(s3.putBucketAbac({ Bucket, AbacStatus: {} }), 'MalformedXML', /./, 400)
  await assertRefused(s3.putBucketAbac({ Bucket, AbacStatus: { Status: 'Maybe' as never } }), 'MalformedXML', /./, 400)
  await assertRefused(s3.putBucketAbac({ Bucket, AbacStatus: {}, ExpectedBucketOwner: other }), ...denied)
  await assertRefused(s3.getBucketAbac({ Bucket: 'none-such' }), 'NoSuchBucket', /./, 404)
  assert.deepEqual(await status(), { Status: 'Enabled' })
  await abac(Bucket, 'Disabled')
  assert.deepEqual(await status(), { Status: 'Disabled' })
  const reader = await user('state-reader', allow('s3:GetBucketAbac'))
  await reader.getBucketAbac({ Bucket })
  await assertRefused(reader.putBucketAbac({ Bucket, AbacStatus: { Status: 'Enabled' } }), ...denied)
  await assertRefused(sdk(server, theirs).s3.getBucketAbac({ Bucket }), ...denied)
})

test('tags that policies ask for are changed by S3 Control alone', async () => {
  const Bucket = await tagged('legacy')
  await assertRefused(s3.putBucketTagging({ Bucket, Tagging: { TagSet: [] } }), 'BadRequest', /TagResource/, 400)
  await assertRefused(s3.deleteBucketTagging({ Bucket }), 'BadRequest', /TagResource/, 400)
  assert.deepEqual((await s3.getBucketTagging({ Bucket })).TagSet, blue)
  assert.equal((await points.tagResource(bucketArn(Bucket), { Team: 'a' })).status, 204)
  assert.equal((await points.untagResource(bucketArn(Bucket), 'Project')).status, 204)
  assert.deepEqual((await s3.getBucketTagging({ Bucket })).TagSet, [{ Key: 'Team', Value: 'a' }])
  await abac(Bucket, 'Disabled')
  await s3.putBucketTagging({ Bucket, Tagging: { TagSet: blue } })
  await s3.deleteBucketTagging({ Bucket })
})

test('identities\' policies ask for the tags of a bucket and of what is in it', async () => {
  const Bucket = await tagged('identities')
  const calls = [
    (of: S3) => of.getObject({ Bucket, Key }), (of: S3) => of.putObject({ Bucket, Key, Body: 'x' }),
    (of: S3) => of.listObjectsV2({ Bucket }), (of: S3) => of.getBucketAbac({ Bucket }),
    (of: S3) => of.getBucketTagging({ Bucket }),
    (of: S3) => of.copyObject({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` }),
  ]
  for (const [i, key] of asked.entries()) {
    const client = await user(`reader-${i}`, where(allow('s3:*'), key))
    const refused = await user(`refused-${i}`, allow('s3:*'), where({ Effect: 'Deny', Action: 's3:*', Resource: '*' }, key))
    await Promise.all(calls.map(call => call(client)))
    for (const call of calls) await assertRefused(call(refused), ...denied)
    await abac(Bucket, 'Disabled')
    for (const call of calls) await assertRefused(call(client), ...denied)
    await Promise.all(calls.map(call => call(refused)))
    await abac(Bucket, 'Enabled')
    await points.tagResource(bucketArn(Bucket), { Project: 'Red' })
    await assertRefused(client.getObject({ Bucket, Key }), ...denied)
    await refused.getObject({ Bucket, Key })
    await points.tagResource(bucketArn(Bucket), { Project: 'Blue' })
  }
})

test('so do the bucket\'s own, and sessions\'', async () => {
  const Bucket = await tagged('resources')
  const client = await user('unallowed', allow('s3:ListAllMyBuckets'))
  const Principal = { AWS: `arn:aws:iam::${account}:user/unallowed` }
  for (const key of asked) {
    const Policy = policy(where({ ...allow('s3:GetObject', `${bucketArn(Bucket)}/*`), Principal }, key))
    await s3.putBucketPolicy({ Bucket, Policy })
    await client.getObject({ Bucket, Key })
    await abac(Bucket, 'Disabled')
    await assertRefused(client.getObject({ Bucket, Key }), ...denied)
    await abac(Bucket, 'Enabled')
  }
  const { Credentials } = await sdk(server, await createUser(server, 'sessions', allow('*'))).sts.getFederationToken({
    Name: 'asks', Policy: policy(where(allow('s3:GetObject'), 's3:BucketTag/Project', 'Red')),
  })
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials!
  const session = sdk(server, { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken: sessionToken! }).s3
  await s3.deleteBucketPolicy({ Bucket })
  await assertRefused(session.getObject({ Bucket, Key }), ...denied)
  await points.tagResource(bucketArn(Bucket), { Project: 'Red' })
  await session.getObject({ Bucket, Key })
})

test('each bucket of a copy has its own', async () => {
  const [blueOne, redOne] = [await tagged('copied-blue'), await tagged('copied-red')]
  await points.tagResource(bucketArn(redOne), { Project: 'Red' })
  const client = await user('copier', where(allow('s3:GetObject'), 'aws:ResourceTag/Project'),
    where(allow('s3:PutObject'), 'aws:ResourceTag/Project', 'Red'))
  await client.copyObject({ Bucket: redOne, Key: 'copy', CopySource: `${blueOne}/${Key}` })
  await assertRefused(client.copyObject({ Bucket: blueOne, Key: 'copy', CopySource: `${blueOne}/${Key}` }), ...denied)
  await assertRefused(client.copyObject({ Bucket: redOne, Key: 'copy', CopySource: `${redOne}/${Key}` }), ...denied)
})

test('by a point its own tags are the resource\'s, and the bucket\'s have their name', async () => {
  const Bucket = await tagged('behind')
  await points.createAccessPoint('tagged', Bucket, { more: '<Tags><Tag><Key>Project</Key><Value>Access</Value></Tag></Tags>' })
  const arn = arnOf('tagged')
  const cases = [
    ['aws:ResourceTag/Project', 'Blue', false], ['aws:ResourceTag/Project', 'Access', true],
    ['s3:BucketTag/Project', 'Blue', true], ['s3:BucketTag/Project', 'Access', false],
    ['s3:AccessPointTag/Project', 'Access', true], ['s3:AccessPointTag/Project', 'Blue', false],
  ] as const
  for (const [i, [key, value, isLet]] of cases.entries()) {
    const identity = await createUser(server, `by-point-${i}`,
      allow('s3:GetObject', `${bucketArn(Bucket)}/*`), where(allow('s3:GetObject', `${arn}/object/*`), key, value))
    const answer = byArn(server, identity).getObject({ Bucket: arn, Key })
    if (isLet) await answer
    else await assertRefused(answer, ...denied)
  }
})

test('who makes a bucket with tags may be asked for them', async () => {
  const create = (client: S3, Bucket: string, Tags: { Key: string, Value: string }[]) =>
    client.createBucket({ Bucket, CreateBucketConfiguration: { Tags } })
  const untold = await user('untold', allow('s3:CreateBucket'))
  await assertRefused(create(untold, 'made-untold', blue), 'AccessDenied', /s3:TagResource/, 403)
  await untold.createBucket({ Bucket: 'made-untagged' })
  const maker = await user('maker', where(allow(['s3:CreateBucket', 's3:TagResource']), 'aws:RequestTag/project'), {
    Effect: 'Deny', Action: '*', Resource: '*', Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'Team' } },
  })
  await assertRefused(maker.createBucket({ Bucket: 'made-bare' }), ...denied)
  await assertRefused(create(maker, 'made-red', [{ Key: 'Project', Value: 'Red' }]), ...denied)
  await assertRefused(create(maker, 'made-team', [...blue, { Key: 'Team', Value: '' }]), ...denied)
  await create(maker, 'made-blue', blue)
  assert.deepEqual((await s3.getBucketTagging({ Bucket: 'made-blue' })).TagSet, blue)
  await assertRefused(create(s3, 'made-twice', [...blue, ...blue]), 'InvalidTag', /./, 400)
  await assertRefused(s3.headBucket({ Bucket: 'made-twice' }), 'NotFound', /./, 404)
  // To make it again does not tag it.
  await s3.createBucket({ Bucket: 'made-blue' })
  await assertRefused(create(s3, 'made-blue', [{ Key: 'Project', Value: 'Red' }]), 'BucketAlreadyOwnedByYou', /./, 409)
  assert.deepEqual((await s3.getBucketTagging({ Bucket: 'made-blue' })).TagSet, blue)
})
