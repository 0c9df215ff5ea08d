// What a policy consists of: its grammar, actions, resources, variables.
import { arn, base, fine, of, when, whole, type Case } from './case.cases.ts'

const grammar: readonly Case[] = [
  {
    code: 'ERROR JSON_SYNTAX_ERROR', bad: '{"Version":\n"2012-10-17",}', good: fine,
    details: 'Fix the JSON syntax error at index 25 line 2 column 13.',
  },
  { code: 'ERROR DATA_TYPE_MISMATCH', bad: of({ Action: [1] }), good: fine },
  { code: 'ERROR DATA_TYPE_MISMATCH', bad: of({ Condition: [] }), good: when({}) },
  { code: 'ERROR DATA_TYPE_MISMATCH', bad: '[]', good: fine },
  {
    code: 'ERROR INVALID_POLICY_ELEMENT', bad: of({ Actions: 'a' }), good: fine,
    details: 'The policy element Actions is not valid.',
  },
  { code: 'WARNING MISSING_VERSION', bad: { Statement: [base] }, good: fine },
  {
    code: 'ERROR INVALID_VERSION', bad: { Version: '2012-10-18', Statement: [base] },
    good: { Version: '2008-10-17', Statement: base },
  },
  { code: 'ERROR MISSING_STATEMENT', bad: whole(), good: fine },
  { code: 'ERROR MISSING_EFFECT', bad: whole({ Action: '*', Resource: '*' }), good: fine },
  {
    code: 'ERROR INVALID_EFFECT', bad: of({ Effect: 'ALLOW' }), good: fine,
    details: 'The effect ALLOW is not valid. Use Allow or Deny.',
  },
  { code: 'ERROR MISSING_ACTION', bad: whole({ Effect: 'Deny', Resource: '*' }), good: fine },
  { code: 'ERROR MISSING_RESOURCE', bad: whole({ Effect: 'Deny', Action: '*' }), good: fine },
  { code: 'ERROR UNSUPPORTED_ELEMENT_COMBINATION', bad: of({ NotAction: 'a:b' }), good: fine },
  { code: 'SUGGESTION EMPTY_ARRAY_ACTION', bad: of({ Action: [] }), good: fine },
  { code: 'SUGGESTION EMPTY_ARRAY_RESOURCE', bad: of({ Resource: [] }), good: fine },
  { code: 'SUGGESTION EMPTY_SID_VALUE', bad: of({ Sid: '' }), good: of({ Sid: 'a' }) },
  { code: 'ERROR UNSUPPORTED_SID', bad: of({ Sid: 'a b' }), good: of({ Sid: 'aB9' }) },
  {
    code: 'ERROR UNIQUE_SIDS_REQUIRED', bad: whole({ ...base, Sid: 'a' }, { ...base, Sid: 'a' }),
    good: whole({ ...base, Sid: 'a' }, { ...base, Sid: 'b' }),
  },
]

const actions: readonly Case[] = [
  {
    code: 'ERROR INVALID_ACTION', bad: of({ Action: 'sqs:Send' }), good: of({ Action: 'SQS:sendmessage' }),
    details: 'The action sqs:Send does not exist.',
  },
  { code: 'ERROR INVALID_ACTION', bad: of({ Action: 'sqs:X*' }), good: of({ Action: 'sqs:*end?essage' }) },
  { code: 'ERROR INVALID_ACTION', bad: of({ Action: 'sqs' }), good: of({ Action: '*' }) },
  {
    code: 'ERROR INVALID_SERVICE_IN_ACTION', bad: of({ Action: 'sqss:*' }), good: fine,
    details: 'The service sqss specified in the action does not exist.',
  },
  { code: 'SUGGESTION WILDCARD_IN_SERVICE_NAME', bad: of({ Action: 's*:Get*' }), good: of({ Action: 's3:Get*' }) },
  {
    code: 'SUGGESTION REDUNDANT_ACTION', bad: of({ Action: ['iam:Get*', 'iam:List*', 'iam:GetCredentialReport'] }),
    good: of({ Action: ['iam:Get*', 'iam:*CredentialReport'] }),
    details: 'The 1 action(s) are redundant because they provide similar permissions. Update the policy to remove ' +
      'the redundant ' +
      'action such as: iam:GetCredentialReport.',
  },
]

const resources: readonly Case[] = [
  { code: 'ERROR INVALID_ARN_PREFIX', bad: arn('queue'), good: arn('arn:aws:sqs:eu-west-1:123456789012:q') },
  { code: 'ERROR MISSING_ARN_FIELD', bad: arn('arn:aws:sqs:eu-west-1:123456789012'), good: arn('arn:aws:sqs:*') },
  {
    code: 'ERROR INVALID_PARTITION', bad: arn('arn:amazon:sqs:eu-west-1:123456789012:q'),
    good: arn('arn:aws-cn:sqs:cn-north-1:123456789012:q'),
  },
  {
    code: 'ERROR INVALID_ARN_SERVICE_CASE', bad: arn('arn:aws:SQS:eu-west-1:123456789012:q'),
    good: arn('arn:aws:sqs:eu-west-1:123456789012:q'),
  },
  {
    code: 'ERROR INVALID_ARN_REGION', bad: arn('arn:aws:sqs:eu-west-9:123456789012:q'),
    good: arn('arn:aws:sqs:eu-*:123456789012:q'),
  },
  { code: 'ERROR MISSING_ARN_REGION', bad: arn('arn:aws:sqs::123456789012:q'), good: arn('arn:aws:iam::123456789012:user/a') },
  {
    code: 'ERROR ARN_REGION_NOT_ALLOWED', bad: arn('arn:aws:iam:eu-west-1:123456789012:user/a'),
    good: arn('arn:aws:iam::123456789012:user/a'),
  },
  { code: 'ERROR INVALID_ARN_ACCOUNT', bad: arn('arn:aws:sqs:eu-west-1:1234:q'), good: arn('arn:aws:iam::aws:policy/a') },
  {
    code: 'ERROR INVALID_ARN_ACCOUNT', bad: arn('arn:aws:sqs:eu-west-1:1234:q'),
    good: arn('arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:q'),
  },
  {
    code: 'ERROR ARN_ACCOUNT_NOT_ALLOWED', bad: arn('arn:aws:s3::123456789012:bucket'), good: arn('arn:aws:s3:::bucket'),
    details: 'The service s3 does not support specifying an account ID in the resource ARN.',
  },
  {
    code: 'ERROR INVALID_ARN_RESOURCE', bad: arn('arn:aws:iam::123456789012:rolle/a'), good: arn('arn:aws:iam::123456789012:r*'),
  },
  {
    code: 'SUGGESTION WILDCARD_IN_SERVICE_NAME', bad: arn('arn:aws:*code*::123456789012:*'),
    good: arn('arn:aws:codebuild::123456789012:*'),
  },
  {
    code: 'SUGGESTION REDUNDANT_RESOURCE',
    bad: of({ Resource: ['arn:aws:iam::111122223333:role/jane-admin', 'arn:aws:iam::111122223333:role/jane*'] }),
    good: of({ Resource: ['arn:aws:iam::111122223333:role/jo', 'arn:aws:iam::111122223333:role/jane*'] }),
  },
]

const variables: readonly Case[] = [
  {
    code: 'ERROR MISSING_BRACE_IN_VARIABLE', bad: arn('arn:aws:s3:::a/${aws:username'),
    good: arn('arn:aws:s3:::a/${aws:username}'),
  },
  { code: 'ERROR EMPTY_VARIABLE', bad: arn('arn:aws:s3:::a/${}'), good: arn('arn:aws:s3:::a/${*}') },
  {
    code: 'ERROR UNSUPPORTED_SPACE_IN_VARIABLE', bad: arn('arn:aws:s3:::a/${aws: username}'),
    good: arn("arn:aws:s3:::a/${aws:username, 'nobody at all'}"),
  },
  {
    code: 'ERROR MISSING_QUOTE_IN_VARIABLE', bad: arn("arn:aws:s3:::a/${aws:username, 'x}"),
    good: arn("arn:aws:s3:::a/${aws:username, 'x'}"),
  },
  {
    code: 'ERROR VARIABLE_UNSUPPORTED_IN_VERSION',
    bad: { Version: '2008-10-17', Statement: [{ ...base, Resource: 'arn:aws:s3:::${aws:username}' }] },
    good: arn('arn:aws:s3:::${aws:username}'),
  },
  {
    code: 'ERROR VARIABLE_UNSUPPORTED_IN_ELEMENT', bad: of({ Action: 'sqs:${aws:username}' }), good: fine,
    details: 'Policy variables are supported in the Resource and Condition elements. Remove the policy variable ' +
      '${aws:username} from this element.',
  },
]

const more: readonly Case[] = [
  {
    code: 'SUGGESTION REDUNDANT_STATEMENT', bad: whole({ ...base, Sid: 'a' }, { ...base, Resource: ['*'], Sid: 'b' }),
    good: whole(base, { ...base, Effect: 'Deny' }),
  },
  {
    code: 'WARNING POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', bad: of({ Resource: `arn:aws:s3:::${'a'.repeat(6200)}` }),
    good: of({ Resource: `arn:aws:s3:::${' '.repeat(6200)}` }),
  },
]

export const elementCases: readonly Case[] = [...grammar, ...actions, ...resources, ...variables, ...more]
