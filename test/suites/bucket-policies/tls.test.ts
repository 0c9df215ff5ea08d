// What a policy asks of the connection, where it is one of the server's own over TLS.
import { createHash } from 'node:crypto'
import { askBucket, everyone, get, nobody, put, startStage, type Actor } from '../../kit/bucket-policies.ts'

const { callers, judge } = await startStage({ tls: { names: [] } })
const { admin, guest, anyone } = callers
const over = (tls: 'TLSv1.2' | 'TLSv1.3', identity: Actor['identity'] = admin): Actor => ({ identity, tls })

judge('over TLS alone', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })], [
  ['an administrator in clear', { identity: admin }, get(), 'kept out'],
  ['an administrator over TLS 1.2', over('TLSv1.2'), get(), 'let in'],
  ['an administrator over TLS 1.3', over('TLSv1.3'), put(), 'let in'],
  ['a bucket that is asked about over TLS', over('TLSv1.3'), askBucket, 'let in'],
  ['whoever says that a proxy has heard it over TLS', { identity: admin, overTls: true }, get(), 'kept out'],
  ['a guest over TLS', over('TLSv1.3', guest), get(), 'kept out'],
])

judge('nothing older than TLS 1.3', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: {
  NumericLessThan: { 's3:TlsVersion': '1.3' },
} })], [
  ['TLS 1.2', over('TLSv1.2'), get(), 'kept out'],
  ['TLS 1.3', over('TLSv1.3'), get(), 'let in'],
  ['an upload over TLS 1.2', over('TLSv1.2'), put(), 'kept out'],
  ['what comes in clear has no version', { identity: admin }, get(), 'let in'],
])

judge('nothing older than TLS 1.2', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: {
  NumericLessThan: { 's3:TlsVersion': '1.2' },
} })], [
  ['TLS 1.2', over('TLSv1.2'), get(), 'let in'],
  ['TLS 1.3', over('TLSv1.3'), get(), 'let in'],
])

judge('read for everyone over TLS', arn => [everyone('s3:GetObject', `${arn}/*`, { Condition: {
  NumericGreaterThanEquals: { 's3:TlsVersion': '1.2' },
} })], [
  ['a stranger over TLS', { identity: anyone, tls: 'TLSv1.3' }, get(), 'let in'],
  ['a stranger in clear', { identity: anyone }, get(), 'kept out'],
  ['a stranger over TLS who writes', { identity: anyone, tls: 'TLSv1.3' }, put(), 'kept out'],
])

const key = Buffer.alloc(32, 7)
const ofCustomer = {
  SSECustomerAlgorithm: 'AES256', SSECustomerKey: key.toString('base64'),
  SSECustomerKeyMD5: createHash('md5').update(key).digest('base64'),
}

judge('keys of customers alone', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'true' },
} })], [
  ['an object without one', over('TLSv1.3'), put(), 'kept out'],
  ['an object under one, in a bucket that takes them', over('TLSv1.3'), async (s3, place) => {
    const BlockedEncryptionTypes = { EncryptionType: ['NONE' as const] }
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'AES256' as const }
    await s3.putBucketEncryption({ Bucket: place.Bucket, ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault, BlockedEncryptionTypes }],
    } })
    return put('new', ofCustomer)(s3, place)
  }, 'let in'],
])
