// What a policy asks of a request: where it comes from, over what, how it was signed, and what its headers say.
import { askBucket, byUrl, everyone, get, nobody, put, startStage, to, userArn, type Actor } from '../../kit/bucket-policies.ts'

const { callers, judge } = await startStage()
const { admin, guest, anyone, root } = callers
const from = (address: string, identity?: Actor['identity']): Actor => ({ identity, from: address })

judge('an office\'s network', arn => [everyone('s3:GetObject', `${arn}/*`, { Condition: {
  IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:DB8:1234:5678::/64'] },
  NotIpAddress: { 'aws:SourceIp': ['192.0.2.188/30', '2001:DB8:1234:5678:ABCD::/80'] },
} })], [
  ['an address of version 4 in it', from('192.0.2.7'), get(), 'let in'],
  ['one that is excepted', from('192.0.2.189'), get(), 'kept out'],
  ['one beside it', from('192.0.3.7'), get(), 'kept out'],
  ['an address of version 6 in it', from('2001:db8:1234:5678::7'), get(), 'let in'],
  ['one of version 6 that is excepted', from('2001:db8:1234:5678:abcd::1'), get(), 'kept out'],
  ['one of version 6 beside it', from('2001:db8:1234:5679::7'), get(), 'kept out'],
  ['an address of version 4 that is written as one of 6', from('::ffff:192.0.2.7'), get(), 'let in'],
  ['an administrator from elsewhere', from('203.0.113.1', admin), get(), 'let in'],
  ['a stranger in it who writes', from('192.0.2.7'), put(), 'kept out'],
])

judge('nobody from outside', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: {
  NotIpAddress: { 'aws:SourceIp': ['11.11.11.0/24', '2001:db8::/32'] },
} })], [
  ['an administrator inside', from('11.11.11.11', admin), get(), 'let in'],
  ['an administrator outside', from('11.11.12.11', admin), get(), 'kept out'],
  ['an administrator outside who asks about the bucket', from('11.11.12.11', admin), askBucket, 'kept out'],
  ['an administrator inside by version 6', from('2001:db8:1::1', admin), put(), 'let in'],
  ['root outside', from('11.11.12.11', root), get(), 'kept out'],
  ['a guest inside', from('11.11.11.11', guest), get(), 'kept out'],
])

judge('over TLS alone', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })], [
  ['an administrator in clear', { identity: admin }, get(), 'kept out'],
  ['an administrator over TLS', { identity: admin, overTls: true }, get(), 'let in'],
  ['root in clear', { identity: root }, put(), 'kept out'],
  ['root over TLS', { identity: root, overTls: true }, put(), 'let in'],
  ['a guest over TLS', { identity: guest, overTls: true }, get(), 'kept out'],
  ['a bucket that is asked about in clear', { identity: admin }, askBucket, 'kept out'],
])

judge('read for everyone over TLS', arn => [everyone('s3:GetObject', `${arn}/*`, { Condition: {
  Bool: { 'aws:SecureTransport': 'true' },
} })], [
  ['a stranger in clear', {}, get(), 'kept out'],
  ['a stranger over TLS', { overTls: true }, get(), 'let in'],
  ['a stranger over TLS who writes', { overTls: true }, put(), 'kept out'],
])

const referring = (referer: string): Actor => ({ identity: anyone, headers: { referer } })

judge('pages of one site', arn => [everyone('s3:GetObject', `${arn}/*`, { Condition: {
  StringLike: { 'aws:Referer': ['http://www.example.com/*', 'http://example.com/*'] },
} })], [
  ['a page of it', referring('http://www.example.com/index.html'), get(), 'let in'],
  ['a page of its other name', referring('http://example.com/'), get(), 'let in'],
  ['another site\'s', referring('http://example.com.evil.example/'), get(), 'kept out'],
  ['one over TLS, which is not named', referring('https://www.example.com/'), get(), 'kept out'],
  ['no page at all', {}, get(), 'kept out'],
])

judge('no browser but one', arn => [nobody('s3:GetObject', `${arn}/*`, { Condition: {
  StringNotLike: { 'aws:UserAgent': 'special/*' },
} })], [
  ['another program', { identity: admin, headers: { 'user-agent': 'other/1' } }, get(), 'kept out'],
  ['that program', { identity: admin, headers: { 'user-agent': 'special/2' } }, get(), 'let in'],
])

judge('through an endpoint of a VPC alone', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: {
  StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
} })], [
  ['an administrator, who comes through none', { identity: admin }, get(), 'kept out'],
  ['one who says that he does', { identity: admin, headers: { 'aws-sourcevpce': 'vpce-1a2b3c4d' } }, get(), 'kept out'],
  ['root', { identity: root }, put(), 'kept out'],
])

judge('from a VPC alone', arn => [everyone('s3:GetObject', `${arn}/*`, { Condition: {
  StringEquals: { 'aws:SourceVpc': 'vpc-111bbb22' },
} })], [
  ['a stranger', {}, get(), 'kept out'],
  ['a guest', { identity: guest }, get(), 'kept out'],
])

judge('nothing older than TLS 1.2', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: {
  NumericLessThan: { 's3:TlsVersion': '1.2' },
} })], [
  ['what comes in clear has no version', { identity: admin }, get(), 'let in'],
])

judge('URLs of ten minutes', arn => [nobody('s3:*', `${arn}/*`, { Condition: {
  NumericGreaterThan: { 's3:signatureAge': '600000' },
} })], [
  ['one that is new', { identity: admin }, byUrl(), 'let in'],
  ['one that is older', { identity: admin }, byUrl({ at: Date.now() - 11 * 60_000, expires: '3600' }), 'kept out'],
  ['a request that is signed in its header', { identity: admin }, get(), 'let in'],
])

judge('no URLs at all', arn => [nobody('s3:*', `${arn}/*`, { Condition: {
  StringNotEquals: { 's3:authType': 'REST-HEADER' },
} })], [
  ['a URL', { identity: admin }, byUrl(), 'kept out'],
  ['a header', { identity: admin }, get(), 'let in'],
])

judge('signatures of version 4 alone', arn => [nobody('s3:*', `${arn}/*`, { Condition: {
  StringNotEquals: { 's3:signatureversion': 'AWS4-HMAC-SHA256' },
} }), everyone('s3:GetObject', `${arn}/*`)], [
  ['one of them', { identity: guest }, get(), 'let in'],
  ['a URL of it', { identity: guest }, byUrl(), 'let in'],
  ['a stranger', {}, get(), 'kept out'],
])

judge('no body that is not signed', arn => [nobody('s3:PutObject', `${arn}/*`, { Condition: {
  StringEquals: { 's3:x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
} })], [
  ['one that is', { identity: admin }, put(), 'let in'],
  ['one that is not', { identity: admin, headers: {} }, byUrl({ method: 'PUT' }), 'let in'],
])

judge('a class of storage', arn => [to(userArn('guest'), 's3:PutObject', `${arn}/*`, { Condition: {
  StringEquals: { 's3:x-amz-storage-class': 'STANDARD' },
} })], [
  ['that class', { identity: guest }, put('new', { StorageClass: 'STANDARD' }), 'let in'],
  ['none', { identity: guest }, put(), 'kept out'],
])

judge('only what is new', arn => [to(userArn('guest'), 's3:PutObject', `${arn}/*`, { Condition: {
  Null: { 's3:if-none-match': 'false' },
} })], [
  ['a write that overwrites nothing', { identity: guest }, put('brand-new', { IfNoneMatch: '*' }), 'let in'],
  ['a write that may', { identity: guest }, put(), 'kept out'],
])
