// A server's clock is 100 days ahead for a moment, in which it is asked a few things, and right again: what was said meanwhile is
// done, nothing waits for a time that is to come, and nothing that has ended is good.
import assert from 'node:assert/strict'
import { after, mock, test } from 'node:test'
import { account, root, type Identity } from '../kit/identity.ts'
import { audience, startIssuer } from '../kit/issuer.ts'
import { errorOf, jsonCall, queryCall, send, signed, withHeader, type Unsigned } from '../kit/raw-request.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const day = 86_400_000
const server = await startServer({ outbound: { private: true } })
const issuer = await startIssuer()
const clock = { ahead: 0 }
const real = Date.now
mock.method(Date, 'now', () => real() + clock.ahead)
after(() => mock.restoreAll())

const call = (asked: Unsigned, identity = root) => send(server.url, signed(server.url, asked, { identity, at: Date.now() }))

async function ask<Output>(asked: Unsigned, identity?: Identity): Promise<Output> {
  const { status, body } = await call(asked, identity)
  assert.equal(status, 200, body)
  return (body === '' ? undefined : JSON.parse(body)) as Output
}

/** What is done while the clock is so far ahead. */
async function whileAhead<T>(work: () => Promise<T>, by = 100 * day): Promise<T> {
  clock.ahead = by
  try {
    return await work()
  } finally {
    clock.ahead = 0
  }
}

const sqs = <Output>(operation: string, input: object) => ask<Output>(jsonCall('sqs', operation, input))
const newQueue = async (QueueName: string) => (await sqs<{ QueueUrl: string }>('CreateQueue', { QueueName })).QueueUrl
const sendMessage = (QueueUrl: string, MessageBody: string) => sqs('SendMessage', { QueueUrl, MessageBody })

async function receiveAll(QueueUrl: string): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const asked = { QueueUrl, MaxNumberOfMessages: 10 }
    const { Messages = [] } = await sqs<{ Messages?: { Body: string }[] }>('ReceiveMessage', asked)
    if (Messages.length === 0) return bodies.sort()
    bodies.push(...Messages.map(({ Body }) => Body))
  }
}

test('a queue that is purged then has what is sent afterwards, and nothing of before', async () => {
  const QueueUrl = await newQueue('purged')
  await sendMessage(QueueUrl, 'before')
  await whileAhead(() => sqs('PurgeQueue', { QueueUrl }))
  await sendMessage(QueueUrl, 'after')
  assert.deepEqual(await receiveAll(QueueUrl), ['after'])
})

test('a message that is sent then can be received', async () => {
  const QueueUrl = await newQueue('sent')
  await whileAhead(() => sendMessage(QueueUrl, 'ahead'))
  assert.deepEqual(await receiveAll(QueueUrl), ['ahead'])
})

test('an event that is put then comes to its target', async () => {
  const QueueUrl = await newQueue('target')
  const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`
  const Policy = policy({ ...allow('sqs:SendMessage'), Principal: { Service: 'events.amazonaws.com' } })
  await sqs('SetQueueAttributes', { QueueUrl, Attributes: { Policy } })
  await ask(jsonCall('events', 'PutRule', { Name: 'all', EventPattern: '{"source":["test"]}' }))
  await ask(jsonCall('events', 'PutTargets', { Rule: 'all', Targets: [{ Id: 'a', Arn: arn('sqs', 'target') }] }))
  const Entries = [{ Source: 'test', DetailType: 'test', Detail: '{}' }]
  await whileAhead(() => ask(jsonCall('events', 'PutEvents', { Entries })))
  await ask(jsonCall('stockade', 'RunTimers'))
  assert.equal((await receiveAll(QueueUrl)).length, 1)
})

test('a policy that opens in thirty days is shut again', async () => {
  const Condition = { DateGreaterThan: { 'aws:CurrentTime': new Date(Date.now() + 30 * day).toISOString() } }
  const ann = await createUser(server, 'ann', { ...allow('kms:ListKeys'), Condition })
  const listKeys = async () => (await call(jsonCall('kms', 'ListKeys'), ann)).status
  assert.equal(await listKeys(), 400)
  assert.equal(await whileAhead(listKeys), 200)
  assert.equal(await listKeys(), 400)
})

test('events of now are taken by a group', async () => {
  const stream = { logGroupName: 'app', logStreamName: 's' }
  await ask(jsonCall('logs', 'CreateLogGroup', { logGroupName: 'app' }))
  await whileAhead(() => ask(jsonCall('logs', 'CreateLogStream', stream)))
  const logEvents = [{ timestamp: Date.now(), message: 'now' }]
  assert.deepEqual(await ask(jsonCall('logs', 'PutLogEvents', { ...stream, logEvents })), {})
})

test('a session that is asked for then is good for nothing', async () => {
  const asked = queryCall('sts', 'GetSessionToken', { DurationSeconds: '900' })
  const hour = 3_600_000
  const { body } = await whileAhead(() => call(asked), 2 * hour)
  const [accessKeyId = '', secretAccessKey = '', sessionToken = ''] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken']
    .map(name => new RegExp(`<${name}>([^<]+)<`).exec(body)![1]!)
  const session = { accessKeyId, secretAccessKey, sessionToken }
  const whoami = () => call(queryCall('sts', 'GetCallerIdentity'), session)
  assert.equal(errorOf(await whoami()).code, 'InvalidClientTokenId')
  assert.equal((await whileAhead(whoami, 2 * hour)).status, 200)
})

test('a token of a provider that has ended is not good again under a clock that is set back', async () => {
  const iam = async (action: string, input: object) =>
    assert.equal((await call(queryCall('iam', action, input as Record<string, string>))).status, 200)
  const provider = `arn:aws:iam::${account}:oidc-provider/${issuer.url.slice('https://'.length)}`
  await iam('CreateOpenIDConnectProvider', {
    'Url': issuer.url, 'ClientIDList.member.1': audience, 'ThumbprintList.member.1': issuer.thumbprint,
  })
  const trust = { Effect: 'Allow' as const, Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity' }
  await iam('CreateRole', { RoleName: 'deployer', AssumeRolePolicyDocument: policy(trust) })
  const now = Math.floor(Date.now() / 1000)
  const WebIdentityToken = await issuer.token({ iat: now - 3600, exp: now - 60 })
  const assuming = queryCall('sts', 'AssumeRoleWithWebIdentity', {
    RoleArn: `arn:aws:iam::${account}:role/deployer`, RoleSessionName: 'job', WebIdentityToken,
  })
  const assume = () => send(server.url, withHeader(signed(server.url, assuming), 'authorization', undefined))
  assert.equal(errorOf(await assume()).code, 'ExpiredTokenException')
  assert.equal(errorOf(await whileAhead(assume, -3_600_000)).code, 'ExpiredTokenException')
})
