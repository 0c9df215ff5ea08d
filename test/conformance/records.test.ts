// What the trail shows of any call: who, where, what came of it; and what it never shows. What is particular to an operation
// is tested beside it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesWith } from '../kit/leaks.ts'
import { account, root } from '../kit/identity.ts'
import { jsonCall, queryCall, send, signed, withHeader } from '../kit/raw-request.ts'
import { lastRecord } from '../kit/record.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser } from '../kit/users.ts'

const server = await startServer()
const { iam, kms } = sdk(server)

test('the whole of a record, by root', async () => {
  const started = Date.now()
  await send(server.url, signed(server.url, jsonCall('kms', 'ListKeys', { Limit: 5 }), { region: 'eu-west-1' }))
  const { requestID, eventID, eventTime, ...record } = await lastRecord(server, 'ListKeys')
  assert.match(requestID!, /^[0-9a-f-]{36}$/)
  assert.match(eventID, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.match(eventTime, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  assert.ok(Date.parse(eventTime) >= started - 1000 && Date.parse(eventTime) <= Date.now())
  assert.deepEqual(record, {
    eventVersion: '1.11',
    userIdentity: {
      type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account, accessKeyId: root.accessKeyId,
    },
    eventSource: 'kms.amazonaws.com',
    eventName: 'ListKeys',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '127.0.0.1',
    requestParameters: { limit: 5 },
    responseElements: null,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  })
})

test('a user is shown by name and id', async () => {
  const ann = await createUser(server, 'ann', allow('kms:ListKeys'))
  await sdk(server, ann).kms.listKeys({})
  const { userIdentity, userAgent } = await lastRecord(server, 'ListKeys')
  const { User } = await iam.getUser({ UserName: 'ann' })
  assert.deepEqual(userIdentity, {
    type: 'IAMUser', principalId: User!.UserId, arn: User!.Arn, accountId: account, accessKeyId: ann.accessKeyId, userName: 'ann',
  })
  assert.match(userAgent!, /^aws-sdk-js\//)
})

test('each failure is shown with its code and message', async () => {
  const failures: readonly [() => Promise<unknown>, string, string, RegExp][] = [
    [() => kms.describeKey({ KeyId: 'nonsense' }), 'DescribeKey', 'NotFoundException', /^Invalid keyId 'nonsense'$/],
    [() => kms.listAliases({ Limit: 0 }), 'ListAliases', 'ValidationException', /^1 validation error detected: /],
    [
      () => kms.createKey({ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }),
      'CreateKey', 'NotImplementedException', /is not implemented by Stockade\.$/,
    ],
    [() => iam.getUser({ UserName: 'nobody' }), 'GetUser', 'NoSuchEntityException', /nobody cannot be found\.$/],
  ]
  for (const [call, operation, code, message] of failures) {
    await assert.rejects(call())
    const { errorCode, errorMessage, responseElements } = await lastRecord(server, operation)
    assert.deepEqual([errorCode, responseElements], [code, null])
    assert.match(errorMessage!, message)
  }
})

test('what a caller sends stays text, whatever is in it', async () => {
  const hostile = 'a"b\\c","errorCode":"None","x":{"y":"'
  const call = jsonCall('kms', 'GetKeyPolicy', { KeyId: hostile })
  await send(server.url, signed(server.url, { ...call, headers: { ...call.headers, 'user-agent': hostile } }))
  const { userAgent, requestParameters, errorCode, errorMessage } = await lastRecord(server, 'GetKeyPolicy')
  assert.deepEqual({ userAgent, requestParameters, errorCode, errorMessage }, {
    userAgent: hostile,
    requestParameters: { keyId: hostile },
    errorCode: 'NotFoundException',
    errorMessage: `Invalid keyId '${hostile}'`,
  })
})

test('what a terminal would obey is escaped in a record, and is no name in the history', async () => {
  const call = jsonCall('ssm', 'GetParameter', { Name: 'a\u001b[31m\u009b31mb' })
  await send(server.url, withHeader(signed(server.url, call), 'user-agent', 'agent\u009b31m'))
  const lookup = jsonCall('cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetParameter' }],
  })
  const { Events } = JSON.parse((await send(server.url, signed(server.url, lookup))).body) as {
    Events: readonly { readonly CloudTrailEvent: string; readonly Resources: readonly unknown[] }[]
  }
  const [{ CloudTrailEvent, Resources }] = Events as [(typeof Events)[number]]
  assert.deepEqual(Resources, [])
  assert.doesNotMatch(CloudTrailEvent, /[\p{Cc}]/u)
  assert.match((JSON.parse(CloudTrailEvent) as { userAgent: string }).userAgent, /^agent.*\u009b31m$/)
})

test('the members stand in the order that the history is indexed by', async () => {
  await kms.listKeys({})
  const names = Object.keys(await lastRecord(server, 'ListKeys'))
  assert.deepEqual(names.slice(5, 7), ['awsRegion', 'sourceIPAddress'])
  assert.equal(names.indexOf('readOnly'), names.indexOf('eventID') + 1)
  assert.ok(names.indexOf('requestParameters') > names.indexOf('sourceIPAddress'))
})

test('a request that is too large to show is shown by its size', async () => {
  const call = queryCall('iam', 'CreatePolicy', { PolicyName: 'large', PolicyDocument: 'x'.repeat(121_000) })
  await send(server.url, signed(server.url, call))
  const { requestParameters } = await lastRecord(server, 'CreatePolicy')
  const { omitted, originalSize, reason } = requestParameters as { omitted: boolean; originalSize: number; reason: string }
  assert.deepEqual({ omitted, reason }, { omitted: true, reason: 'Too large' })
  assert.ok(originalSize > 120_000)
})

test('secrets are in no file of the data folder, whatever became of the call', async () => {
  const { KeyMetadata } = await kms.createKey({})
  const KeyId = KeyMetadata!.KeyId!
  const secrets = ['plaintext-that-is-encrypted', 'plaintext-for-no-key', 'plaintext-too-long'].map(text => Buffer.from(text))
  await kms.encrypt({ KeyId, Plaintext: secrets[0] })
  await assert.rejects(kms.encrypt({ KeyId: 'nonsense', Plaintext: secrets[1] }))
  await assert.rejects(kms.encrypt({ KeyId, Plaintext: Buffer.concat([secrets[2]!, Buffer.alloc(4096)]) }))
  const wrongType = jsonCall('kms', 'Encrypt', { KeyId: 5, Plaintext: secrets[0]!.toString('base64') })
  assert.equal((await send(server.url, signed(server.url, wrongType))).status, 400)
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
  const keys = [AccessKey!.SecretAccessKey!, root.secretAccessKey].map(text => Buffer.from(text))
  assert.deepEqual(filesWith(server.data, [...secrets, ...keys]), [])
})

test('a refused query is recorded like any other', async () => {
  const answer = await send(server.url, signed(server.url, queryCall('iam', 'GetUser', { UserName: 'x'.repeat(200) })))
  assert.equal(answer.status, 400)
  const { errorCode, awsRegion } = await lastRecord(server, 'GetUser')
  assert.deepEqual([errorCode, awsRegion], ['ValidationException', 'us-east-1'])
})
