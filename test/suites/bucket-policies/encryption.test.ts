// What a policy asks of how an object is to be encrypted, and to whom it is to belong.
import { createHash } from 'node:crypto'
import { sdk } from '../../kit/sdk.ts'
import { account, everyone, get, nobody, other, put, startStage, to, type Action } from '../../kit/bucket-policies.ts'

const { server, callers, judge } = await startStage()
const { admin, guest, theirRoot, theirAnn, root } = callers
const { kms } = sdk(server)
const makeKey = async () => (await kms.createKey({ Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{
  Effect: 'Allow', Principal: { AWS: [`arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:user/admin`] }, Action: 'kms:*',
  Resource: '*',
}] }) })).KeyMetadata!.Arn!
const [own, another] = [await makeKey(), await makeKey()]

const underKms = (SSEKMSKeyId?: string) => ({ ServerSideEncryption: 'aws:kms' as const, ...(SSEKMSKeyId && { SSEKMSKeyId }) })
/** Of an object that says nothing, in a bucket that has the key for such. */
const putBehind = (KMSMasterKeyID: string): Action => async (client, place) => {
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID }
  await client.putBucketEncryption({
    Bucket: place.Bucket, ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
  })
  return put()(client, place)
}
const header = 's3:x-amz-server-side-encryption-aws-kms-key-id'

judge('a key of KMS is named', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: { Null: { [header]: 'true' } } })], [
  ['an object without any', { identity: admin }, put(), 'kept out'],
  ['an object under one', { identity: admin }, put('new', underKms(own)), 'let in'],
  ['an object under KMS that names none', { identity: admin }, put('new', underKms()), 'kept out'],
  ['an object under S3\'s own', { identity: admin }, put('new', { ServerSideEncryption: 'AES256' }), 'kept out'],
  ['who reads', { identity: admin }, get(), 'let in'],
  ['root without any', { identity: root }, put(), 'kept out'],
])

// AWS: where the key is absent IfExists holds, and a Deny with it.
judge('a certain key, and none is not that', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  ArnNotEqualsIfExists: { [header]: own },
} })], [
  ['an object under that key', { identity: admin }, put('new', underKms(own)), 'let in'],
  ['an object under another', { identity: admin }, put('new', underKms(another)), 'kept out'],
  ['an object that names none', { identity: admin }, put(), 'kept out'],
  ['one that names none, where it is the bucket\'s', { identity: admin }, putBehind(own), 'let in'],
  ['one that names none, where the bucket has another', { identity: admin }, putBehind(another), 'kept out'],
  ['one that names another than the bucket\'s', { identity: admin }, put('new', underKms(another)), 'kept out'],
])

judge('a certain key, always', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  StringNotEquals: { [header]: own },
} })], [
  ['an object under that key', { identity: admin }, put('new', underKms(own)), 'let in'],
  ['an object under another', { identity: admin }, put('new', underKms(another)), 'kept out'],
  ['an object that names none', { identity: admin }, put(), 'kept out'],
])

judge('the kind of encryption is said', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' },
} })], [
  ['an object that says it', { identity: admin }, put('new', { ServerSideEncryption: 'AES256' }), 'let in'],
  ['an object that says nothing, though it is encrypted so', { identity: admin }, put(), 'kept out'],
  ['an object that says another', { identity: admin }, put('new', underKms(own)), 'kept out'],
])

const customerKey = Buffer.alloc(32, 7)
const ofCustomer = {
  SSECustomerAlgorithm: 'AES256', SSECustomerKey: customerKey.toString('base64'),
  SSECustomerKeyMD5: createHash('md5').update(customerKey).digest('base64'),
}

judge('keys of customers alone', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'true' },
} })], [
  ['an object without one', { identity: admin, overTls: true }, put(), 'kept out'],
  ['an object under KMS', { identity: admin, overTls: true }, put('new', underKms(own)), 'kept out'],
])

judge('no keys of customers', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' },
} })], [
  ['an object under one', { identity: admin, overTls: true }, put('new', ofCustomer), 'kept out'],
  ['an object without one', { identity: admin, overTls: true }, put(), 'let in'],
])

const theirs = `arn:aws:iam::${other}:root`
const ownerHasAll = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } }

judge('uploads that the bucket\'s owner has', arn => [to(theirs, 's3:PutObject', `${arn}/*`, { Condition: ownerHasAll })], [
  ['their root user who says so', { identity: theirRoot }, put('new', { ACL: 'bucket-owner-full-control' }), 'let in'],
  ['their user who says so', { identity: theirAnn }, put('new', { ACL: 'bucket-owner-full-control' }), 'let in'],
  ['another account\'s user who does not', { identity: theirAnn }, put(), 'kept out'],
  ['another account\'s user who says another', { identity: theirAnn }, put('new', { ACL: 'private' }), 'kept out'],
  ['a guest who says so', { identity: guest }, put('new', { ACL: 'bucket-owner-full-control' }), 'kept out'],
])

judge('nothing is published by an ACL', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  StringEquals: { 's3:x-amz-acl': ['public-read', 'public-read-write', 'authenticated-read'] },
} })], [
  ['an object that would be', { identity: admin }, put('new', { ACL: 'public-read' }), 'kept out'],
  ['an object that anyone could write', { identity: admin }, put('new', { ACL: 'public-read-write' }), 'kept out'],
  ['an object that is not', { identity: admin }, put('new', { ACL: 'private' }), 'let in'],
  ['an object without one', { identity: admin }, put(), 'let in'],
])

judge('who may grant', arn => [everyone('s3:GetObject', `${arn}/*`), nobody('s3:PutObject', `${arn}/*`, { Condition: {
  Null: { 's3:x-amz-grant-read': 'false' },
} })], [
  ['whoever grants to read', { identity: admin }, put('new', { GrantRead: 'id=x' }), 'kept out'],
  ['whoever does not', { identity: admin }, put(), 'let in'],
])
