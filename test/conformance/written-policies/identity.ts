// What people let users, groups and roles do: customer managed policies, by CreatePolicy.
import { own, vendor, type Written } from './written.ts'

const bucket = 'arn:aws:s3:::app-data'

export const identity: readonly Written[] = [
  ['an administrator does everything', { Effect: 'Allow', Action: '*', Resource: '*' }],
  ['a developer does everything but manage identities', {
    Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*',
  }],
  ['an auditor looks at everything', {
    Sid: 'LookOnly', Effect: 'Allow', Action: ['ec2:Describe*', 's3:Get*', 's3:List*', 'iam:Get*', 'iam:List*'], Resource: '*',
  }],
  ['an application reads and writes one bucket', [
    { Sid: 'List', Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: bucket },
    { Sid: 'Objects', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], Resource: `${bucket}/*` },
  ]],
  ['everyone has a folder of his own in a bucket', [
    { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' },
    {
      Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket,
      Condition: {
        StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*'] }, StringEquals: { 's3:delimiter': ['/'] },
      },
    },
    { Effect: 'Allow', Action: 's3:*', Resource: [`${bucket}/home/\${aws:username}`, `${bucket}/home/\${aws:username}/*`] },
  ]],
  ['sessions reach what is under the name of their tag', {
    Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/\${aws:PrincipalTag/team, 'none'}/*`,
  }],
  ['uploads are encrypted by one key or do not happen', {
    Effect: 'Deny', Action: 's3:PutObject', Resource: `${bucket}/*`,
    Condition: {
      StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-1:000000000000:key/1' },
    },
  }],
  ['nothing is done without MFA but to set it up', {
    Effect: 'Deny', NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices', 'sts:GetSessionToken'],
    Resource: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  }],
  ['MFA is younger than an hour', {
    Effect: 'Allow', Action: 'ec2:TerminateInstances', Resource: '*',
    Condition: { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': 3600 }, Bool: { 'aws:MultiFactorAuthPresent': true } },
  }],
  ['users manage their own password, keys and devices', {
    Effect: 'Allow', Action: ['iam:ChangePassword', 'iam:*AccessKey*', 'iam:*MFADevice*', 'iam:GetUser'],
    Resource: [own('user/${aws:username}'), own('mfa/${aws:username}')],
  }],
  ['calls come from the office or from AWS on its behalf', {
    Effect: 'Deny', Action: '*', Resource: '*',
    Condition: {
      NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.7', '2001:db8:1234::/48'] },
      Bool: { 'aws:ViaAWSService': 'false' },
    },
  }],
  ['calls come through one endpoint', {
    Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { StringNotEquals: { 'aws:sourceVpce': 'vpce-0a1b2c3d' } },
  }],
  ['nothing outside two Regions', {
    Sid: 'DenyElsewhere', Effect: 'Deny', NotAction: ['iam:*', 'sts:*', 'cloudfront:*', 'route53:*', 'support:*'], Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
  }],
  ['access ends with the year', {
    Effect: 'Allow', Action: 'dynamodb:*', Resource: '*',
    Condition: {
      DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' }, DateLessThan: { 'aws:CurrentTime': '2026-12-31T23:59:59Z' },
    },
  }],
  ['who assumes roles of a partner\'s account', {
    Effect: 'Allow', Action: 'sts:AssumeRole', Resource: [`arn:aws:iam::${vendor}:role/readers/*`, 'arn:aws:iam::*:role/Shared'],
  }],
  ['roles are assumed under one\'s own name', {
    Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], Resource: '*',
    Condition: { StringLike: { 'sts:RoleSessionName': '${aws:username}' } },
  }],
  ['builds pass a role to Lambda alone', {
    Effect: 'Allow', Action: ['iam:GetRole', 'iam:PassRole'], Resource: own('role/functions/*'),
    Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  }],
  ['a clerk makes users within a boundary', [
    {
      Effect: 'Allow', Action: ['iam:CreateUser', 'iam:PutUserPermissionsBoundary'], Resource: '*',
      Condition: { StringEquals: { 'iam:PermissionsBoundary': own('policy/Boundary') } },
    },
    { Effect: 'Deny', Action: 'iam:DeleteUserPermissionsBoundary', Resource: '*' },
  ]],
  ['service-linked roles are made for two services', {
    Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: own('role/aws-service-role/*'),
    Condition: { StringLike: { 'iam:AWSServiceName': ['elasticloadbalancing.amazonaws.com', 'autoscaling.amazonaws.com'] } },
  }],
  ['instances are started with tags, of a small type, from the house\'s images', [
    {
      Effect: 'Allow', Action: 'ec2:RunInstances', Resource: 'arn:aws:ec2:*:*:instance/*',
      Condition: { 'StringEquals': { 'aws:RequestTag/team': '${aws:PrincipalTag/team}' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'cost-centre'] }, 'StringLike': { 'ec2:InstanceType': 't3.*' } },
    },
    { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: 'arn:aws:ec2:*::image/ami-*', Condition: {
      StringEquals: { 'ec2:Owner': '000000000000' } } },
    { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: ['arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:volume/*'] },
  ]],
  ['tags are set where something is made, and nowhere else', {
    Effect: 'Allow', Action: 'ec2:CreateTags', Resource: 'arn:aws:ec2:*:*:*/*',
    Condition: { StringEquals: { 'ec2:CreateAction': ['RunInstances', 'CreateVolume'] } },
  }],
  ['what is tagged as production stays', {
    Effect: 'Deny', Action: ['ec2:TerminateInstances', 'rds:Delete*'], Resource: '*',
    Condition: { StringEqualsIgnoreCase: { 'aws:ResourceTag/Stage': 'production' } },
  }],
  ['nobody uses a default network', {
    Effect: 'Deny', Action: 'ec2:RunInstances', Resource: 'arn:aws:ec2:*:*:subnet/*',
    Condition: { ArnEquals: { 'ec2:Vpc': 'arn:aws:ec2:eu-west-1:000000000000:vpc/vpc-1' } },
  }],
  ['a function writes its log', [
    { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: 'arn:aws:logs:eu-west-1:000000000000:*' },
    { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/bill:*' },
  ]],
  ['a function reads a queue and a stream', [
    { Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: 'arn:aws:sqs:*:*:orders' },
    { Effect: 'Allow', Action: ['kinesis:Get*', 'kinesis:DescribeStream'], Resource: 'arn:aws:kinesis:*:*:stream/orders' },
  ]],
  ['rows of a table belong to whoever signs in', {
    Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    Resource: 'arn:aws:dynamodb:eu-west-1:000000000000:table/Scores',
    Condition: {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': ['${cognito-identity.amazonaws.com:sub}'], 'dynamodb:Attributes': ['User', 'Best'],
      },
      'StringEqualsIfExists': { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    },
  }],
  ['a service decrypts with its context, through one service', {
    Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: 'arn:aws:kms:*:000000000000:key/*',
    Condition: {
      'StringEquals': { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': bucket },
      'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': 'aws:s3:arn' },
    },
  }],
  ['grants are given for AWS\'s resources only', {
    Effect: 'Allow', Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'], Resource: '*',
    Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' }, Null: { 'kms:GranteePrincipal': false } },
  }],
  ['secrets under a name and with a stage', {
    Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: 'arn:aws:secretsmanager:*:*:secret:prod/db-??????',
    Condition: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
  }],
  ['parameters below a path, none of them recursively', [
    { Effect: 'Allow', Action: ['ssm:GetParameter', 'ssm:GetParametersByPath'], Resource: 'arn:aws:ssm:*:*:parameter/app/*' },
    { Effect: 'Deny', Action: 'ssm:GetParametersByPath', Resource: '*',
      Condition: { StringEquals: { 'ssm:Recursive': ['true'] } } },
  ]],
  ['shells on instances with a tag', [
    { Effect: 'Allow', Action: 'ssm:StartSession', Resource: ['arn:aws:ec2:*:*:instance/*'],
      Condition: { StringLike: { 'ssm:resourceTag/shell': ['yes'] } } },
    { Effect: 'Allow', Action: ['ssm:TerminateSession'], Resource: ['arn:aws:ssm:*:*:session/${aws:userid}-*'] },
  ]],
  ['a cluster\'s load balancers belong to the cluster', {
    Effect: 'Allow', Action: ['elasticloadbalancing:AddTags'],
    Resource: ['arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*'],
    Condition: { StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateLoadBalancer'] },
      Null: { 'aws:RequestTag/elbv2.k8s.aws/cluster': 'false' } },
  }],
  ['records of one zone, of two types', {
    Effect: 'Allow', Action: 'route53:ChangeResourceRecordSets', Resource: 'arn:aws:route53:::hostedzone/Z1',
    Condition: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'CNAME'] } },
  }],
  ['a pipeline deploys one stack', [
    { Effect: 'Allow', Action: 'cloudformation:*', Resource: 'arn:aws:cloudformation:eu-west-1:000000000000:stack/shop/*' },
    { Effect: 'Deny', Action: 'cloudformation:DeleteStack', Resource: '*' },
  ]],
  ['images are pushed to one repository', [
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    { Effect: 'Allow', Action: ['ecr:BatchCheckLayerAvailability', 'ecr:PutImage', 'ecr:*LayerUpload', 'ecr:UploadLayerPart'],
      Resource: 'arn:aws:ecr:eu-west-1:000000000000:repository/shop' },
  ]],
  ['buckets of the own organization only', {
    Effect: 'Deny', Action: 's3:*', Resource: '*',
    Condition: { StringNotEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
  }],
  ['an access point and a bucket on an outpost', {
    Effect: 'Allow', Action: 's3:GetObject', Resource: [
      'arn:aws:s3:eu-west-1:000000000000:accesspoint/reports/object/*',
      'arn:aws:s3-outposts:eu-west-1:000000000000:outpost/op-1/*',
    ],
  }],
  ['requests are signed for ten minutes at most, by the newest signature', {
    Effect: 'Deny', Action: 's3:*', Resource: '*',
    Condition: {
      NumericGreaterThan: { 's3:signatureAge': '600000' }, StringNotEquals: { 's3:signatureversion': 'AWS4-HMAC-SHA256' },
    },
  }],
  ['names of actions in any case, one statement that is no list', {
    Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'S3:GETOBJECT', Resource: `${bucket}/*` },
  }],
  ['the version behind a list of statements, as Terraform orders names', {
    Statement: [{ Action: ['s3:GetObject'], Effect: 'Allow', Resource: `${bucket}/*` }], Version: '2012-10-17',
  }],
  ['an id beside the statements, as generators write it', {
    Version: '2012-10-17', Id: 'cd3ad3d9-2776',
    Statement: [{ Sid: 'Stmt1700000000', Effect: 'Allow', Action: ['sns:*'], Resource: ['*'] }],
  }],
  ['statements without names beside one with an empty name', [
    { Sid: '', Effect: 'Allow', Action: 'sqs:*', Resource: '*' }, { Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*' },
  ]],
  ['everything but two buckets', { Effect: 'Deny', Action: 's3:DeleteBucket', NotResource: [bucket, `${bucket}-copy`] }],
  ['a service that AWS does not have, as typos go', { Effect: 'Allow', Action: 'ecc2:Describe*', Resource: '*' }],
  ['an action that AWS does not have', { Effect: 'Allow', Action: 's3:ReadEverything', Resource: '*' }],
  ['a key of a condition that AWS does not have', {
    Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipleTag/team': 'a' } },
  }],
  ['a condition that asks nothing', { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: {} }],
  ['a partition of China, from a laptop elsewhere', { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws-cn:s3:::app-data/*' }],
  ['indented as editors do, with a line behind it', `{
    "Version": "2012-10-17",
    "Statement": [
      { "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*" }
    ]
  }
`],
]
