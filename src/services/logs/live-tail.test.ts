// Live Tail through the SDK for JavaScript: what a session tells, how it begins and how it ends.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { LookupFunction } from 'node:net'
import { test } from 'node:test'
import {
  CloudWatchLogs, type LiveTailSessionLogEvent, type StartLiveTailCommandInput as Input,
  type StartLiveTailResponseStream as Event,
} from '@aws-sdk/client-cloudwatch-logs'
import { account, root } from '../../../test/kit/identity.ts'
import { pass } from '../../../test/kit/pass.ts'
import { jsonCall, send, signed } from '../../../test/kit/raw-request.ts'
import { assertRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { openSocket } from '../../../test/kit/raw-upload.ts'
import { allow, createUser } from '../../../test/kit/users.ts'
import type { Storage } from '../../storage/open.ts'
import { StoreUnavailable } from '../../storage/store.ts'

const server = await startServer({ dev: true })
const { logs } = sdk(server)
const arnOf = (name: string) => `arn:aws:logs:us-east-1:${account}:log-group:${name}`

async function makeGroup(name: string, ...streams: readonly string[]): Promise<void> {
  await logs.createLogGroup({ logGroupName: name })
  for (const logStreamName of streams) await logs.createLogStream({ logGroupName: name, logStreamName })
}

async function put(logGroupName: string, logStreamName: string, ...messages: readonly string[]): Promise<void> {
  const timestamp = Date.now()
  await logs.putLogEvents({ logGroupName, logStreamName, logEvents: messages.map(message => ({ timestamp, message })) })
}

/** By a client of its own: to destroy it is how the SDK ends a session of which nothing is awaited. */
async function tail(input: Input, { identity = root, at = server } = {}) {
  const client = sdk(at, identity).logs
  const { responseStream } = await client.startLiveTail(input)
  const events: AsyncIterator<Event> = responseStream![Symbol.asyncIterator]()
  const { sessionStart } = (await events.next()).value as Event
  assert.ok(sessionStart)
  /** Further updates, until so many events have come. */
  const take = async (count: number): Promise<readonly LiveTailSessionLogEvent[]> => {
    const found: LiveTailSessionLogEvent[] = []
    while (found.length < count) {
      const { value } = (await events.next()) as { readonly value: Event }
      found.push(...value.sessionUpdate!.sessionResults!)
    }
    return found
  }
  return { sessionStart, events, take, end: () => client.destroy() }
}

const messagesOf = (found: readonly LiveTailSessionLogEvent[]) => found.map(({ message }) => message)

test('a session tells what it is about, and then what has come since', async () => {
  await makeGroup('first', 's')
  await put('first', 's', 'before')
  const { sessionStart, events, take, end } = await tail({ logGroupIdentifiers: [arnOf('first')], logEventFilterPattern: '' })
  const { requestId, sessionId, ...about } = sessionStart
  assert.match(`${requestId} ${sessionId}`, /^[\da-f-]{36} [\da-f-]{36}$/)
  assert.deepEqual(about, { logGroupIdentifiers: [arnOf('first')], logEventFilterPattern: '' })
  // Nothing has come, and that is told.
  const { value } = (await events.next()) as { readonly value: Event }
  assert.deepEqual(value, { sessionUpdate: { sessionMetadata: { sampled: false }, sessionResults: [] } })
  await put('first', 's', 'grüße', 'zwei')
  const [one, two] = await take(2)
  const { timestamp, ingestionTime, ...rest } = one!
  assert.deepEqual(rest, { logStreamName: 's', logGroupIdentifier: `${account}:first`, message: 'grüße' })
  assert.ok(timestamp! <= ingestionTime! && ingestionTime! - timestamp! < 60_000)
  await put('first', 's', 'drei')
  assert.deepEqual([two!.message, messagesOf(await take(1))], ['zwei', ['drei']])
  end()
  await assertRecord(server, 'StartLiveTail', {
    readOnly: true, eventCategory: 'Management', responseElements: null,
    requestParameters: { logGroupIdentifiers: [arnOf('first')], logEventFilterPattern: '' },
  })
})

test('of several groups all is told, of one by streams and by a pattern', async () => {
  await makeGroup('a', 'web-1', 'web-2', 'db')
  await makeGroup('b', 'db')
  const both = await tail({ logGroupIdentifiers: [arnOf('a'), arnOf('b'), arnOf('a')] })
  const named = await tail({ logGroupIdentifiers: [arnOf('a')], logStreamNames: ['db', 'absent'] })
  const prefixed = await tail({
    logGroupIdentifiers: [arnOf('a')], logStreamNamePrefixes: ['web-'], logEventFilterPattern: 'x -y',
  })
  await put('a', 'web-1', 'x 1', 'x y', 'z')
  await put('a', 'web-2', 'x 2')
  await put('a', 'db', 'x 3')
  await put('b', 'db', 'x 4')
  assert.deepEqual(messagesOf(await both.take(6)).toSorted(), ['x 1', 'x 2', 'x 3', 'x 4', 'x y', 'z'])
  assert.deepEqual(messagesOf(await named.take(1)), ['x 3'])
  assert.deepEqual(messagesOf(await prefixed.take(2)), ['x 1', 'x 2'])
  for (const { end } of [both, named, prefixed]) end()
})

test('of what comes faster than it can be told a part is told', async () => {
  await makeGroup('busy', 's')
  const { events, end } = await tail({ logGroupIdentifiers: [arnOf('busy')] })
  await put('busy', 's', ...Array.from({ length: 600 }, (_, i) => `message ${i}`))
  const { value } = (await events.next()) as { readonly value: Event }
  assert.equal(value.sessionUpdate!.sessionMetadata!.sampled, true)
  assert.equal(value.sessionUpdate!.sessionResults!.length, 500)
  end()
})

test('what begins no session', async () => {
  await makeGroup('there', 's')
  const refused = (input: Partial<Input>, code: string, message: RegExp, status = 400) =>
    assertRefused(logs.startLiveTail({ logGroupIdentifiers: [arnOf('there')], ...input }), code, message, status)
  const elsewhere = arnOf('there').replace('us-east-1', 'eu-west-1')
  await refused({ logGroupIdentifiers: [arnOf('absent')] }, 'ResourceNotFoundException', /^The specified log group does not/)
  await refused({ logGroupIdentifiers: ['there'] }, 'InvalidParameterException', /named by its ARN/)
  await refused({ logGroupIdentifiers: [elsewhere] }, 'ResourceNotFoundException', /group/)
  await refused({ logGroupIdentifiers: [] }, 'InvalidParameterException', /'logGroupIdentifiers' failed to satisfy constraint/)
  await refused({ logStreamNames: ['s'], logStreamNamePrefixes: ['s'] }, 'InvalidParameterException', /^Either/)
  const two = [arnOf('there'), arnOf('a')]
  await refused({ logGroupIdentifiers: two, logStreamNames: ['s'] }, 'InvalidParameterException', /where there is one log group/)
  await refused({ logEventFilterPattern: 'a:b' }, 'InvalidParameterException', /^Invalid character\(s\) in term ':'$/)
  await refused({ logEventFilterPattern: '{ $.a = 1 }' }, 'NotImplementedException', /of JSON is not implemented/, 501)
})

test('each group has to be allowed', async () => {
  await makeGroup('seen', 's')
  const eve = await createUser(server, 'eve', allow('logs:StartLiveTail', `${arnOf('seen')}:*`))
  const denied = sdk(server, eve).logs.startLiveTail({ logGroupIdentifiers: [arnOf('seen'), arnOf('there')] })
  await assertRefused(denied, 'AccessDeniedException', /perform: logs:StartLiveTail on resource: \S+:log-group:there:log-stream:/)
  await assertRecord(server, 'StartLiveTail', { errorCode: 'AccessDenied' })
  const { take, end } = await tail({ logGroupIdentifiers: [arnOf('seen')] }, { identity: eve })
  await put('seen', 's', 'x')
  assert.deepEqual(messagesOf(await take(1)), ['x'])
  end()
})

test('an account has fifteen sessions, and one that has ended makes room', async () => {
  await makeGroup('many', 's')
  const input = { logGroupIdentifiers: [arnOf('many')] }
  const sessions = await Promise.all(Array.from({ length: 15 }, () => tail(input)))
  await assertRefused(logs.startLiveTail(input), 'LimitExceededException', 'Rate exceeded')
  await assertRecord(server, 'StartLiveTail', { errorCode: 'LimitExceededException' })
  sessions[0]!.end()
  const next = async (): Promise<Awaited<ReturnType<typeof tail>>> => tail(input).catch(next)
  sessions.push(await next())
  for (const { end } of sessions) end()
})

test('a client that is gone has no session any more, though nothing has come', async () => {
  const { method, target, headers, body } = signed(server.url, jsonCall('logs', 'StartLiveTail', {
    logGroupIdentifiers: [arnOf('many')],
  }))
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(pair => pair.join(': ')), `content-length: ${body.length}`]
  const open = async () => {
    const socket = await openSocket(server.url)
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
    const [first] = (await once(socket, 'data')) as [Buffer]
    assert.match(first.toString('latin1'), /^HTTP\/1\.1 200 OK[^]*content-type: application\/vnd\.amazon\.eventstream\r\n/i)
    return socket
  }
  for (let round = 0; round < 3; round++) {
    const sockets = await Promise.all(Array.from({ length: 15 }, open))
    for (const socket of sockets) socket.destroy()
    // A place is free again when the server has heard of it, which is no second later.
    await Promise.all(sockets.map(socket => once(socket, 'close')))
    const again = async (): Promise<void> => open().then(socket => void socket.destroy(), again)
    await again()
  }
})

test('a session begins under the name that a client makes of the endpoint', async () => {
  await makeGroup('prefixed', 's')
  const asked: string[] = []
  const lookup: LookupFunction = (name, { all }, found) => {
    asked.push(name)
    if (all) found(null, [{ address: '127.0.0.1', family: 4 }])
    else found(null, '127.0.0.1', 4)
  }
  const client = new CloudWatchLogs({
    endpoint: `http://stockade.test:${new URL(server.url).port}`, region: 'us-east-1', credentials: root,
    requestHandler: { httpAgent: { lookup } },
  })
  const { responseStream } = await client.startLiveTail({ logGroupIdentifiers: [arnOf('prefixed')] })
  for await (const { sessionStart } of responseStream!) {
    assert.deepEqual(sessionStart!.logGroupIdentifiers, [arnOf('prefixed')])
    break
  }
  client.destroy()
  assert.deepEqual(asked, ['stream-stockade.test'])
})

test('three hours later a session times out', async () => {
  await makeGroup('old', 's')
  const { events } = await tail({ logGroupIdentifiers: [arnOf('old')] })
  await pass(server, 3 * 60 * 60_000)
  await assert.rejects(events.next(), { name: 'SessionTimeoutException', message: 'The session has been open for three hours.' })
})

test('a store that does not answer ends a session', async () => {
  let isBroken = false
  const between = (storage: Storage): Storage => ({
    ...storage,
    begin(...given) {
      if (isBroken) throw new StoreUnavailable('It is gone.')
      return storage.begin(...given)
    },
  })
  const other = await startServer({ ephemeral: true, between })
  await sdk(other).logs.createLogGroup({ logGroupName: 'x' })
  const { events } = await tail({ logGroupIdentifiers: [arnOf('x')] }, { at: other })
  isBroken = true
  await assert.rejects(events.next(), { name: 'SessionStreamingException', message: /^The events could not be read/ })
  isBroken = false
})

test('a store that is thrown away ends the sessions of what was in it', async () => {
  const other = await startServer({ ephemeral: true, dev: true })
  await sdk(other).logs.createLogGroup({ logGroupName: 'x' })
  const { events } = await tail({ logGroupIdentifiers: [arnOf('x')] }, { at: other })
  assert.equal((await send(other.url, signed(other.url, jsonCall('stockade', 'Reset')))).status, 200)
  await assert.rejects(async () => {
    while (!(await events.next()).done);
  }, /This server has no further events/)
})

test('a server that stops ends what it sends, and says so', async () => {
  const other = await startServer({ ephemeral: true })
  await sdk(other).logs.createLogGroup({ logGroupName: 'x' })
  const { events } = await tail({ logGroupIdentifiers: [arnOf('x')] }, { at: other })
  const stopped = other.stop()
  await assert.rejects(async () => {
    while (!(await events.next()).done);
  }, /This server has no further events/)
  await stopped
})
