// Of several faults of a document, which one is told; and what looks like a fault and is none. AWS: recorded.
import assert from 'node:assert/strict'
import { refusal } from './documents.cases.ts'
import { allowAll } from './questions.ts'
import { suite } from './suite.ts'

const syntax = 'Syntax errors in policy.'
const version = 'Policy document must be version 2012-10-17 or greater.'
const legacy = 'The policy failed legacy parsing'
const sids = 'Statement IDs (SID) in a single policy must be unique.'
const actions = 'Policy statement must contain actions.'
const resources = 'Policy statement must contain resources.'
const vendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
const colons = 'Actions/Condition can contain only one colon.'
const noArn = 'Resource bucket must be in ARN format or "*".'

const badOperand = { Condition: { DateLessThan: { 'aws:CurrentTime': {} } } }
const badDate = { Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } }
const foreign = 'arn:elsewhere:s3:::bucket'

/** Changes to statements that allow everything; undefined takes an element away. */
const faults: readonly (readonly [message: string, ...changes: object[]])[] = [
  [syntax, badOperand],
  [syntax, { ...badOperand, Action: undefined }],
  [syntax, { Effect: 'allow' }, { Effect: 'perhaps' }],
  [syntax, { Sid: 'a' }, { Sid: 'a', Resource: 1 }],
  [legacy, badDate],
  [legacy, { ...badDate, Action: undefined, Resource: undefined }],
  [legacy, { ...badDate, Resource: foreign }],
  [legacy, { Effect: 'ALLOW', Action: undefined, Resource: 'arn:aws:s3:us-east-1::bucket' }],
  [legacy, { Effect: 'deny', Sid: 'a' }, { Sid: 'a' }],
  [legacy, { Action: undefined, Resource: 'arn:aws:s3::bucket' }],
  [legacy, { Resource: undefined, NotResource: 'arn:aws:s3::bucket' }],
  [legacy, { Resource: 'arn:aws::bucket' }],
  [legacy, { Resource: 'arn:aws::::bucket' }],
  [sids, { Sid: 'a' }, { Sid: 'a', Action: undefined, Resource: undefined }],
  [sids, { Sid: 'a' }, { Sid: 'a', Resource: 'bucket' }],
  [actions, { Action: undefined, Resource: undefined }],
  [actions, { Action: undefined }, { Resource: undefined }],
  [resources, { Resource: undefined, Action: 'Decrypt' }],
  [noArn, { Resource: 'bucket', Action: 'kms:a:b' }],
  [noArn, { Action: 'kms:a:b' }, { Resource: 'bucket' }],
  [colons, { Action: 'kms:a:b' }],
  [vendor, { Action: undefined, NotAction: '' }],
  ['Partition "elsewhere" is not valid for resource "arn:elsewhere:s3:::bucket".', { Resource: [foreign, 'arn:aws:s3::bucket'] }],
  ['Partition "s3" is not valid for resource "arn:s3:::bucket:*".', { Resource: 'aws:s3:::bucket' }],
  ['Partition "bucket" is not valid for resource "arn:bucket:*:*:*:*".', { Resource: 's3:bucket' }],
  ['Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".', { Resource: 'a:b:c:d:e:f:g:h' }],
  ['Resource arn:aws:s3:eu-west-1::bucket can not contain region information.', { Resource: 'arn:aws:s3:eu-west-1::bucket' }],
  ...['arn:aws:*:::b', 'arn:aws:s3*:::b', 'arn:aws:s?:::b', 'arn:aws:*', 'arn:aws:*:*:*:*', 'arn:*:*:::b'].map(Resource => {
    return ['Resource vendor must be fully qualified and cannot contain regexes.', { Resource }] as const
  }),
  ...[
    'arn:aws:iam::<ACCOUNT_ID>:role/a', 'arn:aws:iam::{$ACCOUNT}:role/a', 'arn:aws:ssm:us-east-1:#{AWS::AccountId}:parameter/a',
    'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:a', 'arn:aws:secretsmanager:{region}:111122223333:secret:*',
  ].map(Resource => [legacy, { Resource }] as const),
  ...['arn:aws:s3:b', 'arn:aws:kms:b', 'arn:aws:s3:b:*', 'arn:aws:s3:b:111122223333'].map(Resource => {
    return [legacy, { Resource }] as const
  }),
  ...[
    'arn:aws:s3:us-east-1:111122223333:my-bucket', 'arn:aws:s3:us-east-1:*:my-bucket', 'arn:aws:s3:us-east-1:111122223333:*',
    'arn:aws:s3:us-east-1::accesspoint/a', 'arn:aws:s3:us-east-1:111122223333:accesspoints',
    'arn:aws:route53:us-east-1::hostedzone/z', 'arn:aws:route53:us-east-1:111122223333:hostedzone/z',
  ].map(Resource => [`Resource ${Resource} can not contain region information.`, { Resource }] as const),
  ...['arn:aws:s3:my-bucket', 'arn:aws:route53:us-east-1'].map(Resource => {
    return [`Resource ${Resource}:*:* can not contain region information.`, { Resource }] as const
  }),
  ['IAM resource arn:aws:iam:us-east-1:*:* cannot contain region information.', { Resource: 'arn:aws:iam:us-east-1' }],
  ...[
    'arn:aws:s3::111122223333:b', 'arn:aws:s3:*:111122223333:b', 'arn:aws:route53::111122223333:hostedzone/*',
  ].map(Resource => [`Resource ${Resource} cannot contain an account id.`, { Resource }] as const),
  [
    'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, '
      + 'server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    { Resource: 'arn:aws:iam::111122223333:ann' },
  ],
]

const stored: readonly object[] = [
  { Action: 'iam: any text ' },
  { Resource: 'arn:aws:s3' },
  { Resource: 'arn:aws:no-service:us-east-1::bucket' },
  { Resource: 'arn:aws:s3:us-east-1:111122223333:accesspoint/a' },
  { Resource: ['arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/*', 'arn:aws:s3::111122223333:accesspoint/a.mrap'] },
  { Resource: ['job/*', 'storage-lens/a', 'access-grants/default'].map(tail => `arn:aws:s3:*:111122223333:${tail}`) },
  { Resource: 'arn:aws:s3:*:111122223333:storage-lens-group/a' },
  { Resource: 'arn:aws:s3:us-west-2:111122223333:async-request/mrap/*' },
  { Resource: ['arn:aws:s3', 'arn:aws:s3:*', 'arn:aws:s3:*:*:b', 'arn:aws:s3::*:stack*', 'arn:*:s3:::b', 'arn:aws*:s3:::b'] },
  { Resource: ['arn:aws:route53:::hostedzone/z', 'arn:aws:route53::*:hostedzone/z', 'arn:aws:kms:us-east-1'] },
  { Resource: ['arn:aws:cloudfront:us-east-1:111122223333:distribution/d', 'arn:aws:organizations:us-east-1:1:root/*'] },
  { Resource: ['arn:aws:ssm:*:1111????3333:parameter/a', 'arn:aws:ec2:region:account-id:instance/*'] },
  { Resource: 'arn:aws:cloudformation:us-west-2:aws:transform/a' },
  { Resource: ['arn:aws:sqs:*:${aws:PrincipalAccount}:a', 'arn:aws:sqs:${aws:RequestedRegion}:111122223333:a'] },
  { Resource: ['arn:aws:iam::111122223333:*', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::*:mfa/${aws:username}'] },
  { Resource: 'arn:aws:iam::111122223333:delegation-request/*' },
  { Condition: { StringEquals: { noVendor: 'b' } } },
  { Condition: { 'ForAnyValue:StringEqualsIfExists': { noVendor: 'b' } } },
  { Condition: { NoOperator: {}, DateLessThan: {} } },
  { Condition: { DateLessThan: { noVendor: [] } } },
  { Condition: { DateLessThan: { noVendor: ['01T', '2030-01-01t2:00:00.593194+23', '-292275054'] } } },
]

const statements = (changes: readonly object[]) => changes.map(change => ({ ...allowAll, ...change }))
const document = (changes: readonly object[], members: object) => JSON.stringify({ ...members, Statement: statements(changes) })
const current = { Version: '2012-10-17' }

const one = JSON.stringify(allowAll)
/** AWS: of a statement that is in no list the version stands before it, or the older parser fails (public reports). */
const inOrder: readonly (readonly [message: string, kind: 'identity' | 'inline', text: string])[] = [
  [legacy, 'identity', `{"Statement":${one},"Version":"2012-10-17"}`],
  [legacy, 'inline', `{"Id":"a","Statement":${one},"Version":"2008-10-17"}`],
  [version, 'identity', `{"Statement":${one},"Version":"2008-10-17"}`],
  ['stored', 'identity', `{"Id":"a","Version":"2012-10-17","Statement":${one}}`],
  ['stored', 'identity', `{"Statement":[${one}],"Version":"2012-10-17"}`],
  ['stored', 'inline', `{"Statement":${one}}`],
]

export default [
  suite('language.document', 'the first fault', faults, ([message, ...changes]) => {
    assert.equal(refusal(document(changes, current), 'identity'), message)
    assert.equal(refusal(document(changes, {}), 'identity'), version)
  }),
  suite('language.document', 'no fault', stored, change => {
    assert.equal(refusal(document([change], current), 'identity'), 'stored')
  }),
  suite('language.document', 'the order of a document', inOrder, ([message, kind, text]) => {
    assert.equal(refusal(text, kind), message)
  }),
]
