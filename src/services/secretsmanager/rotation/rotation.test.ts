// How a secret is to be rotated is said, kept and taken back; a function is invoked by none of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RotateSecretCommandInput } from '@aws-sdk/client-secrets-manager'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { secretsmanager: secrets, iam } = sdk(server)
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const RotationLambdaARN = 'arn:aws:lambda:us-east-1:000000000000:function:rotate'
const days = (AutomaticallyAfterDays: number) => ({ AutomaticallyAfterDays })
const rotate = (SecretId: string, more: Partial<RotateSecretCommandInput> = {}, client = secrets) =>
  client.rotateSecret({ SecretId, RotateImmediately: false, RotationLambdaARN, RotationRules: days(30), ...more })

async function rotationOf(SecretId: string) {
  const { RotationEnabled, RotationLambdaARN: arn, RotationRules, NextRotationDate } = await secrets.describeSecret({ SecretId })
  return [RotationEnabled, arn, RotationRules, NextRotationDate && Math.ceil((NextRotationDate.getTime() - Date.now()) / day)]
}

async function make(Name: string, more: object = {}) {
  await secrets.createSecret({ Name, SecretString: 'x', ClientRequestToken: token(1), ...more })
  return Name
}

test('rules and function are kept, and told with the date of the next rotation', async () => {
  const name = await make('kept')
  assert.deepEqual(await rotationOf(name), [undefined, undefined, undefined, undefined])
  const { $metadata: _, ...answer } = await rotate(name, { ClientRequestToken: token(9) })
  const { ARN, NextRotationDate } = await secrets.describeSecret({ SecretId: name })
  assert.deepEqual(answer, { ARN, Name: name })
  await assertRecord(server, 'RotateSecret', {
    readOnly: false, responseElements: { arn: ARN },
    requestParameters: {
      secretId: name, clientRequestToken: token(9), rotateImmediately: false, rotationLambdaARN: RotationLambdaARN,
      rotationRules: { automaticallyAfterDays: 30 },
    },
  })
  assert.match(NextRotationDate!.toISOString(), /T23:59:59\.000Z$/)
  assert.deepEqual(await rotationOf(name), [true, RotationLambdaARN, days(30), 31])
  const weekly = { ScheduleExpression: 'cron(0 8 ? * MON *)', Duration: '2h' }
  await secrets.rotateSecret({ SecretId: name, RotateImmediately: false, RotationRules: weekly })
  const [enabled, arn, rules] = await rotationOf(name)
  assert.deepEqual([enabled, arn, rules], [true, RotationLambdaARN, weekly])
  await secrets.rotateSecret({ SecretId: name, RotateImmediately: false })
  assert.deepEqual((await rotationOf(name))[2], weekly)
  const { SecretList } = await secrets.listSecrets({})
  assert.deepEqual(SecretList!.map(({ RotationEnabled, RotationRules }) => [RotationEnabled, RotationRules]), [[true, weekly]])
})

test('a rotation that is taken back leaves its rules, and no date', async () => {
  const name = await make('cancelled')
  await rotate(name)
  const { $metadata: _, ...answer } = await secrets.cancelRotateSecret({ SecretId: name })
  const { ARN } = await secrets.describeSecret({ SecretId: name })
  assert.deepEqual(answer, { ARN, Name: name })
  assert.deepEqual(await rotationOf(name), [false, RotationLambdaARN, days(30), undefined])
  await secrets.putSecretValue({
    SecretId: name, SecretString: 'y', VersionStages: ['AWSPENDING'], ClientRequestToken: token(2),
  })
  assert.equal((await secrets.cancelRotateSecret({ SecretId: name })).VersionId, token(2))
})

test('what would invoke a function says so, and changes nothing', async () => {
  const name = await make('immediate')
  const unbuilt = /RotateImmediately, which invokes a function, is not implemented/
  await assertRefused(rotate(name, { RotateImmediately: true }), 'NotImplementedException', unbuilt, 501)
  const plain = secrets.rotateSecret({ SecretId: name, RotationLambdaARN, RotationRules: days(1) })
  await assertRefused(plain, 'NotImplementedException', unbuilt, 501)
  assert.deepEqual(await rotationOf(name), [undefined, undefined, undefined, undefined])
})

test('what is wrong with a rotation changes nothing', async () => {
  const name = await make('wrong')
  const invalid: readonly [Partial<RotateSecretCommandInput>, RegExp][] = [
    [{ RotationRules: { ...days(3), ScheduleExpression: 'rate(3 days)' } }, /and not both/],
    [{ RotationRules: {} }, /needs a valid schedule/],
    [{ RotationRules: { Duration: '3h' } }, /needs a valid schedule/],
    [{ RotationRules: { ScheduleExpression: 'rate(3 hours)' } }, /needs a valid schedule/],
    [{ RotationRules: { ScheduleExpression: 'cron(0 22 * * ? *)', Duration: '3h' } }, /needs a valid schedule/],
    [{ RotationRules: undefined }, /the secret has none/],
    [{ RotationLambdaARN: 'rotate' }, /not the ARN of a function/],
    [{ RotationLambdaARN: RotationLambdaARN.replace('us-east-1', 'eu-west-1') }, /not the ARN of a function/],
    [{ ExternalSecretRotationMetadata: [{ Key: 'x' }] }, /needs a key and a value/],
    [{ ExternalSecretRotationMetadata: Array.from({ length: 51 }, () => ({ Key: 'x', Value: 'y' })) }, /at most 50 items/],
  ]
  for (const [more, sentence] of invalid) {
    await assertRefused(rotate(name, more), 'InvalidParameterException', sentence)
    await assertRefused(rotate(name, { ...more, RotateImmediately: true }), 'InvalidParameterException', sentence)
  }
  const outside = [days(0), days(1001), { ScheduleExpression: 'rate(1 day);' }, { ...days(1), Duration: '3d' }]
  for (const RotationRules of outside) await assertRefused(rotate(name, { RotationRules }), 'ValidationException', /otationRules/)
  await assertRefused(
    secrets.rotateSecret({ SecretId: name, RotationRules: days(1) }), 'InvalidRequestException',
    'No Lambda rotation function ARN is associated with this secret.',
  )
  await secrets.putSecretValue({ SecretId: name, SecretString: 'y', VersionStages: ['AWSPENDING'] })
  await assertRefused(
    rotate(name), 'InvalidRequestException', "A previous rotation isn't complete. That rotation will be reattempted.",
  )
  assert.deepEqual(await rotationOf(name), [undefined, undefined, undefined, undefined])
  await secrets.deleteSecret({ SecretId: name })
  await assertRefused(rotate(name), 'InvalidRequestException', /marked for deletion/)
  await assertRefused(secrets.cancelRotateSecret({ SecretId: name }), 'InvalidRequestException', /marked for deletion/)
})

test('another value counts as a rotation where days are counted', async () => {
  const [counted, weekly] = [await make('counted'), await make('weekly')]
  await rotate(counted, { RotationRules: days(10) })
  await rotate(weekly, { RotationRules: { ScheduleExpression: 'rate(10 days)' } })
  const next = async (SecretId: string) => (await secrets.describeSecret({ SecretId })).NextRotationDate!.getTime()
  const before = [await next(counted), await next(weekly)]
  await pass(server, 3 * day)
  for (const SecretId of [counted, weekly]) {
    await secrets.putSecretValue({ SecretId, SecretString: 'y', VersionStages: ['mine'] })
    assert.equal(await next(SecretId), before[SecretId === counted ? 0 : 1])
    await secrets.putSecretValue({ SecretId, SecretString: 'z' })
  }
  assert.deepEqual([await next(counted), await next(weekly)], [before[0]! + 3 * day, before[1]])
})

test('a managed external secret keeps its partner, and the role and what else it is rotated by', async () => {
  const name = await make('partner', { Type: 'Salesforce' })
  assert.equal((await secrets.describeSecret({ SecretId: name })).Type, 'Salesforce')
  const role = 'arn:aws:iam::000000000000:role/rotating'
  const trusting = policy({ ...allow('sts:AssumeRole'), Principal: { Service: 'secretsmanager.amazonaws.com' } })
    .replace(',"Resource":"*"', '')
  await iam.createRole({ RoleName: 'rotating', AssumeRolePolicyDocument: trusting })
  const external: RotateSecretCommandInput = {
    SecretId: name, RotateImmediately: false, RotationRules: days(1), ExternalSecretRotationRoleArn: role,
    ExternalSecretRotationMetadata: [{ Key: 'apiVersion', Value: 'v65.0' }],
  }
  const roleless = secrets.rotateSecret({ SecretId: name, RotateImmediately: false, RotationRules: days(1) })
  await assertRefused(roleless, 'InvalidRequestException', /ExternalSecretRotationRoleArn/)
  const { secretsmanager: unpassing } = sdk(server, await createUser(server, 'unpassing', allow('secretsmanager:*')))
  await assertRefused(unpassing.rotateSecret(external), 'AccessDeniedException', /iam:PassRole/)
  await secrets.rotateSecret(external)
  const { ExternalSecretRotationRoleArn, ExternalSecretRotationMetadata } = await secrets.describeSecret({ SecretId: name })
  assert.deepEqual([ExternalSecretRotationRoleArn, ExternalSecretRotationMetadata], [
    role, [{ Key: 'apiVersion', Value: 'v65.0' }],
  ])
  await secrets.updateSecret({ SecretId: name, Type: 'MongoDBAtlas' })
  assert.equal((await secrets.describeSecret({ SecretId: name })).Type, 'MongoDBAtlas')
})

test('policies ask for the function, the rules and the time, and for what a secret is rotated by', async () => {
  const name = await make('asked')
  const condition = (Condition: object) => ({ ...allow('secretsmanager:RotateSecret'), Condition })
  const { secretsmanager: careful } = sdk(server, await createUser(server, 'careful', condition({
    ArnLike: { 'secretsmanager:RotationLambdaARN': 'arn:aws:lambda:*:*:function:rotate' },
    Bool: { 'secretsmanager:ModifyRotationRules': 'true', 'secretsmanager:RotateImmediately': 'false' },
  })))
  await rotate(name, {}, careful)
  const denied = /secretsmanager:RotateSecret/
  await assertRefused(rotate(name, { RotationLambdaARN: `${RotationLambdaARN}-x` }, careful), 'AccessDeniedException', denied)
  await assertRefused(rotate(name, { RotationRules: undefined }, careful), 'AccessDeniedException', denied)
  await assertRefused(rotate(name, { RotateImmediately: undefined }, careful), 'AccessDeniedException', denied)
  const own = { ArnEquals: { 'secretsmanager:resource/AllowRotationLambdaArn': RotationLambdaARN } }
  const { secretsmanager: same } = sdk(server, await createUser(
    server, 'same', { ...allow('secretsmanager:DescribeSecret'), Condition: own },
    { ...allow('secretsmanager:CreateSecret'), Condition: { StringEquals: { 'secretsmanager:Type': 'Salesforce' } } },
    { ...allow('secretsmanager:GetSecretValue'), Condition: { StringEquals: { 'secretsmanager:resource/Type': 'Salesforce' } } },
  ))
  assert.equal((await same.describeSecret({ SecretId: name })).Name, name)
  await assertRefused(same.describeSecret({ SecretId: 'never' }), 'AccessDeniedException', /DescribeSecret/)
  await assertRefused(same.createSecret({ Name: 'typeless', SecretString: 'x' }), 'AccessDeniedException', /CreateSecret/)
  await same.createSecret({ Name: 'typed', SecretString: 'x', Type: 'Salesforce' })
  assert.equal((await same.getSecretValue({ SecretId: 'typed' })).SecretString, 'x')
  await assertRefused(same.getSecretValue({ SecretId: name }), 'AccessDeniedException', /GetSecretValue/)
})

test('to cancel what was never set up leaves a rotation that is off, and has no rules', async () => {
  const name = await make('never')
  await secrets.cancelRotateSecret({ SecretId: name })
  assert.deepEqual(await rotationOf(name), [false, undefined, undefined, undefined])
  const bare = rotate(name, { RotationRules: undefined })
  await assertRefused(bare, 'InvalidParameterException', /RotationRules says when/)
  await rotate(name)
  assert.deepEqual((await rotationOf(name)).slice(0, 3), [true, RotationLambdaARN, days(30)])
})

test('a rotation without a token is refused', async () => {
  const name = await make('tokenless')
  const { secretsmanager: client } = sdk(server)
  // The client makes a token where none is given: it is taken out of what is sent.
  client.middlewareStack.add(next => args => {
    const request = args.request as { body: string }
    const { ClientRequestToken: _, ...rest } = JSON.parse(request.body) as Record<string, unknown>
    request.body = JSON.stringify(rest)
    return next(args)
  }, { step: 'build', priority: 'high' })
  const message = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.'
  await assertRefused(rotate(name, {}, client), 'InvalidParameterException', message)
  assert.equal((await rotationOf(name))[0], undefined)
})
