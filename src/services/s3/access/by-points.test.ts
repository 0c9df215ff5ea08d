// How a bucket is asked for by an access point: addresses, copies, several objects at once, and records. AWS: recorded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account, root } from '../../../../test/kit/identity.ts'
import { aliasIn, arnOf, byArn, control } from '../../../../test/kit/points.ts'
import { exchange, signHead } from '../../../../test/kit/raw-upload.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const points = control(server)
const Key = 'k'

/** A bucket with an object, and a point for it. */
async function pointed(Bucket: string) {
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key, Body: 'x' })
  return { Bucket, arn: arnOf(Bucket), alias: aliasIn(await points.createAccessPoint(Bucket, Bucket)) }
}

test('a point is found by the host\'s name, at AWS\'s address and at ours, in its Region alone', async () => {
  const { alias } = await pointed('hosted')
  const ask = async (host: string, target: string) => {
    const { head } = signHead(server.url, { method: 'GET', target, marker: 'UNSIGNED-PAYLOAD', host })
    return exchange(server.url, head)
  }
  const name = `hosted-${account}`
  const hosts = [
    `${name}.s3-accesspoint.us-east-1.amazonaws.com`, `${name}.s3-accesspoint.dualstack.us-east-1.amazonaws.com`,
    `${name}.s3-accesspoint-fips.us-east-1.amazonaws.com`, `${name}.s3-accesspoint.us-east-1.localhost:4566`,
    `${name}.localhost:4566`, `${name}.127.0.0.1:4566`, `${alias}.s3.amazonaws.com`, `${alias}.localhost`,
  ]
  for (const host of hosts) assert.match(await ask(host, '/k'), /^HTTP\/1\.1 200 [^]*\r\n\r\nx$/, host)
  assert.match(await ask('localhost', `/${alias}/k`), /^HTTP\/1\.1 200 /)
  const elsewhere = await ask(`${name}.s3-accesspoint.us-west-2.amazonaws.com`, '/k')
  assert.match(elsewhere, /^HTTP\/1\.1 400 [^]*<Code>AuthorizationHeaderMalformed<\/Code>[^]*<Region>us-west-2<\/Region>/)
  assert.match(elsewhere, /x-amz-bucket-region: us-west-2/i)
  assert.match(await ask(`none-${account}.s3-accesspoint.us-east-1.amazonaws.com`, '/k'), /^HTTP\/1\.1 404 [^]*NoSuchBucket/)
  // At AWS's address of a point no bucket is found that is called so.
  await s3.createBucket({ Bucket: `none-${account}` })
  await s3.putObject({ Bucket: `none-${account}`, Key, Body: 'bucket' })
  assert.match(await ask(`none-${account}.s3-accesspoint.us-east-1.amazonaws.com`, '/k'), /^HTTP\/1\.1 404 [^]*NoSuchBucket/)
  assert.match(await ask(`none-${account}.s3.amazonaws.com`, '/k'), /\r\n\r\nbucket$/)
  assert.match(await ask(`none-${account}.localhost`, '/k'), /\r\n\r\nbucket$/)
})

test('an object is copied by points, in one Region', async () => {
  const { Bucket, arn, alias } = await pointed('copied')
  const client = byArn(server)
  const user = await createUser(server, 'copier', allow(['s3:PutObject', 's3:GetObject'], [
    `arn:aws:s3:::${Bucket}/*`, `${arn}/object/*`,
  ] as never))
  for (const CopySource of [`${arn}/object/k`, `${arn}/object/k`.replaceAll(':', '%3A'), `${alias}/k`, `${Bucket}/k`]) {
    await byArn(server, user).copyObject({ Bucket: arn, Key: 'copy', CopySource })
    await s3.copyObject({ Bucket, Key: 'copy', CopySource })
  }
  const { UploadId } = await client.createMultipartUpload({ Bucket: arn, Key: 'parts' })
  const part = { Bucket: alias, Key: 'parts', UploadId, PartNumber: 1 }
  const { CopyPartResult } = await s3.uploadPartCopy({ ...part, CopySource: `${arn}/object/k` })
  assert.equal((await client.listParts({ Bucket: arn, Key: 'parts', UploadId })).Bucket, Bucket)
  const Parts = [{ PartNumber: 1, ETag: CopyPartResult!.ETag }]
  const done = await s3.completeMultipartUpload({ Bucket: alias, Key: 'parts', UploadId, MultipartUpload: { Parts } })
  assert.deepEqual([done.Bucket, done.Location], [Bucket, `${server.url}/${alias}/parts`])
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/object/k` } as const
  await points.putAccessPointPolicy('copied', policy(deny))
  for (const CopySource of [`${arn}/object/k`, `${alias}/k`]) {
    await assertRefused(s3.copyObject({ Bucket, Key: 'copy', CopySource }), 'AccessDenied', /explicit deny/, 403)
  }
  await client.copyObject({ Bucket: arn, Key: 'copy', CopySource: `${Bucket}/k` })
  const westward = sdk(server, root, 'us-west-2').s3
  await westward.createBucket({ Bucket: 'copied-west', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } })
  await points.deleteAccessPointPolicy('copied')
  for (const CopySource of [`${arn}/object/k`, `${alias}/k`]) {
    await assertRefused(westward.copyObject({ Bucket: 'copied-west', Key, CopySource }), 'AccessDenied', 'Access Denied', 403)
  }
  await westward.copyObject({ Bucket: 'copied-west', Key, CopySource: `${Bucket}/k` })
})

test('of several objects each is decided about by the point and by the bucket', async () => {
  const { Bucket, arn } = await pointed('several')
  for (const key of ['point', 'bucket', 'both']) await s3.putObject({ Bucket, Key: key, Body: 'x' })
  const deny = (Resource: string): Statement => ({ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource })
  await points.putAccessPointPolicy('several', policy(deny(`${arn}/object/point`)))
  await s3.putBucketPolicy({ Bucket, Policy: policy(deny(`arn:aws:s3:::${Bucket}/bucket`)) })
  const Objects = ['point', 'bucket', 'both'].map(name => ({ Key: name }))
  const { Deleted, Errors } = await byArn(server).deleteObjects({ Bucket: arn, Delete: { Objects } })
  assert.deepEqual(Deleted!.map(({ Key: name }) => name), ['both'])
  assert.deepEqual(Errors!.map(({ Key: name, Code }) => [name, Code]), [['point', 'AccessDenied'], ['bucket', 'AccessDenied']])
})

test('a record has the bucket and the point, and of whom it denies no more than he said', async () => {
  const { Bucket, arn, alias } = await pointed('recorded')
  await byArn(server).getObject({ Bucket: arn, Key })
  const byName = await lastRecord(server, 'GetObject')
  const { Host, ...parameters } = byName.requestParameters as Readonly<Record<string, unknown>>
  assert.match(String(Host), new RegExp(`^recorded-${account}\\.`))
  assert.deepEqual(parameters, {
    'bucketName': Bucket, 'key': Key, 'accountId': account, 'accessPointName': 'recorded', 'x-amz-checksum-mode': 'ENABLED',
  })
  assert.deepEqual(byName.resources, [
    { accountId: account, type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${Bucket}/k` },
    { accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${Bucket}` },
    { accountId: account, type: 'AWS::S3::AccessPoint', ARN: arn },
  ])
  await s3.listObjectsV2({ Bucket: alias })
  const { requestParameters, resources } = await lastRecord(server, 'ListObjectsV2')
  const { bucketName, accessPointAlias } = requestParameters as Readonly<Record<string, unknown>>
  assert.deepEqual([bucketName, accessPointAlias, resources!.length], [Bucket, alias, 2])
  await refusal(sdk(server, theirs).s3.getObject({ Bucket: alias, Key }))
  const denied = await lastRecord(server, 'GetObject')
  assert.deepEqual([denied.errorCode, denied.recipientAccountId, denied.resources], ['AccessDenied', other, undefined])
  assert.equal(JSON.stringify(denied).includes(`"${Bucket}"`), false)
})
