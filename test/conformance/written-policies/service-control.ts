// What organizations let their accounts do: service control policies, by CreatePolicy of Organizations.
import { vendor, type Written } from './written.ts'

const malformed = 'The provided policy document does not meet the requirements of the specified policy type.'
const deny = { Effect: 'Deny', Resource: '*' }
const notBreakGlass = {
  ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/BreakGlass', 'arn:aws:iam::*:role/stacksets-*'] },
}

export const serviceControl: readonly Written[] = [
  ['everything is let through', { Effect: 'Allow', Action: '*', Resource: '*' }],
  ['an account closes down', { ...deny, Action: '*' }],
  ['members stay in the organization', { Sid: 'Stay', ...deny, Action: 'organizations:LeaveOrganization' }],
  ['members\' root users do nothing', {
    ...deny, Action: '*', Condition: { StringLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:root'] } },
  }],
  ['root users have no keys', { ...deny, Action: 'iam:CreateAccessKey', Resource: ['arn:aws:iam::*:root'] }],
  ['two Regions, but for what is global', {
    Sid: 'Regions', Effect: 'Deny', NotAction: ['a4b:*', 'budgets:*', 'ce:*', 'cloudfront:*', 'iam:*', 'route53:*', 'sts:*'],
    Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] }, ...notBreakGlass },
  }],
  ['the trail goes on', {
    ...deny, Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:PutEventSelectors'],
  }],
  ['the recorder goes on', {
    ...deny, Action: ['config:DeleteConfigurationRecorder', 'config:StopConfigurationRecorder'], Condition: notBreakGlass,
  }],
  ['detectors stay', { ...deny, Action: ['guardduty:Delete*', 'guardduty:Disassociate*', 'securityhub:DisableSecurityHub'] }],
  ['analyzers stay', { ...deny, Action: ['access-analyzer:DeleteAnalyzer'] }],
  ['roles of the platform are the platform\'s', {
    ...deny, Action: ['iam:Attach*', 'iam:Delete*', 'iam:Detach*', 'iam:Put*', 'iam:Update*'],
    Resource: ['arn:aws:iam::*:role/platform/*', 'arn:aws:iam::*:role/OrganizationAccountAccessRole'], Condition: notBreakGlass,
  }],
  ['no users and no keys', { ...deny, Action: ['iam:CreateUser', 'iam:CreateAccessKey', 'iam:CreateLoginProfile'] }],
  ['what identities there are is made within a boundary', {
    ...deny, Action: ['iam:CreateRole', 'iam:CreateUser'],
    Condition: { StringNotLike: { 'iam:PermissionsBoundary': 'arn:aws:iam::*:policy/Boundary' } },
  }],
  ['administrators are not made of managed policies', {
    ...deny, Action: ['iam:AttachUserPolicy', 'iam:AttachRolePolicy'],
    Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' } },
  }],
  ['buckets are closed to the public for good', {
    ...deny, Action: ['s3:PutAccountPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
  }],
  ['objects are encrypted', {
    ...deny, Action: 's3:PutObject', Condition: { Null: { 's3:x-amz-server-side-encryption': 'true' } },
  }],
  ['volumes and snapshots are encrypted', [
    { ...deny, Action: 'ec2:CreateVolume', Condition: { Bool: { 'ec2:Encrypted': 'false' } } },
    { ...deny, Action: ['ec2:DisableEbsEncryptionByDefault', 'ec2:ModifySnapshotAttribute'] },
  ]],
  ['instances have metadata by tokens', {
    Effect: 'Deny', Action: 'ec2:RunInstances', Resource: 'arn:aws:ec2:*:*:instance/*',
    Condition: { StringNotEquals: { 'ec2:MetadataHttpTokens': 'required' } },
  }],
  ['roles by the older metadata do nothing', {
    ...deny, Action: '*', Condition: { NumericLessThan: { 'ec2:RoleDelivery': '2.0' } },
  }],
  ['small instances', {
    Effect: 'Deny', Action: 'ec2:RunInstances', Resource: 'arn:aws:ec2:*:*:instance/*',
    Condition: { 'ForAnyValue:StringNotLike': { 'ec2:InstanceType': ['*.micro', '*.small', '*.medium'] } },
  }],
  ['no gateways to the internet', {
    ...deny, Action: ['ec2:*InternetGateway*', 'ec2:CreateEgressOnlyInternetGateway', 'ec2:*Peering*'],
  }],
  ['what is made has a team', {
    Effect: 'Deny', Action: ['ec2:RunInstances', 'ec2:CreateVolume', 'secretsmanager:CreateSecret'],
    Resource: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*', 'arn:aws:secretsmanager:*:*:secret:*'],
    Condition: { Null: { 'aws:RequestTag/team': 'true' } },
  }],
  ['tags of authority stay as they are', {
    ...deny, Action: ['ec2:CreateTags', 'ec2:DeleteTags', 'iam:TagRole', 'iam:UntagRole'],
    Condition: { 'StringNotEquals': { 'aws:ResourceTag/authority': '${aws:PrincipalTag/authority}' },
      'ForAnyValue:StringEquals': { 'aws:TagKeys': ['authority'] } },
  }],
  ['shares stay in the organization', {
    ...deny, Action: ['ram:CreateResourceShare', 'ram:UpdateResourceShare'],
    Condition: { Bool: { 'ram:RequestedAllowsExternalPrincipals': 'true' } },
  }],
  ['identities reach the organization\'s resources only', {
    ...deny, Action: 's3:*', Condition: {
      StringNotEqualsIfExists: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}', 'aws:ResourceAccount': vendor } },
  }],
  ['from known networks only', {
    Sid: 'Networks', Effect: 'Deny', NotAction: ['es:ES*', 'dax:GetItem', 'neptune-db:*', 'elasticfilesystem:client*'],
    Resource: '*',
    Condition: {
      BoolIfExists: { 'aws:ViaAWSService': 'false' }, NotIpAddressIfExists: { 'aws:SourceIp': ['192.0.2.0/24'] },
      StringNotEqualsIfExists: { 'aws:SourceVpc': ['vpc-111'], 'aws:PrincipalTag/network-exempt': 'true' },
      ArnNotLikeIfExists: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/aws:ec2-infrastructure'] },
    },
  }],
  ['keys are not deleted in haste', {
    ...deny, Action: 'kms:ScheduleKeyDeletion',
    Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
  }],
  ['some services only', { Effect: 'Allow', Action: ['ec2:*', 's3:*', 'cloudwatch:*', 'iam:*'], Resource: '*' }],
  ['some services only, in one Region', {
    Effect: 'Allow', Action: ['ec2:*', 's3:*'], Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  }],
  ['everything but some services', { Effect: 'Allow', NotAction: ['sagemaker:*', 'bedrock:*'], Resource: '*' }],
  ['some models of Bedrock', {
    Effect: 'Deny', Action: 'bedrock:Invoke*', NotResource: ['arn:aws:bedrock:*::foundation-model/amazon.titan-*'],
  }],
  ['names of actions with a wildcard in the middle', { ...deny, Action: ['ec2:*Spot*', 's3:Delete*Policy'] }],

  ['without a version', { Statement: [{ ...deny, Action: 'ec2:*' }] }, malformed],
  ['of the older version', { Version: '2008-10-17', Statement: [{ ...deny, Action: 'ec2:*' }] }, malformed],
  ['with a principal', { ...deny, Principal: '*', Action: 'ec2:*' }, malformed],
  ['with a name of two words', { ...deny, Sid: 'Deny Regions', Action: 'ec2:*' }, malformed],
  ['with an action of no service', { ...deny, Action: 'LeaveOrganization' }, malformed],
  ['with an operator that is none', {
    ...deny, Action: 'ec2:*', Condition: { StringNotEqual: { 'aws:RequestedRegion': 'eu-west-1' } },
  }, malformed],
  ['no JSON', 'Version: 2012-10-17', malformed],
  ['longer than an organization keeps', {
    ...deny, Action: 'ec2:*', Resource: Array.from({ length: 300 }, (_, n) => `arn:aws:ec2:eu-west-1:*:instance/i-${n}`),
  }, { code: 'ConstraintViolationException', message: 'You have exceeded the maximum policy size.', status: 400 }],
]
