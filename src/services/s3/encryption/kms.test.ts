// Objects under keys of KMS, by the AWS SDK for JavaScript: whose permission it takes, what KMS is asked, and what is shown.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { ServerSideEncryption } from '@aws-sdk/client-s3'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3, kms } = sdk(server)
const Bucket = 'kms-bucket'
await s3.createBucket({ Bucket })
const keyOf = async () => (await kms.createKey({})).KeyMetadata!
const { KeyId, Arn } = await keyOf()
const underKms = { Bucket, ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId! } as const
const textOf = async (asked: { Key: string; Bucket?: string; Range?: string }) =>
  (await s3.getObject({ Bucket, ...asked })).Body!.transformToString()

/** The calls to KMS since `count` records: name, who called through whom, and the context. */
async function hopsSince(count: number) {
  const records = (await server.records()).slice(count)
  return records.filter(({ eventSource }) => eventSource === 'kms.amazonaws.com').map(record => {
    const { eventName: name, errorCode: error, userIdentity: { arn: caller, invokedBy: by }, requestParameters } = record
    const { encryptionContext: context } = (requestParameters ?? {}) as { encryptionContext?: unknown }
    return { name, error, caller, by, context }
  })
}
const recordCount = async () => (await server.records()).length

test('an object is put and read under a key of KMS, which is asked in the name of the caller, with its ARN', async () => {
  const before = await recordCount()
  const put = await s3.putObject({ ...underKms, Key: 'a/one', Body: 'secret bytes' })
  assert.deepEqual([put.ServerSideEncryption, put.SSEKMSKeyId, put.BucketKeyEnabled], ['aws:kms', Arn, undefined])
  assert.notEqual(put.ETag, `"${createHash('md5').update('secret bytes').digest('hex')}"`)
  const got = await s3.getObject({ Bucket, Key: 'a/one' })
  assert.equal(await got.Body!.transformToString(), 'secret bytes')
  assert.deepEqual([got.ServerSideEncryption, got.SSEKMSKeyId, got.ETag], ['aws:kms', Arn, put.ETag])
  assert.equal(await textOf({ Key: 'a/one', Range: 'bytes=7-' }), 'bytes')
  const context = { 'aws:s3:arn': `arn:aws:s3:::${Bucket}/a/one` }
  const hop = { error: undefined, caller: 'arn:aws:iam::000000000000:root', by: 's3.amazonaws.com', context }
  const reads = [{ ...hop, name: 'Decrypt' }, { ...hop, name: 'Decrypt' }]
  assert.deepEqual(await hopsSince(before), [{ ...hop, name: 'GenerateDataKey' }, ...reads])
})

test('whoever may not use the key puts and reads nothing, and a grant is enough', async () => {
  await s3.putObject({ ...underKms, Key: 'granted', Body: 'for who has a grant' })
  const identity = await createUser(server, 'reader', allow('s3:*'))
  const reader = sdk(server, identity).s3
  const before = await recordCount()
  const read = reader.getObject({ Bucket, Key: 'granted' })
  await assertRefused(read, 'AccessDenied', /reader is not authorized to perform: kms:Decrypt/, 403)
  const [denied] = await hopsSince(before)
  assert.deepEqual([denied!.name, denied!.error, denied!.by], ['Decrypt', 'AccessDenied', 's3.amazonaws.com'])
  const put = reader.putObject({ ...underKms, Key: 'granted', Body: 'another' })
  await assertRefused(put, 'AccessDenied', /kms:GenerateDataKey/, 403)
  assert.equal(await textOf({ Key: 'granted' }), 'for who has a grant')
  // Who asks about it need not be able to read it, unless he asks for what tells of its bytes.
  assert.equal((await reader.headObject({ Bucket, Key: 'granted' })).ContentLength, 19)
  const asked = reader.headObject({ Bucket, Key: 'granted', ChecksumMode: 'ENABLED' })
  await assert.rejects(asked, ({ $metadata }) => $metadata.httpStatusCode === 403)
  const { Arn: GranteePrincipal } = (await sdk(server).iam.getUser({ UserName: 'reader' })).User!
  await kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt'] })
  assert.equal(await (await reader.getObject({ Bucket, Key: 'granted' })).Body!.transformToString(), 'for who has a grant')
  // The grant is for what S3 asks, as for anybody: the data key alone is nothing without the object.
  await assert.rejects(reader.putObject({ ...underKms, Key: 'granted', Body: 'another' }), { name: 'AccessDenied' })
})

test('the AWS managed key is made when it is first used, and every caller of the account uses it through S3', async () => {
  const writer = sdk(server, await createUser(server, 'writer', allow('s3:*'))).s3
  const put = await writer.putObject({ Bucket, Key: 'managed', Body: 'x', ServerSideEncryption: 'aws:kms' })
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/aws/s3' })
  assert.deepEqual([put.SSEKMSKeyId, KeyMetadata!.KeyManager], [KeyMetadata!.Arn, 'AWS'])
  assert.equal(await (await writer.getObject({ Bucket, Key: 'managed' })).Body!.transformToString(), 'x')
})

test('what the client adds to the context is authenticated with it, and does not stand for the object', async () => {
  const given = Buffer.from(JSON.stringify({ team: 'red', 'aws:s3:arn': 'arn:aws:s3:::another/one' })).toString('base64')
  const before = await recordCount()
  await s3.putObject({ ...underKms, Key: 'context', Body: 'x', SSEKMSEncryptionContext: given })
  assert.equal(await textOf({ Key: 'context' }), 'x')
  const expected = { team: 'red', 'aws:s3:arn': `arn:aws:s3:::${Bucket}/context` }
  assert.deepEqual((await hopsSince(before)).map(({ context }) => context), [expected, expected])
  for (const bad of ['{}', Buffer.from('[]').toString('base64'), Buffer.from('{"a":1}').toString('base64')]) {
    const put = s3.putObject({ ...underKms, Key: 'context', Body: 'y', SSEKMSEncryptionContext: bad })
    await assertRefused(put, 'InvalidArgument', /shall be Base64-encoded UTF-8 string holding JSON/)
  }
})

test('a bucket says how what is put without a word is encrypted, and with which context', async () => {
  const Other = 'usual-bucket'
  await s3.createBucket({ Bucket: Other })
  const rulesOf = async () => (await s3.getBucketEncryption({ Bucket: Other })).ServerSideEncryptionConfiguration!.Rules
  const byDefault = (SSEAlgorithm: ServerSideEncryption, key?: string) =>
    ({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(key !== undefined && { KMSMasterKeyID: key }) } })
  const blocked = { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }
  assert.deepEqual(await rulesOf(), [{ ...byDefault('AES256'), BucketKeyEnabled: false, ...blocked }])
  const put = (rule: object) =>
    s3.putBucketEncryption({ Bucket: Other, ServerSideEncryptionConfiguration: { Rules: [rule] } })
  await put({ ...byDefault('aws:kms', KeyId), BucketKeyEnabled: true })
  assert.deepEqual(await rulesOf(), [{ ...byDefault('aws:kms', KeyId), BucketKeyEnabled: true, ...blocked }])
  const before = await recordCount()
  const kept = await s3.putObject({ Bucket: Other, Key: 'k', Body: 'x' })
  assert.deepEqual([kept.ServerSideEncryption, kept.SSEKMSKeyId, kept.BucketKeyEnabled], ['aws:kms', Arn, true])
  assert.equal(await textOf({ Bucket: Other, Key: 'k' }), 'x')
  const context = { 'aws:s3:arn': `arn:aws:s3:::${Other}` }
  assert.deepEqual((await hopsSince(before)).map(hop => hop.context), [context, context])
  assert.equal((await s3.putObject({ Bucket: Other, Key: 'k', Body: 'x', BucketKeyEnabled: false })).BucketKeyEnabled, undefined)
  const plain = await s3.putObject({ Bucket: Other, Key: 'k', Body: 'x', ServerSideEncryption: 'AES256' })
  assert.deepEqual([plain.ServerSideEncryption, plain.ETag], ['AES256', `"${createHash('md5').update('x').digest('hex')}"`])
  await s3.deleteBucketEncryption({ Bucket: Other })
  assert.equal((await s3.putObject({ Bucket: Other, Key: 'k', Body: 'x' })).ServerSideEncryption, 'AES256')
  await assertRefused(put(byDefault('AES256', KeyId)), 'InvalidArgument', /a KMSMasterKeyID is not applicable/)
  for (const rules of [[], [byDefault('AES256'), byDefault('AES256')]]) {
    const several = s3.putBucketEncryption({ Bucket: Other, ServerSideEncryptionConfiguration: { Rules: rules } })
    await assertRefused(several, 'MalformedXML', /not well-formed/)
  }
  for (const types of [[], ['NONE', 'NONE'], ['NONE', 'SSE-C']]) {
    const refused = put({ ...byDefault('AES256'), BlockedEncryptionTypes: { EncryptionType: types } })
    await assert.rejects(refused, { name: 'InvalidArgument' }, types.join())
  }
})

test('the trail says of what is put how it was encrypted, and whether the request had asked for it', async () => {
  const appliedOf = async (asked: object) => {
    await s3.putObject({ Bucket, Key: 'applied', Body: 'x', ...asked })
    return (await lastRecord(server, 'PutObject')).additionalEventData!['SSEApplied']
  }
  assert.equal(await appliedOf({}), 'Default_SSE_S3')
  assert.equal(await appliedOf({ ServerSideEncryption: 'AES256' }), 'SSE_S3')
  assert.equal(await appliedOf(underKms), 'SSE_KMS')
})

test('two layers are shown as such, and have no key of the bucket', async () => {
  const asked = { Bucket, Key: 'two', Body: 'x', SSEKMSKeyId: KeyId!, BucketKeyEnabled: true }
  const put = await s3.putObject({ ...asked, ServerSideEncryption: 'aws:kms:dsse' })
  assert.deepEqual([put.ServerSideEncryption, put.BucketKeyEnabled], ['aws:kms:dsse', undefined])
  assert.equal(await textOf({ Key: 'two' }), 'x')
})

test('what is wrong with a key bears the name of KMS, and nothing is put', async () => {
  const disabled = await keyOf()
  await s3.putObject({ ...underKms, SSEKMSKeyId: disabled.KeyId!, Key: 'off', Body: 'x' })
  await kms.disableKey({ KeyId: disabled.KeyId })
  const read = s3.getObject({ Bucket, Key: 'off' })
  await assertRefused(read, 'KMS.DisabledException', new RegExp(`^${disabled.Arn} is disabled\\.`))
  const put = (SSEKMSKeyId: string) => s3.putObject({ ...underKms, SSEKMSKeyId, Key: 'never', Body: 'x' })
  await assertRefused(put(disabled.KeyId!), 'KMS.DisabledException', /is disabled/)
  await assertRefused(put('fake-key-id'), 'KMS.NotFoundException', /^Invalid keyId '?fake-key-id'?/)
  await kms.scheduleKeyDeletion({ KeyId: disabled.KeyId })
  await assertRefused(s3.getObject({ Bucket, Key: 'off' }), 'KMS.KMSInvalidStateException', /is pending deletion\./)
  const { KeyMetadata: signing } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
  await assert.rejects(put(signing!.KeyId!), { name: 'KMS.InvalidKeyUsageException' })
  await assert.rejects(s3.headObject({ Bucket, Key: 'never' }), { name: 'NotFound' })
  const alone = s3.putObject({ Bucket, Key: 'never', Body: 'x', SSEKMSKeyId: KeyId! })
  await assertRefused(alone, 'InvalidArgument', /requires HTTP header x-amz-server-side-encryption : aws:kms$/)
})

test('another key of KMS takes the place of what an object is under, and no byte moves', async () => {
  const bytes = randomBytes(300_000)
  const put = await s3.putObject({ Bucket, Key: 'moved', Body: bytes, Metadata: { colour: 'blue' } })
  const { LastModified } = await s3.headObject({ Bucket, Key: 'moved' })
  const update = (Key: string, KMSKeyArn: string, BucketKeyEnabled = false) =>
    s3.updateObjectEncryption({ Bucket, Key, ObjectEncryption: { SSEKMS: { KMSKeyArn, BucketKeyEnabled } } })
  await update('moved', Arn!)
  const other = await keyOf()
  await update('moved', other.Arn!, true)
  const got = await s3.getObject({ Bucket, Key: 'moved' })
  assert.ok(Buffer.from(await got.Body!.transformToByteArray()).equals(bytes))
  assert.deepEqual([got.ETag, got.LastModified, got.Metadata], [put.ETag, LastModified, { colour: 'blue' }])
  assert.deepEqual([got.SSEKMSKeyId, got.BucketKeyEnabled], [other.Arn, true])
  // The first key has nothing to do with it any more.
  await kms.disableKey({ KeyId: other.KeyId })
  await assert.rejects(s3.getObject({ Bucket, Key: 'moved' }), { name: 'KMS.DisabledException' })
  await assertRefused(update('moved', KeyId!), 'InvalidRequest', /require a valid Amazon Web Services KMS key/)
  const foreign = 'arn:aws:kms:us-east-1:111111111111:key/6f1c2a4e-0000-4000-8000-000000000000'
  await assertRefused(update('moved', foreign), 'AccessDenied', /must be owned by the same account as the bucket/, 403)
  await assertRefused(update('two', Arn!), 'InvalidRequest', /source objects with the encryption type DSSE-KMS or SSE-C/)
})
