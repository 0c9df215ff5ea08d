// Inline policies of roles, boundaries of users, policies of queues, and what organizations have besides controls.
import { account } from '../../kit/identity.ts'
import { everyoneHere, own, vendor, type Written } from './written.ts'

const syntax = 'Syntax errors in policy.'

/** By PutRolePolicy. */
export const inline: readonly Written[] = [
  ['a function writes its log', {
    Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: 'arn:aws:logs:*:*:*',
  }],
  ['a stream is filled', {
    Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: `arn:aws:kinesis:us-east-1:${account}:stream/a`,
  }],
  ['no version, as templates of long ago', {
    Statement: [{ Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: ['*'] }],
  }],
  ['the older version', { Version: '2008-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }],
  ['the newer version, with a variable', { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::a/${aws:userid}/*' }],
  ['a session ends when it was revoked', {
    Effect: 'Deny', Action: ['*'], Resource: ['*'],
    Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-11-30T12:00:00.000Z' } },
  }],
  ['a role passes itself on', { Effect: 'Allow', Action: 'iam:PassRole', Resource: own('role/admin') }],
  ['an empty template', '{}', syntax],
  ['a version that is none', { Version: '2012-10-18', Statement: [] }, syntax],
  ['a principal', { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 's3:*', Resource: '*' },
    'Policy document should not specify a principal.'],
  ['names with underscores', { Sid: 'put_records', Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: '*' },
    'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*'],
]

/** By CreatePolicy, and set as a boundary by PutUserPermissionsBoundary. */
export const boundaries: readonly Written[] = [
  ['some services', { Effect: 'Allow', Action: ['s3:*', 'cloudwatch:*', 'ec2:*', 'lambda:*'], Resource: '*' }],
  ['all but identities', [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  ]],
  ['identities only within the boundary, which stays', [
    { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' },
    { Sid: 'WithBoundary', Effect: 'Deny',
      Action: ['iam:CreateRole', 'iam:CreateUser', 'iam:Put*PermissionsBoundary'], Resource: '*',
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': own('policy/Boundary') } } },
    { Sid: 'Stays', Effect: 'Deny', Action: ['iam:CreatePolicyVersion', 'iam:DeletePolicy*', 'iam:SetDefaultPolicyVersion'],
      Resource: own('policy/Boundary') },
    { Sid: 'NotTakenOff', Effect: 'Deny', Action: 'iam:Delete*PermissionsBoundary', Resource: '*' },
  ]],
  ['one Region and one prefix', {
    Effect: 'Allow', Action: 'dynamodb:*', Resource: `arn:aws:dynamodb:eu-west-1:${account}:table/dev-*`,
  }],
  ['whoever has the team\'s tag', {
    Effect: 'Allow', Action: '*', Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
  }],
  ['nothing at all', { Effect: 'Deny', Action: '*', Resource: '*' }],
]

const queue = `arn:aws:sqs:us-east-1:${account}:written`
const sending = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue }
const invalid = { code: 'InvalidAttributeValue', message: 'Invalid value for the parameter Policy.', status: 400 }

/** By SetQueueAttributes, of the queue `written`. */
export const queues: readonly Written[] = [
  ['a topic sends', { ...sending, Principal: { Service: 'sns.amazonaws.com' }, Condition: {
    ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${account}:orders` } } }],
  ['a topic sends, as it was written before services had names', { ...sending, Principal: '*', Condition: {
    ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${account}:*` } } }],
  ['a bucket tells of uploads', { ...sending, Principal: { Service: 's3.amazonaws.com' }, Condition: {
    ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:app-data' }, StringEquals: { 'aws:SourceAccount': account } } }],
  ['a rule sends', { ...sending, Principal: { Service: 'events.amazonaws.com' }, Sid: 'EventsToQueue', Condition: {
    ArnEquals: { 'aws:SourceArn': `arn:aws:events:us-east-1:${account}:rule/nightly` } } }],
  ['another account sends and receives', {
    Effect: 'Allow', Principal: { AWS: [`arn:aws:iam::${vendor}:root`, vendor] },
    Action: ['sqs:SendMessage', 'SQS:ReceiveMessage'], Resource: queue,
  }],
  ['the queue\'s owner does everything', { Version: '2008-10-17', Id: '__default_policy_ID', Statement: [
    { Sid: '__owner_statement', Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'SQS:*', Resource: queue },
  ] }],
  ['TLS only', {
    Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: queue, Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }],
  ['through one endpoint', {
    Effect: 'Deny', Principal: '*', Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'], Resource: queue,
    Condition: { StringNotEquals: { 'aws:sourceVpce': 'vpce-1a2b3c4d' } },
  }],
  ['the organization sends', {
    ...sending, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  }],
  ['a role of the account sends, in a statement that is no list', { Version: '2012-10-17', Statement: {
    ...sending, Principal: { AWS: own('role/admin') } } }],
  ['no JSON', 'policy.json', invalid],
  ['no principal', sending, invalid],
  ['a role that is made later', { ...sending, Principal: { AWS: own('role/later') } }, invalid],
  ['an ARN with a colon too few', { ...sending, Principal: { AWS: `arn:aws:iam:${account}:user/ann` } }, invalid],
]

const noPolicy = 'The provided policy document does not meet the requirements of the specified policy type.'

/** Policies that are merged and told, not asked, by their type: by CreatePolicy of Organizations. */
export const declared = {
  TAG_POLICY: [
    ['cost centres are spelled in one way', { tags: { CostCenter: {
      tag_key: { '@@assign': 'CostCenter' }, tag_value: { '@@assign': ['100', '200'] },
      enforced_for: { '@@assign': ['secretsmanager:*', 'ec2:instance'] } } } }],
    ['children may add nothing', { tags: { project: { tag_key: {
      '@@operators_allowed_for_child_policies': ['@@none'], '@@assign': 'Project' } } } }],
    ['no JSON', 'tags: {}', noPolicy],
    ['a list', '[]', noPolicy],
  ],
  BACKUP_POLICY: [
    ['a plan of every day', { plans: { Daily: {
      regions: { '@@assign': ['eu-west-1'] }, rules: { hourly: { schedule_expression: { '@@assign': 'cron(0 5 ? * * *)' },
        target_backup_vault_name: { '@@assign': 'Main' }, lifecycle: { delete_after_days: { '@@assign': '30' } } } },
      selections: { tags: { all: { iam_role_arn: { '@@assign': 'arn:aws:iam::$account:role/Backup' },
        tag_key: { '@@assign': 'backup' }, tag_value: { '@@assign': ['yes'] } } } } } } }],
  ],
  AISERVICES_OPT_OUT_POLICY: [
    ['nothing is learned from', { services: {
      '@@operators_allowed_for_child_policies': ['@@none'], 'default': { opt_out_policy: { '@@assign': 'optOut' } } } }],
  ],
  CHATBOT_POLICY: [
    ['one workspace', { chatbot: { platforms: { slack: {
      client: { '@@assign': 'enabled' }, workspaces: { '@@assign': ['T012ABC'] } } } } }],
  ],
  DECLARATIVE_POLICY_EC2: [
    ['metadata by tokens', { ec2_attributes: { instance_metadata_defaults: {
      http_tokens: { '@@assign': 'required' }, http_put_response_hop_limit: { '@@assign': '2' } } } }],
  ],
} as const satisfies Readonly<Record<string, readonly Written[]>>

/** Who else administers the organization: by PutResourcePolicy. */
export const delegations: readonly Written[] = [
  ['a member looks at everything', { Sid: 'Look', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${vendor}:root` },
    Action: ['organizations:Describe*', 'organizations:List*'], Resource: '*' }],
  ['a member writes tag policies', {
    Effect: 'Allow', Principal: { AWS: vendor }, Action: ['organizations:CreatePolicy', 'organizations:AttachPolicy'],
    Resource: '*', Condition: { StringEquals: { 'organizations:PolicyType': 'TAG_POLICY' } },
  }],
]
