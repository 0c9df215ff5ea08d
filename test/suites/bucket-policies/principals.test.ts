// Whom a policy names: everyone, an account, a user, a role, and who is left out.
import {
  account, askBucket, askRegion, everyone, get, head, nobody, other, put, readPolicy, remove, startStage, to, userArn,
} from '../../kit/bucket-policies.ts'

const { callers, ids, judge } = await startStage()
const { root, admin, guest, anyone, theirRoot, theirAnn, worker } = callers
const by = (identity: typeof anyone | typeof root) => ({ identity })

judge('read for everyone', arn => [everyone('s3:GetObject', `${arn}/*`)], [
  ['a stranger who reads', by(anyone), get(), 'let in'],
  ['a stranger who asks about an object', by(anyone), head(), 'let in'],
  ['a stranger who asks for what is not there', by(anyone), get('none'), 'kept out'],
  ['a stranger who writes', by(anyone), put(), 'kept out'],
  ['a stranger who deletes', by(anyone), remove(), 'kept out'],
  ['a stranger who asks about the bucket', by(anyone), askBucket, 'kept out'],
  ['a stranger who reads the policy', by(anyone), readPolicy, 'kept out'],
  ['a guest who reads', by(guest), get(), 'let in'],
  ['a guest who writes', by(guest), put(), 'kept out'],
  ['another account\'s root user who reads', by(theirRoot), get(), 'let in'],
  ['another account\'s user who reads', by(theirAnn), get(), 'let in'],
  ['another account\'s user who writes', by(theirAnn), put(), 'kept out'],
])

judge('read for everyone below a folder', arn => [everyone('s3:GetObject', `${arn}/open/*`)], [
  ['a stranger who reads in it', by(anyone), get('open/key'), 'let in'],
  ['a stranger who reads beside it', by(anyone), get('secret/key'), 'kept out'],
  ['a stranger who reads by a path that leads out', by(anyone), get('open/../secret/key'), 'kept out'],
  ['the account\'s administrator beside it', by(admin), get('secret/key'), 'let in'],
])

judge('read and write for another account', arn => [
  to(`arn:aws:iam::${other}:root`, ['s3:GetObject', 's3:PutObject'], `${arn}/*`),
], [
  ['its root user who reads', by(theirRoot), get(), 'let in'],
  ['its root user who writes', by(theirRoot), put(), 'let in'],
  ['its root user who deletes', by(theirRoot), remove(), 'kept out'],
  ['its user whose own policy allows', by(theirAnn), get(), 'let in'],
  ['a guest of the bucket\'s account', by(guest), get(), 'kept out'],
  ['a stranger', by(anyone), get(), 'kept out'],
])

judge('read for a user of another account', arn => [to(userArn('ann', other), 's3:GetObject', `${arn}/*`)], [
  ['he', by(theirAnn), get(), 'let in'],
  ['his account\'s root user', by(theirRoot), get(), 'kept out'],
  ['he who writes', by(theirAnn), put(), 'kept out'],
  ['a stranger', by(anyone), get(), 'kept out'],
])

judge('read for the bucket\'s own account', arn => [to(account, 's3:GetObject', `${arn}/*`)], [
  ['a user who has no policy', by(guest), get(), 'kept out'],
  ['a user whose own policy allows', by(admin), get(), 'let in'],
  ['its root user', by(root), get(), 'let in'],
  ['another account\'s user', by(theirAnn), get(), 'kept out'],
])

judge('all for one user', arn => [to(userArn('guest'), 's3:*', [arn, `${arn}/*`])], [
  ['he who reads', by(guest), get(), 'let in'],
  ['he who writes', by(guest), put(), 'let in'],
  ['he who deletes', by(guest), remove(), 'let in'],
  ['he who asks about the bucket', by(guest), askBucket, 'let in'],
  ['he who asks where it is', by(guest), askRegion, 'let in'],
  ['he who reads the policy', by(guest), readPolicy, 'let in'],
  ['another account\'s user', by(theirAnn), get(), 'kept out'],
  ['a stranger', by(anyone), askBucket, 'kept out'],
])

judge('a role alone', arn => [nobody('s3:*Object', `${arn}/*`, { Condition: {
  StringNotLike: { 'aws:userId': [`${ids.worker}:*`, account] },
} })], [
  ['a session of the role', by(worker), get(), 'let in'],
  ['root', by(root), get(), 'let in'],
  ['an administrator', by(admin), get(), 'kept out'],
  ['an administrator who writes', by(admin), put(), 'kept out'],
  ['an administrator who asks about the bucket', by(admin), askBucket, 'let in'],
])

judge('all but two are denied', arn => [{
  Effect: 'Deny', NotPrincipal: { AWS: [userArn('admin'), `arn:aws:iam::${account}:root`] }, Action: 's3:*',
  Resource: [arn, `${arn}/*`],
}, to(userArn('guest'), 's3:GetObject', `${arn}/*`)], [
  ['one of them', by(admin), get(), 'let in'],
  ['the other one', by(root), get(), 'let in'],
  ['whom the policy allows besides', by(guest), get(), 'kept out'],
  ['a session of a role', by(worker), get(), 'kept out'],
  ['a stranger', by(anyone), get(), 'kept out'],
])

judge('nobody deletes', arn => [nobody(['s3:DeleteObject', 's3:DeleteBucket'], [arn, `${arn}/*`])], [
  ['an administrator who deletes', by(admin), remove(), 'kept out'],
  ['root who deletes', by(root), remove(), 'kept out'],
  ['an administrator who writes', by(admin), put(), 'let in'],
  ['an administrator who deletes the bucket', by(admin), (s3, { Bucket }) => s3.deleteBucket({ Bucket }), 'kept out'],
])

judge('a report for its readers alone', arn => [nobody('s3:GetObject', `${arn}/secret/*`, { Condition: {
  ArnNotEquals: { 'aws:PrincipalArn': [userArn('admin'), `arn:aws:iam::${account}:role/worker`] },
} })], [
  ['a reader', by(admin), get('secret/key'), 'let in'],
  ['a session of a role that reads', by(worker), get('secret/key'), 'let in'],
  ['root', by(root), get('secret/key'), 'kept out'],
  ['root beside the report', by(root), get(), 'let in'],
  ['a reader who writes', by(admin), put('secret/new'), 'let in'],
])

judge('a service that reports', arn => [{
  Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 's3:PutObject', Resource: `${arn}/*`,
  Condition: {
    ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::source' },
    StringEquals: { 'aws:SourceAccount': account, 's3:x-amz-acl': 'bucket-owner-full-control' },
  },
}], [
  ['a guest who does as the service would', by(guest), put('report', { ACL: 'bucket-owner-full-control' }), 'kept out'],
  ['a stranger who does', by(anyone), put('report', { ACL: 'bucket-owner-full-control' }), 'kept out'],
  ['another account\'s user who does', by(theirAnn), put('report', { ACL: 'bucket-owner-full-control' }), 'kept out'],
  ['an administrator', by(admin), put('report'), 'let in'],
])

judge('logs that a service alone delivers', arn => [nobody('s3:PutObject', `${arn}/logs/*`, { Condition: {
  'ForAllValues:StringNotEquals': { 'aws:PrincipalServiceNamesList': 'logging.s3.amazonaws.com' },
} })], [
  ['an administrator who writes there', by(admin), put('logs/x'), 'kept out'],
  ['root who writes there', by(root), put('logs/x'), 'kept out'],
  ['an administrator who writes elsewhere', by(admin), put('else'), 'let in'],
])

judge('a distribution of CloudFront', arn => [{
  Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 's3:GetObject', Resource: `${arn}/*`,
  Condition: { StringEquals: { 'aws:SourceArn': `arn:aws:cloudfront::${account}:distribution/EDFDVBD6EXAMPLE` } },
}], [
  ['a stranger', by(anyone), get(), 'kept out'],
  ['a guest', by(guest), get(), 'kept out'],
  ['an administrator', by(admin), get(), 'let in'],
])

judge('logs of a load balancer', arn => [{
  Effect: 'Allow', Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }, Action: 's3:PutObject',
  Resource: `${arn}/AWSLogs/${account}/*`,
}], [
  ['a stranger who delivers', by(anyone), put(`AWSLogs/${account}/log`), 'kept out'],
  ['a guest who delivers', by(guest), put(`AWSLogs/${account}/log`), 'kept out'],
])
