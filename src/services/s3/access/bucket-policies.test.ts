// A bucket's own policy: what can be one, how it is shown, whom it lets in and keeps out, and who may change it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { s3, iam } = sdk(server)
const abroad = sdk(server, theirs)
const reader = sdk(server, await createUser(server, 'reader')).s3
const userArn = 'arn:aws:iam::000000000000:user/reader'
const Bucket = 'bucket'
await s3.createBucket({ Bucket })
await s3.putObject({ Bucket, Key: 'key', Body: 'x' })

const arn = `arn:aws:s3:::${Bucket}`
const to = (AWS: string | readonly string[], Action: string | readonly string[], more: object = {}): Statement =>
  ({ Effect: 'Allow', Principal: { AWS }, Action, Resource: `${arn}/*`, ...more })
const put = (...statements: readonly Statement[]) => s3.putBucketPolicy({ Bucket, Policy: policy(...statements) })
const read = async (client = s3) => JSON.parse((await client.getBucketPolicy({ Bucket })).Policy!) as unknown
const text = async (client: typeof s3, Key = 'key') => (await client.getObject({ Bucket, Key })).Body!.transformToString()

test('there is none at first, which is told to who may ask', async () => {
  const none = 'The bucket policy does not exist'
  await assertRefused(s3.getBucketPolicy({ Bucket }), 'NoSuchBucketPolicy', none, 404)
  await assertRefused(s3.getBucketPolicyStatus({ Bucket }), 'NoSuchBucketPolicy', none, 404)
  const denied = /s3:GetBucketPolicy on resource: "arn:aws:s3:::bucket"/
  await assertRefused(reader.getBucketPolicy({ Bucket }), 'AccessDenied', denied, 403)
  await s3.deleteBucketPolicy({ Bucket })
})

test('whom the policy names reads without a policy of his own, and no more', async () => {
  await assertRefused(text(reader), 'AccessDenied', /no identity-based policy allows the s3:GetObject action/, 403)
  const { $metadata: { httpStatusCode } } = await put(to(userArn, 's3:GetObject'))
  assert.equal(httpStatusCode, 204)
  await assertRecord(server, 'PutBucketPolicy', {
    readOnly: false, resources: [{ accountId: '000000000000', type: 'AWS::S3::Bucket', ARN: arn }],
  })
  assert.equal(await text(reader), 'x')
  await assertRefused(reader.putObject({ Bucket, Key: 'key', Body: 'y' }), 'AccessDenied', /s3:PutObject/, 403)
  assert.deepEqual((await s3.getBucketPolicyStatus({ Bucket })).PolicyStatus, { IsPublic: false })
  await s3.deleteBucketPolicy({ Bucket })
  await assertRefused(text(reader), 'AccessDenied', /no identity-based policy allows the s3:GetObject action/, 403)
})

test('it is read without its layout, with an account under the ARN of its root user', async () => {
  const statement = to('000000000000', 's3:GetObject', { Sid: 'a "sid"' })
  await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement: statement }, null, 4) })
  const shown = { ...statement, Principal: { AWS: 'arn:aws:iam::000000000000:root' } }
  const { Policy } = await s3.getBucketPolicy({ Bucket })
  assert.equal(Policy, JSON.stringify({ Version: '2012-10-17', Statement: [shown] }))
})

test('who is renamed stays named, and whoever has his name next is not', async () => {
  const old = sdk(server, await createUser(server, 'old')).s3
  await put(to('arn:aws:iam::000000000000:user/old', 's3:GetObject'))
  await iam.updateUser({ UserName: 'old', NewUserName: 'new' })
  assert.match((await s3.getBucketPolicy({ Bucket })).Policy!, /user\/new/)
  const next = sdk(server, await createUser(server, 'old')).s3
  await assertRefused(text(next), 'AccessDenied', /no identity-based policy allows/, 403)
  assert.equal(await text(old), 'x')
})

test('another account needs both sides, and its root user the bucket\'s alone', async () => {
  await put(to(`arn:aws:iam::${other}:root`, ['s3:GetObject', 's3:PutObject']))
  assert.equal(await text(abroad.s3), 'x')
  const { iam: theirIam } = abroad
  await theirIam.createUser({ UserName: 'ann' })
  const { AccessKey } = await theirIam.createAccessKey({ UserName: 'ann' })
  const ann = sdk(server, { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }).s3
  await assertRefused(text(ann), 'AccessDenied', 'Access Denied', 403)
  await theirIam.putUserPolicy({ UserName: 'ann', PolicyName: 'read', PolicyDocument: policy(allow('s3:GetObject')) })
  assert.equal(await text(ann), 'x')
  await put(to(userArn, 's3:GetObject'))
  await assertRefused(text(ann), 'AccessDenied', 'Access Denied', 403)
})

test('a bucket\'s policy is its own account\'s, whomever it lets write it', async () => {
  await put({ ...to(`arn:aws:iam::${other}:root`, 's3:*BucketPolicy'), Resource: arn })
  const notAllowed = 'The specified method is not allowed against this resource.'
  await assertRefused(abroad.s3.getBucketPolicy({ Bucket }), 'MethodNotAllowed', notAllowed, 405)
  const theirPolicy = { Bucket, Policy: policy(to(other, 's3:*')) }
  await assertRefused(abroad.s3.putBucketPolicy(theirPolicy), 'MethodNotAllowed', notAllowed, 405)
  await assertRefused(abroad.s3.deleteBucketPolicy({ Bucket }), 'MethodNotAllowed', notAllowed, 405)
})

test('a Deny keeps out whoever it names, but never root from the policy', async () => {
  const admin = sdk(server, await createUser(server, 'admin', allow('s3:*'))).s3
  await put({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`] })
  const denied = /with an explicit deny in a resource-based policy$/
  await assertRefused(text(admin), 'AccessDenied', denied, 403)
  await assertRefused(text(s3), 'AccessDenied', denied, 403)
  await assertRefused(admin.getBucketPolicy({ Bucket }), 'AccessDenied', denied, 403)
  await assertRefused(admin.deleteBucketPolicy({ Bucket }), 'AccessDenied', denied, 403)
  await assertRefused(s3.getBucketPolicyStatus({ Bucket }), 'AccessDenied', denied, 403)
  await read()
  await s3.deleteBucketPolicy({ Bucket })
  assert.equal(await text(admin), 'x')
})

test('of an object that is not there whoever may not list is told no more than that', async () => {
  await put(to(userArn, 's3:GetObject'))
  const denied = /to perform: s3:ListBucket on resource: "arn:aws:s3:::bucket" because no identity-based policy allows/
  await assertRefused(text(reader, 'none'), 'AccessDenied', denied, 403)
  assert.equal((await refusal(reader.headObject({ Bucket, Key: 'none' }))).status, 403)
  const list = { ...to(userArn, 's3:ListBucket'), Resource: arn }
  await put(to(userArn, 's3:GetObject'), list)
  await assertRefused(text(reader, 'none'), 'NoSuchKey', 'The specified key does not exist.', 404)
  await put(to(userArn, 's3:GetObject'), { ...list, Condition: { StringLike: { 's3:prefix': 'no*' } } })
  await assertRefused(text(reader, 'none'), 'AccessDenied', denied, 403)
})

test('a bucket that is not there is none for everyone', async () => {
  const absent = 'The specified bucket does not exist'
  for (const client of [s3, reader, abroad.s3]) {
    await assertRefused(client.getObject({ Bucket: 'none', Key: 'k' }), 'NoSuchBucket', absent, 404)
    await assertRefused(client.getBucketPolicy({ Bucket: 'none' }), 'NoSuchBucket', absent, 404)
  }
})

const everyone = { Effect: 'Allow', Principal: { AWS: userArn }, Action: 's3:GetObject', Resource: `${arn}/*` } as const
const { Action: _action, ...noAction } = everyone
const { Resource: _resource, ...noResource } = everyone
const { Principal: _principal, ...nobody } = everyone

const conditionally = (Action: string | readonly string[], key: string): Statement =>
  ({ ...everyone, Action, Resource: [arn, `${arn}/*`], Condition: { StringEquals: { [key]: 'x' } } })

const notApplying = 'Action does not apply to any resource(s) in statement'

const refusals: readonly (readonly [what: string, policy: string, message: string])[] = [
  ['no JSON', 'x', "Policies must be valid JSON and the first byte must be '{'"],
  ['nobody', policy(nobody), 'Missing required field Principal'],
  ['nobody there', policy(to(userArn.replace('reader', 'none'), 's3:GetObject')), 'Invalid principal in policy'],
  ['a part of a name', policy(to(userArn.replace('reader', '*'), 's3:GetObject')), 'Invalid principal in policy'],
  ['a part of a service', policy({ ...everyone, Principal: { Service: '*.amazonaws.com' } }), 'Invalid principal in policy'],
  ['all but one', policy({ ...nobody, NotPrincipal: { AWS: userArn } }), 'Allow with NotPrincipal is not allowed.'],
  ['no action', policy(noAction), 'Missing required field Action'],
  ['no resource', policy(noResource), 'Missing required field Resource'],
  ['an action that there is not', policy({ ...everyone, Action: 's3:Nothing' }), 'Policy has invalid action'],
  ['another service\'s action', policy({ ...everyone, Action: 'sqs:SendMessage' }), 'Policy has invalid action'],
  ['everything there is', policy({ ...everyone, Resource: '*' }), 'Policy has invalid resource'],
  ['another bucket', policy({ ...everyone, Resource: 'arn:aws:s3:::bucket-2/*' }), 'Policy has invalid resource'],
  ['an object\'s action on the bucket', policy({ ...everyone, Resource: arn }), notApplying],
  ['a bucket\'s action on an object', policy({ ...everyone, Action: ['s3:GetObject', 's3:ListBucket'] }), notApplying],
  ['an account\'s action', policy({ ...everyone, Action: 's3:ListAllMyBuckets', Resource: arn }), notApplying],
  ['a condition that there is not', policy(conditionally('s3:GetObject', 's3:nothing')), 'Policy has an invalid condition key'],
  ['another action\'s condition key', policy(conditionally(['s3:ListBucket', 's3:GetObject'], 's3:prefix')),
    'Conditions do not apply to combination of actions and resources in statement'],
  ['too much', policy({ ...everyone, Sid: 'x'.repeat(20_480) }), 'Policy exceeds the maximum allowed document size.'],
]

for (const [what, Policy, message] of refusals) {
  test(`a policy with ${what} is none`, async () => {
    await put(everyone)
    const before = await read()
    await assertRefused(s3.putBucketPolicy({ Bucket, Policy }), 'MalformedPolicy', message, 400)
    assert.deepEqual(await read(), before)
  })
}

test('patterns of actions and of resources are policies', async () => {
  await put(
    { ...everyone, Action: 's3:*' }, { ...everyone, Action: '*', Resource: `${arn}*` },
    conditionally('s3:List*', 's3:prefix'), conditionally('s3:*', 's3:x-amz-acl'),
    { ...everyone, Condition: { StringEquals: { 's3:ExistingObjectTag/a': 'b' } } },
  )
})

test('another bucket of that name has another policy, that is none', async () => {
  await s3.createBucket({ Bucket: 'brief' })
  const Resource = 'arn:aws:s3:::brief/*'
  await s3.putBucketPolicy({ Bucket: 'brief', Policy: policy({ ...everyone, Resource }) })
  await s3.deleteBucket({ Bucket: 'brief' })
  await s3.createBucket({ Bucket: 'brief' })
  await assertRefused(s3.getBucketPolicy({ Bucket: 'brief' }), 'NoSuchBucketPolicy', 'The bucket policy does not exist', 404)
})
