// Whoever does not sign: let in where a bucket's policy lets in everyone and nothing blocks it, and else told nothing.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { exchange } from '../../../../test/kit/raw-upload.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
const open = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }

const everyone = (Bucket: string, Action: string | readonly string[], more: object = {}): Statement => ({
  Effect: 'Allow', Principal: '*', Action, Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`], ...more,
})

for (const [Bucket, region] of [['public', undefined], ['abroad', 'eu-west-1'], ['private', undefined]] as const) {
  const client = sdk(server, undefined, region).s3
  await client.createBucket({
    Bucket, ...(region && { CreateBucketConfiguration: { LocationConstraint: region } }),
  })
  await client.putObject({ Bucket, Key: 'a b/ü', Body: `in ${Bucket}` })
  if (Bucket === 'private') continue
  await client.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: open })
  await client.putBucketPolicy({ Bucket, Policy: policy(everyone(Bucket, ['s3:GetObject', 's3:PutObject'])) })
}

interface Told {
  readonly status: number
  readonly code: string | undefined
  readonly message: string | undefined
  readonly body: string
}

async function ask(target: string, init: RequestInit = {}): Promise<Told> {
  const answer = await fetch(`${server.url}${target}`, init)
  const body = await answer.text()
  const element = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(body)?.[1]
  return { status: answer.status, code: element('Code'), message: element('Message'), body }
}

const denied = (told: Told) => {
  assert.deepEqual([told.status, told.code, told.message], [403, 'AccessDenied', 'Access Denied'])
  assert.ok(!told.body.includes('arn:'), told.body)
}
const path = '/a%20b/%C3%BC'

test('a URL that was signed by version 2 is none that nobody has signed', async () => {
  const told = await ask(`/public${path}?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=a%3D&Expires=1`)
  assert.deepEqual([told.status, told.code], [400, 'InvalidRequest'])
  assert.equal(told.message, 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.')
})

test('an object of a public bucket is read and written, in whichever Region that is', async () => {
  for (const bucket of ['public', 'abroad']) {
    const got = await ask(`/${bucket}${path}`)
    assert.deepEqual([got.status, got.body], [200, `in ${bucket}`])
    assert.equal((await ask(`/${bucket}/new`, { method: 'PUT', body: 'by nobody' })).status, 200)
    assert.equal((await ask(`/${bucket}/new`)).body, 'by nobody')
  }
  const head = `GET ${path} HTTP/1.1\r\nhost: public.localhost\r\nconnection: close\r\n\r\n`
  const host = await exchange(server.url, Buffer.from(head))
  assert.match(host, /^HTTP\/1\.1 200 [^]*in public$/)
})

test('what the policy does not let everyone do nobody does', async () => {
  denied(await ask('/public'))
  denied(await ask('/public?policy'))
  denied(await ask('/public/none'))
  denied(await ask(`/public${path}`, { method: 'DELETE' }))
  denied(await ask('/public', { method: 'DELETE' }))
  denied(await ask('/a-new-bucket', { method: 'PUT' }))
  denied(await ask(`/private${path}`))
  denied(await ask('/private/none'))
  const { status, code } = await ask('/nobody/x')
  assert.deepEqual([status, code], [404, 'NoSuchBucket'])
})

test('a list of keys to delete is asked of each', async () => {
  await s3.putBucketPolicy({ Bucket: 'public', Policy: policy(
    everyone('public', ['s3:GetObject', 's3:PutObject']),
    { ...everyone('public', 's3:DeleteObject'), Resource: 'arn:aws:s3:::public/loose/*' },
  ) })
  await s3.putObject({ Bucket: 'public', Key: 'loose/x', Body: 'x' })
  const body = '<Delete><Object><Key>loose/x</Key></Object><Object><Key>a b/ü</Key></Object></Delete>'
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
  const told = await ask('/public?delete', { method: 'POST', body, headers })
  assert.equal(told.status, 200)
  assert.match(told.body, /<Deleted><Key>loose\/x<\/Key><\/Deleted>.*<Error><Key>a b\/ü<\/Key>.*<Code>AccessDenied<\/Code>/)
  assert.equal((await ask(`/public${path}`)).status, 200)
})

test('whoever is denied leaves no record, and whoever is let in one of nobody in the owner\'s trail', async () => {
  await s3.putBucketPolicy({ Bucket: 'public', Policy: policy(everyone('public', 's3:*')) })
  const before = (await server.records()).length
  denied(await ask(`/private${path}`))
  denied(await ask('/private/x', { method: 'PUT', body: 'x'.repeat(100_000) }))
  denied(await ask('/private', { method: 'DELETE' }))
  assert.equal((await ask('/private/x', { method: 'PUT', headers: { 'x-amz-storage-class': 'x' } })).status, 403)
  assert.equal((await server.records()).length, before)
  assert.equal((await ask('/public?location')).status, 200)
  const record = (await server.records()).at(-1)!
  assert.deepEqual(
    [record.eventName, record.recipientAccountId, record.userIdentity, record.sharedEventID, record.errorCode],
    ['GetBucketLocation', '000000000000', { type: 'AWSAccount', principalId: '', accountId: 'anonymous' }, undefined, undefined],
  )
})

test('conditions are asked of whoever does not sign, too', async () => {
  const when = (Condition: object) => s3.putBucketPolicy({
    Bucket: 'public', Policy: policy(everyone('public', 's3:GetObject', { Condition })),
  })
  await when({ StringLike: { 'aws:Referer': 'https://example.com/*' } })
  denied(await ask(`/public${path}`))
  assert.equal((await ask(`/public${path}`, { headers: { referer: 'https://example.com/page' } })).status, 200)
  await when({ StringEquals: { 'aws:PrincipalType': 'Anonymous' } })
  assert.equal((await ask(`/public${path}`)).status, 200)
  await when({ Null: { 's3:authType': 'false' } })
  denied(await ask(`/public${path}`))
  await when({ StringEquals: { 'aws:PrincipalAccount': '000000000000' } })
  denied(await ask(`/public${path}`))
})

test('a body that says it is signed in chunks is nobody\'s', async () => {
  await s3.putBucketPolicy({ Bucket: 'public', Policy: policy(everyone('public', 's3:PutObject')) })
  const headers = {
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'x-amz-decoded-content-length': '1',
    'content-encoding': 'aws-chunked',
  }
  denied(await ask('/public/chunks', { method: 'PUT', body: '1;chunk-signature=x\r\nx\r\n', headers }))
  const wrong = { 'x-amz-content-sha256': '0'.repeat(64) }
  assert.equal((await ask('/public/hash', { method: 'PUT', body: 'x', headers: wrong })).code, 'XAmzContentSHA256Mismatch')
})

test('whoever does not sign copies nothing and begins no upload, whatever everyone may', async () => {
  const Bucket = 'everything'
  await s3.createBucket({ Bucket })
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: open })
  await s3.putBucketPolicy({ Bucket, Policy: policy(everyone(Bucket, 's3:*')) })
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const copied = { 'x-amz-copy-source': `/${Bucket}/k` }
  denied(await ask(`/${Bucket}/copy`, { method: 'PUT', headers: copied }))
  denied(await ask(`/${Bucket}/parts?uploads`, { method: 'POST' }))
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'parts' })
  denied(await ask(`/${Bucket}/parts?partNumber=1&uploadId=${UploadId}`, { method: 'PUT', headers: copied }))
  // KMS is asked for nobody.
  const sealed = await ask(`/${Bucket}/sealed`, {
    method: 'PUT', body: 'x', headers: { 'x-amz-server-side-encryption': 'aws:kms' },
  })
  assert.deepEqual([sealed.status, sealed.code], [400, 'InvalidArgument'])
  assert.match(sealed.message!, /AWS KMS managed keys require AWS Signature Version 4\.$/)
  await s3.putObject({ Bucket, Key: 'sealed', Body: 'x', ServerSideEncryption: 'aws:kms' })
  assert.deepEqual([(await ask(`/${Bucket}/sealed`)).status, (await ask(`/${Bucket}/k`)).status], [400, 200])
})

test('a policy that lets in nobody by name is public', async () => {
  for (const [key, value] of [['aws:PrincipalAccount', 'anonymous'], ['aws:userid', ['Anonymous', 'AIDAEXAMPLE']]] as const) {
    const statement = everyone('private', 's3:GetObject', { Condition: { StringEquals: { [key]: value } } })
    await assert.rejects(s3.putBucketPolicy({ Bucket: 'private', Policy: policy(statement) }), { name: 'AccessDenied' }, key)
  }
})
