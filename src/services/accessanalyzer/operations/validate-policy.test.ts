import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ValidatePolicyCommandInput } from '@aws-sdk/client-accessanalyzer'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { accessanalyzer } = sdk(server)

const validate = (policy: string | object, more: Partial<ValidatePolicyCommandInput> = {}) => {
  const policyDocument = typeof policy === 'string' ? policy : JSON.stringify(policy, undefined, 2)
  return accessanalyzer.validatePolicy({ policyDocument, policyType: 'IDENTITY_POLICY', ...more })
}

const trust = {
  Version: '2012-10-17',
  Statement: [{
    Sid: '', Effect: 'Allow', Principal: { Federated: 'cognito-identity.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:pool' } },
  }],
}

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html'

// AWS: which findings a policy of this form has, and that lines begin with 1 and columns with 0, stands in its own example of the
// command.
test('each finding says what is wrong, where, and where to read more', async () => {
  const { findings } = await validate(trust, { policyType: 'RESOURCE_POLICY' })
  assert.deepEqual(findings?.map(({ issueCode, findingType, learnMoreLink }) => [issueCode, findingType, learnMoreLink]), [
    ['EMPTY_SID_VALUE', 'SUGGESTION', `${guide}#access-analyzer-reference-policy-checks-suggestion-empty-sid-value`],
    [
      'MISMATCHED_ACTION_FOR_PRINCIPAL', 'ERROR',
      `${guide}#access-analyzer-reference-policy-checks-error-mismatched-action-for-principal`,
    ],
    [
      'UNSUPPORTED_ACTION_FOR_CONDITION_KEY', 'ERROR',
      `${guide}#access-analyzer-reference-policy-checks-error-unsupported-action-for-condition-key`,
    ],
  ])
  const statement = [{ value: 'Statement' }, { index: 0 }]
  assert.deepEqual(findings?.[0]?.locations, [{
    path: [...statement, { value: 'Sid' }],
    span: { start: { line: 5, column: 13, offset: 65 }, end: { line: 5, column: 15, offset: 67 } },
  }])
  assert.deepEqual(findings?.[1]?.locations?.map(({ path }) => path), [
    [...statement, { value: 'Action' }, { index: 0 }], [...statement, { value: 'Principal' }, { value: 'Federated' }],
  ])
})

test('a name is located by its key, and a part of a text as one', async () => {
  const Condition = { Equal: { 'aws:a': 'b' } }
  const { findings } = await validate({
    Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/${}', Condition },
  })
  const located = findings?.map(({ issueCode, locations }) => [issueCode, locations?.[0]?.path?.at(-1)])
  assert.deepEqual(located, [
    ['EMPTY_VARIABLE', { substring: { start: 15, length: 3 } }],
    ['INVALID_CONDITION_OPERATOR', { key: 'Equal' }], ['INVALID_GLOBAL_CONDITION_KEY', { key: 'aws:a' }],
  ])
})

test('what is no JSON has one finding', async () => {
  const { findings } = await validate('{"Version": "2012-10-17"\n  "Statement": []}')
  assert.deepEqual(findings?.map(({ issueCode, findingDetails }) => [issueCode, findingDetails]), [
    ['JSON_SYNTAX_ERROR', 'Fix the JSON syntax error at index 27 line 2 column 2.'],
  ])
})

test('a policy in which nothing is wrong has no findings', async () => {
  const fine = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: '*' }] }
  for (const policyType of ['IDENTITY_POLICY', 'SERVICE_CONTROL_POLICY'] as const) {
    assert.deepEqual((await validate(fine, { policyType })).findings, [])
  }
})

test('findings come in pages, and a token is good for the policy that it was given for', async () => {
  const policy = { Statement: [{ Effect: 'Allow', Action: ['sqs:A', 'sqs:B'], Resource: '*' }] }
  const codes: (string | undefined)[] = []
  let token: string | undefined
  do {
    const { findings, nextToken } = await validate(policy, { maxResults: 2, ...(token !== undefined && { nextToken: token }) })
    codes.push(...findings!.map(({ issueCode }) => issueCode))
    token = nextToken
  } while (token !== undefined)
  assert.deepEqual(codes, ['MISSING_VERSION', 'INVALID_ACTION', 'INVALID_ACTION'])
  const { nextToken } = await validate(policy, { maxResults: 1 })
  await assertRefused(validate(trust, { nextToken: nextToken! }), 'ValidationException', 'The token is not valid.')
  await assertRefused(validate(policy, { maxResults: 0 }), 'ValidationException', /between 1 and 1000/)
})

async function thrownBy(call: Promise<unknown>): Promise<{ readonly reason?: string; readonly fieldList?: unknown }> {
  return call.then(() => assert.fail('The call succeeded.'), (thrown: object) => thrown)
}

test('an error of validation says by its own member that a field was wrong', async () => {
  const policyType = 'POLICY' as 'IDENTITY_POLICY'
  const sentence = /'policyType' failed to satisfy constraint: Member must/
  await assertRefused(validate(trust, { policyType }), 'ValidationException', sentence)
  assert.equal((await thrownBy(validate(trust, { policyType }))).reason, 'fieldValidationFailed')
  const wrong = await thrownBy(validate(trust, { validatePolicyResourceType: 'AWS::S3::Bucket' }))
  const message = 'The resource type AWS::S3::Bucket is not valid for the policy type IDENTITY_POLICY.'
  assert.deepEqual(wrong.reason, 'fieldValidationFailed')
  assert.deepEqual(wrong.fieldList, [{ name: 'validatePolicyResourceType', message }])
  const long = JSON.stringify({ Version: 'x'.repeat(65_536) })
  await assertRefused(validate(long), 'ValidationException', 'The policy must not have more than 65536 characters.')
})

test('whoever may not ask is denied, and the call is on record', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody')).accessanalyzer
  await assertRefused(
    nobody.validatePolicy({ policyDocument: '{}', policyType: 'IDENTITY_POLICY' }), 'AccessDeniedException',
    /is not authorized to perform: access-analyzer:ValidatePolicy on resource: \* because no identity-based policy allows/, 403,
  )
  await validate('{}', { locale: 'DE' })
  await assertRecord(server, 'ValidatePolicy', {
    eventSource: 'access-analyzer.amazonaws.com', readOnly: true, responseElements: null,
    requestParameters: { locale: 'DE', policyDocument: '{}', policyType: 'IDENTITY_POLICY' },
  })
})
