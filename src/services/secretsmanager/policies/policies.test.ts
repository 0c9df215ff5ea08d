// A secret's own policy: what can be one, whom it lets in and keeps out, and what is said of it before it is put.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newerCalls } from '../../../../test/kit/newer-secret-calls.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets, iam } = sdk(server)
const newer = newerCalls(server)
const reader = sdk(server, await createUser(server, 'reader')).secretsmanager
const userArn = 'arn:aws:iam::000000000000:user/reader'
const { ARN } = await secrets.createSecret({ Name: 'shared', SecretString: 'x' })
const SecretId = 'shared'

const to = (AWS: string, Action = 'secretsmanager:GetSecretValue', more: object = {}): Statement =>
  ({ Effect: 'Allow', Principal: { AWS }, Action, Resource: '*', ...more })
const put = (ResourcePolicy: string, more: object = {}) => newer.putResourcePolicy({ SecretId, ResourcePolicy, ...more })
const kept = async () => (await secrets.getResourcePolicy({ SecretId })).ResourcePolicy

test('whom the policy names reads the secret without a policy of his own', async () => {
  await assertRefused(reader.getSecretValue({ SecretId }), 'AccessDeniedException', /no identity-based policy allows/)
  const document = policy(to(userArn))
  assert.deepEqual(await put(document), { ARN, Name: SecretId })
  await assertRecord(server, 'PutResourcePolicy', {
    readOnly: false, requestParameters: { secretId: SecretId, resourcePolicy: document }, responseElements: { arn: ARN },
  })
  assert.equal((await reader.getSecretValue({ SecretId })).SecretString, 'x')
  await assertRefused(reader.describeSecret({ SecretId }), 'AccessDeniedException', /DescribeSecret/)
  const { $metadata: _, ...read } = await secrets.getResourcePolicy({ SecretId })
  const printed = `{
  "Version" : "2012-10-17",
  "Statement" : [ {
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "${userArn}"
    },
    "Action" : "secretsmanager:GetSecretValue",
    "Resource" : "*"
  } ]
}`
  assert.deepEqual(read, { ARN, Name: SecretId, ResourcePolicy: printed })
  assert.equal((await newer.getResourcePolicy({ SecretId }))['PolicyName'], undefined)
  const PolicyName = 'default'
  assert.equal((await newer.getResourcePolicy({ SecretId, PolicyName }))['PolicyName'], PolicyName)
  assert.deepEqual(await put(document, { PolicyName }), { ARN, Name: SecretId, PolicyName })
  assert.deepEqual((await newer.listResourcePolicies({ SecretId }))['ResourcePolicies'], [{ PolicyName: 'default' }])
})

test('who is renamed stays named, and whoever has his name next is not', async () => {
  await put(policy(to(userArn)))
  await iam.updateUser({ UserName: 'reader', NewUserName: 'renamed' })
  assert.match((await kept())!, /user\/renamed/)
  const next = sdk(server, await createUser(server, 'reader')).secretsmanager
  await assertRefused(next.getSecretValue({ SecretId }), 'AccessDeniedException', /no identity-based policy allows/)
  assert.equal((await reader.getSecretValue({ SecretId })).SecretString, 'x')
})

test('whom the policy denies is let on by nothing else', async () => {
  const admin = sdk(server, await createUser(server, 'admin', allow('secretsmanager:*'))).secretsmanager
  await put(policy({ ...to('arn:aws:iam::000000000000:user/admin'), Effect: 'Deny' }))
  await assertRefused(admin.getSecretValue({ SecretId }), 'AccessDeniedException', /explicit deny in a resource-based policy/)
  assert.deepEqual(await newer.deleteResourcePolicy({ SecretId }), { ARN, Name: SecretId })
  assert.deepEqual((await lastRecord(server, 'DeleteResourcePolicy')).responseElements, { arn: ARN })
  assert.equal((await admin.getSecretValue({ SecretId })).SecretString, 'x')
  assert.equal(await kept(), undefined)
  assert.deepEqual((await newer.listResourcePolicies({ SecretId }))['ResourcePolicies'], [])
  const PolicyName = 'default'
  assert.deepEqual(await newer.deleteResourcePolicy({ SecretId, PolicyName }), { ARN, Name: SecretId, PolicyName })
})

test('the policy decides by the tags and the conditions of the call', async () => {
  await secrets.tagResource({ SecretId, Tags: [{ Key: 'stage', Value: 'dev' }] })
  const stage = (value: string) => ({ Condition: { StringEquals: { 'secretsmanager:ResourceTag/stage': value } } })
  const reading = 'secretsmanager:GetSecretValue'
  await put(policy(to('arn:aws:iam::000000000000:user/renamed', reading, stage('prod'))))
  await assertRefused(reader.getSecretValue({ SecretId }), 'AccessDeniedException', /no identity-based policy allows/)
  await put(policy(to('arn:aws:iam::000000000000:user/renamed', reading, stage('dev'))))
  assert.equal((await reader.getSecretValue({ SecretId })).SecretString, 'x')
})

test('a policy that would let in everyone is blocked where that is asked for', async () => {
  const before = await kept()
  const BlockPublicPolicy = true
  const everyone = policy(to('*'))
  const refused = 'You can not attach a resource policy that grants Public access to your secret.'
  await assertRefused(put(everyone, { BlockPublicPolicy }), 'PublicPolicyException', refused)
  const wide = { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } }
  const open = policy(to('*', 'secretsmanager:GetSecretValue', wide))
  await assertRefused(put(open, { BlockPublicPolicy }), 'PublicPolicyException', refused)
  assert.equal(await kept(), before)
  await put(policy(to('arn:aws:iam::000000000000:root')), { BlockPublicPolicy })
  const within = { Condition: { StringEquals: { 'aws:PrincipalAccount': '000000000000' } } }
  await put(policy(to('*', 'secretsmanager:GetSecretValue', within)), { BlockPublicPolicy })
  await put(everyone)
  await put(everyone, { BlockPublicPolicy: false })
  const bool = { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } }
  const careful = { ...allow('secretsmanager:PutResourcePolicy'), Condition: bool }
  const author = sdk(server, await createUser(server, 'author', careful)).secretsmanager
  const unblocked = author.putResourcePolicy({ SecretId, ResourcePolicy: policy(to(userArn)) })
  await assertRefused(unblocked, 'AccessDeniedException', /PutResourcePolicy/)
  await author.putResourcePolicy({ SecretId, ResourcePolicy: policy(to(userArn)), BlockPublicPolicy })
})

test('what is no policy, or names nobody, is refused and changes nothing', async () => {
  const before = await kept()
  for (const document of ['x', '[]', '{}', policy(allow('secretsmanager:GetSecretValue')), policy().replace('2012', '2019')]) {
    await assertRefused(put(document), 'MalformedPolicyDocumentException', 'This resource policy contains a syntax error.')
  }
  for (const arn of ['arn:aws:iam::000000000000:user/none', 'nobody', 'arn:aws-cn:iam::000000000000:root']) {
    await assertRefused(
      put(policy(to(arn))), 'MalformedPolicyDocumentException', 'This resource policy contains an unsupported principal.',
    )
  }
  await assertRefused(put(`"${'x'.repeat(20_480)}"`), 'ValidationException', /length less than or equal to 20480/)
  const other = { PolicyName: 'other' }
  const alone = 'Only the policy that is named default can be put or deleted.'
  await assertRefused(put(policy(to(userArn)), other), 'InvalidParameterException', alone)
  await assertRefused(newer.deleteResourcePolicy({ SecretId, ...other }), 'InvalidParameterException', alone)
  await assertRefused(
    newer.getResourcePolicy({ SecretId, ...other }), 'ResourceNotFoundException',
    "Secrets Manager can't find the specified policy.",
  )
  await assertRefused(
    newer.listResourcePolicies({ SecretId, NextToken: 'x' }), 'InvalidNextTokenException',
    'The provided NextToken is invalid.',
  )
  const none = { SecretId: 'none' }
  const notFound = "Secrets Manager can't find the specified secret."
  const absent = secrets.putResourcePolicy({ ...none, ResourcePolicy: policy(to(userArn)) })
  await assertRefused(absent, 'ResourceNotFoundException', notFound)
  await assertRefused(secrets.getResourcePolicy(none), 'ResourceNotFoundException', notFound)
  assert.equal(await kept(), before)
})

test('a policy is validated and kept nowhere', async () => {
  const before = await kept()
  const validate = async (ResourcePolicy: string, more: object = {}) => {
    const { $metadata: _, ...answer } = await secrets.validateResourcePolicy({ ResourcePolicy, ...more })
    return [answer.PolicyValidationPassed, answer.ValidationErrors]
  }
  const root = 'arn:aws:iam::000000000000:root'
  const broad = {
    CheckName: 'BlockPublicPolicyCheck',
    ErrorMessage: 'You can not attach a resource policy that grants Public access to your secret.',
  }
  const lockedOut = {
    CheckName: 'LockOutCheck', ErrorMessage: 'This resource policy will not allow you to manage this secret in the future.',
  }
  assert.deepEqual(await validate(policy(to(root))), [true, []])
  assert.deepEqual(await validate(policy(to('*'))), [false, [broad]])
  const lockout = policy({ ...to(root, 'secretsmanager:*'), Effect: 'Deny' })
  assert.deepEqual(await validate(lockout, { SecretId }), [false, [lockedOut]])
  assert.deepEqual(await validate(lockout), [false, [lockedOut]])
  assert.deepEqual(await validate(policy(to('*'), { ...to(root, 'secretsmanager:Put*'), Effect: 'Deny' }), { SecretId }), [
    false, [broad, lockedOut],
  ])
  assert.deepEqual(await validate(policy(to(root)), { SecretId }), [true, []])
  const malformed = secrets.validateResourcePolicy({ ResourcePolicy: 'x', SecretId })
  await assertRefused(malformed, 'MalformedPolicyDocumentException', 'This resource policy contains a syntax error.')
  const absent = secrets.validateResourcePolicy({ ResourcePolicy: policy(to(root)), SecretId: 'none' })
  await assertRefused(absent, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  assert.equal(await kept(), before)
  const half = sdk(server, await createUser(server, 'half', allow('secretsmanager:ValidateResourcePolicy'))).secretsmanager
  const unasked = half.validateResourcePolicy({ ResourcePolicy: policy(to(root)) })
  await assertRefused(unasked, 'AccessDeniedException', /secretsmanager:PutResourcePolicy/)
})

test('a policy is read as it is printed anew, whatever it was put as', async () => {
  const conditions = [
    '"NumericLessThan":{"aws:MultiFactorAuthAge":[5 ,"7"]}', '"StringLike":{"aws:userid":["\\u0041{\\"[,:"]}', '"Bool":{}',
  ]
  await put(`{"Statement":{"Sid":"a","Effect":"Allow","Principal":{"AWS":["${ARN!.split(':')[4]}"]},
    "Action":["secretsmanager:Get*","secretsmanager:List*"],"Resource":"*",
    "Condition":{${conditions.join()}}},"Version":"2012-10-17"}`)
  assert.equal(await kept(), `{
  "Statement" : {
    "Sid" : "a",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : [ "000000000000" ]
    },
    "Action" : [ "secretsmanager:Get*", "secretsmanager:List*" ],
    "Resource" : "*",
    "Condition" : {
      "NumericLessThan" : {
        "aws:MultiFactorAuthAge" : [ 5, "7" ]
      },
      "StringLike" : {
        "aws:userid" : [ "A{\\"[,:" ]
      },
      "Bool" : { }
    }
  },
  "Version" : "2012-10-17"
}`)
})
