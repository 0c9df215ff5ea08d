// Who may use a key: key policies, by PutKeyPolicy. The server has a user `ann`, roles `admin` and `ci/builder`, and the role of
// Auto Scaling's.
import { account } from '../../kit/identity.ts'
import { everyoneHere, own, partner, vendor, type Written } from './written.ts'

const everything = {
  Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'kms:*', Resource: '*',
}
const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']
const grants = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant']
const forServices = { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }
const administer = [
  'kms:Create*', 'kms:Describe*', 'kms:Enable*', 'kms:List*', 'kms:Put*', 'kms:Update*', 'kms:Revoke*', 'kms:Disable*',
  'kms:Get*', 'kms:Delete*', 'kms:TagResource', 'kms:UntagResource', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion',
  'kms:RotateKeyOnDemand',
]
const forService = (Service: string, Action: string | readonly string[], Condition?: object) =>
  ({ Sid: `Allow ${Service}`, Effect: 'Allow', Principal: { Service }, Action, Resource: '*', Condition })
const keyUsers = [own('user/ann'), own('role/ci/builder')]
const autoScaling = own('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling')
const locked = 'The new key policy will not allow you to update the key policy in the future.'
const somebodyElse = 'Policy contains a statement with one or more invalid principals.'
const nobody = 'Policy contains a statement with no principal.'

export const key: readonly Written[] = [
  ['IAM decides', everything],
  ['IAM decides, as the console writes it', { Version: '2012-10-17', Id: 'key-consolepolicy-3', Statement: [everything] }],
  ['administrators and users of the key are apart', [
    everything,
    { Sid: 'Key administrators', Effect: 'Allow', Principal: { AWS: own('role/admin') }, Action: administer, Resource: '*' },
    { Sid: 'Users of the key', Effect: 'Allow', Principal: { AWS: keyUsers }, Action: use, Resource: '*' },
    { Sid: 'Grants to services', Effect: 'Allow', Principal: { AWS: keyUsers }, Action: grants, Resource: '*', ...forServices },
  ]],
  ['Auto Scaling encrypts volumes', [
    everything,
    { Sid: 'Role of the service', Effect: 'Allow', Principal: { AWS: [autoScaling] }, Action: use, Resource: '*' },
    { Sid: 'Its volumes', Effect: 'Allow', Principal: { AWS: [autoScaling] }, Action: grants[0], Resource: '*', ...forServices },
  ]],
  ['a trail writes, and its readers decrypt', [
    everything,
    forService('cloudtrail.amazonaws.com', 'kms:GenerateDataKey*', {
      StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:us-east-1:${account}:trail/all` },
      StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${account}:trail/*` },
    }),
    forService('cloudtrail.amazonaws.com', 'kms:DescribeKey'),
    {
      Sid: 'Readers of the trail', Effect: 'Allow', Principal: { AWS: [own('user/ann')] }, Action: 'kms:Decrypt', Resource: '*',
      Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
    },
  ]],
  ['groups of logs in one Region', [everything, forService('logs.us-east-1.amazonaws.com', [...use, 'kms:Describe*'], {
    ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:us-east-1:${account}:log-group:shop` },
  })]],
  ['deliveries of logs', [everything, forService('delivery.logs.amazonaws.com', 'kms:GenerateDataKey*')]],
  ['alarms through a topic', [everything, forService('cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'])]],
  ['events through a queue', [everything, forService('events.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'], {
    ArnLike: { 'aws:SourceArn': `arn:aws:events:us-east-1:${account}:rule/*` }, StringEquals: { 'aws:SourceAccount': account },
  })]],
  ['notices of a bucket and of a topic', [
    everything, forService('s3.amazonaws.com', ['kms:GenerateDataKey', 'kms:Decrypt']),
    forService('sns.amazonaws.com', ['kms:GenerateDataKey*', 'kms:Decrypt']),
  ]],
  ['snapshots of configuration', [everything, forService('config.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'])]],
  ['zones that are signed', [
    everything,
    forService('dnssec-route53.amazonaws.com', ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign']),
    forService('dnssec-route53.amazonaws.com', 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': true } }),
  ]],
  ['mail is stored and decrypted', [everything, forService('ses.amazonaws.com', ['kms:Encrypt', 'kms:GenerateDataKey*'], {
    Null: { 'kms:EncryptionContext:aws:ses:rule-name': false, 'kms:EncryptionContext:aws:ses:message-id': false } })]],
  ['pages of a distribution', [everything, forService('cloudfront.amazonaws.com', ['kms:Decrypt', 'kms:Encrypt'], {
    StringEquals: { 'aws:SourceArn': `arn:aws:cloudfront::${account}:distribution/E1` } })]],
  ['findings are exported', [everything, forService('guardduty.amazonaws.com', 'kms:GenerateDataKey')]],
  ['models and what they are made of', [everything, forService('bedrock.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'])]],
  ['all of the account, through S3 or Secrets Manager', [everything, {
    Sid: 'Everyone here through two services', Effect: 'Allow', Principal: { AWS: '*' },
    Action: [...use, 'kms:CreateGrant'], Resource: '*', Condition: { StringEquals: {
      'kms:CallerAccount': account,
      'kms:ViaService': ['s3.us-east-1.amazonaws.com', 'secretsmanager.us-east-1.amazonaws.com'] } },
  }]],
  ['another account, and there who may', [everything, {
    Sid: 'Other accounts', Effect: 'Allow',
    Principal: { AWS: [`arn:aws:iam::${vendor}:root`, partner] }, Action: use, Resource: '*',
  }]],
  ['a role of another account, unseen', [everything, {
    Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${vendor}:role/Reader` }, Action: 'kms:Decrypt', Resource: '*',
  }]],
  ['an organization', [everything, {
    Effect: 'Allow', Principal: '*', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  }]],
  ['a context of encryption is asked for', [everything, {
    Effect: 'Deny', Principal: '*', Action: ['kms:Decrypt', 'kms:Encrypt'], Resource: '*',
    Condition: { StringNotEquals: { 'kms:EncryptionContext:app': 'shop' } },
  }]],
  ['keys of the context, all of them', [everything, {
    Effect: 'Allow', Principal: { AWS: own('role/admin') }, Action: 'kms:GenerateDataKey', Resource: '*',
    Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['app', 'stage'] } },
  }]],
  ['all but root and administrators are kept from deletion', [everything, {
    Sid: 'Deny deletion', Effect: 'Deny', NotPrincipal: { AWS: [everyoneHere, own('role/admin')] },
    Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'], Resource: '*',
  }]],
  ['deletion takes thirty days', [everything, {
    Effect: 'Deny', Principal: { AWS: '*' }, Action: 'kms:ScheduleKeyDeletion', Resource: '*',
    Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': 30 } },
  }]],
  ['signatures by one algorithm', [everything, {
    Effect: 'Allow', Principal: { AWS: own('user/ann') }, Action: ['kms:Sign', 'kms:Verify'], Resource: '*',
    Condition: { StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 'kms:MessageType': 'DIGEST' } },
  }]],
  ['calls from one network, by tagged callers', [everything, {
    Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: use, Resource: '*', Condition: {
      IpAddress: { 'aws:SourceIp': '192.0.2.0/24' }, StringEquals: { 'aws:PrincipalTag/team': '${aws:ResourceTag/team}' } },
  }]],
  ['statements of one name, as examples have them', [
    everything, { ...everything, Principal: { AWS: own('user/ann') }, Action: use },
  ]],
  ['the older version', { Version: '2008-10-17', Id: 'old', Statement: [everything] }],
  ['no version', { Statement: everything }],

  ['its author locks himself out', { ...everything, Action: use }, locked],
  ['its author names a user alone', { ...everything, Principal: { AWS: own('user/ann') } }, locked],
  ['the root user is kept out by a Deny', [everything, { ...everything, Effect: 'Deny' }], locked],
  ['a role that is made later', [everything, { ...everything, Principal: { AWS: own('role/later') } }], somebodyElse],
  ['a role of another service that nobody made', [everything, {
    ...everything, Principal: { AWS: own('role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot') },
  }], somebodyElse],
  ['an ARN without its service', [everything, { ...everything, Principal: { AWS: `arn:aws::${account}:root` } }], somebodyElse],
  ['a list that came out as a text', [everything, { ...everything, Principal: { AWS: '%s' } }], somebodyElse],
  ['a service that is none', [everything, forService('service.amazonaws.com', use)], somebodyElse],
  ['a policy of users', { Effect: 'Allow', Action: 'kms:*', Resource: '*' }, nobody],
  // KMS says nothing of it: the word is the client's.
  ['no JSON', 'policy.json', 'UnknownError'],
  ['longer than KMS keeps', [everything, {
    ...everything, Condition: { StringLike: { 'aws:userid': Array(4000).fill('x*x*x*') } },
  }], { code: 'LimitExceededException', message: 'Policy document is longer than 32768 bytes.', status: 400 }],
]
