// What organizations let be done to what their accounts have: resource control policies, by CreatePolicy of Organizations.
import { vendor, type Written } from './written.ts'

const malformed = 'The provided policy document does not meet the requirements of the specified policy type.'
const denied = { Effect: 'Deny', Principal: '*', Resource: '*' }
const byOthers = {
  StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:PrincipalAccount': [vendor] },
  BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
}

export const resourceControl: readonly Written[] = [
  ['identities of the organization only', {
    Sid: 'Identities', ...denied, Action: ['s3:*', 'sqs:*', 'kms:*', 'secretsmanager:*', 'sts:AssumeRole'], Condition: byOthers,
  }],
  ['services only on behalf of the organization', {
    ...denied, Action: ['s3:*', 'sqs:*', 'kms:*'], Condition: {
      StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' }, Null: { 'aws:SourceAccount': 'false' },
      Bool: { 'aws:PrincipalIsAWSService': 'true' } },
  }],
  ['buckets by TLS', { ...denied, Action: 's3:*', Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }],
  ['buckets by TLS of today', { ...denied, Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': ['1.2'] } } }],
  ['objects encrypted by the service\'s keys are refused', {
    ...denied, Action: 's3:PutObject', Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
  }],
  ['buckets of one\'s own are named', {
    Effect: 'Deny', Principal: '*', Action: 's3:PutObject', NotResource: ['arn:aws:s3:::shop-*', 'arn:aws:s3:::shop-*/*'],
  }],
  ['presigned requests that live long', {
    ...denied, Action: 's3:*', Condition: { NumericGreaterThan: { 's3:signatureAge': '60000' } },
  }],
  ['known networks only', {
    ...denied, Action: ['s3:*', 'secretsmanager:GetSecretValue'], Condition: {
      NotIpAddressIfExists: { 'aws:SourceIp': '192.0.2.0/24' }, StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-111' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
      ArnNotLikeIfExists: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/aws-service-role/*' } },
  }],
  ['builds of one owner on GitHub', {
    ...denied, Action: 'sts:AssumeRoleWithWebIdentity', Condition: {
      StringNotLikeIfExists: { 'token.actions.githubusercontent.com:sub': 'repo:shop/*' },
      Null: { 'token.actions.githubusercontent.com:sub': 'false' } },
  }],
  ['keys are not given away by grants', {
    ...denied, Action: 'kms:CreateGrant', Condition: { Bool: { 'kms:GrantIsForAWSResource': 'false' }, ...byOthers },
  }],
  ['secrets and queues in two statements', [
    { Sid: 'Secrets', ...denied, Action: 'secretsmanager:*', Condition: byOthers },
    { Sid: 'Queues', ...denied, Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'], Condition: byOthers },
  ]],
  ['one bucket belongs to its account', {
    Effect: 'Deny', Principal: '*', Action: ['s3:*'], Resource: ['arn:aws:s3:::payroll', 'arn:aws:s3:::payroll/*'],
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
  }],

  ['with an Allow', { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }, malformed],
  ['with no principal', { Effect: 'Deny', Action: 's3:*', Resource: '*' }, malformed],
  ['with one account for a principal', { ...denied, Principal: { AWS: vendor }, Action: 's3:*' }, malformed],
  ['with every action', { ...denied, Action: '*' }, malformed],
  ['with all actions but some', { ...denied, NotAction: 's3:*' }, malformed],
  ['with an operator in the wrong case, as a sample has it', {
    ...denied, Action: 'sts:TagSession', Condition: { 'ForAnyValue:Stringlike': { 'aws:TagKeys': ['x509*'] } },
  }, malformed],
  ['without a version', { Statement: [{ ...denied, Action: 's3:*' }] }, malformed],
  ['longer than an organization keeps', {
    ...denied, Action: 's3:*', Resource: Array.from({ length: 300 }, (_, n) => `arn:aws:s3:::bucket-${n}/*`),
  }, { code: 'ConstraintViolationException', message: 'You have exceeded the maximum policy size.', status: 400 }],
]
