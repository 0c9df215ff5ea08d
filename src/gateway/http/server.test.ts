// The listener: what strangers, nonsense and too much of anything get; how it stops.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { errorOf, jsonCall, send, signed, withHeader, type RawRequest } from '../../../test/kit/raw-request.ts'
import { startServer } from '../../../test/kit/server.ts'
import { checkout } from '../../../test/kit/source-files.ts'
import { findCheckoutCommit } from '../../core/checkout-commit.ts'

const server = await startServer()
const { host, hostname, port } = new URL(server.url)

/** Bytes to the socket, and all that comes back until it closes. */
async function socket(bytes: string): Promise<string> {
  const connection = connect(Number(port), hostname)
  await once(connection, 'connect')
  connection.write(bytes)
  return text(connection)
}

/** The request line and the headers as bytes. */
function head({ headers }: RawRequest, ...more: readonly string[]): string {
  const lines = ['POST / HTTP/1.1', ...more, ...headers.map(([name, value]) => `${name}: ${value}`)]
  return `${lines.join('\r\n')}\r\n\r\n`
}

const plain = (method: string, target: string): RawRequest => ({ method, target, headers: [['host', host]], body: '' })

test('health needs no signature and says what a stranger may know', async () => {
  const { status, body } = await send(server.url, plain('GET', '/_stockade/health'))
  assert.equal(status, 200)
  const told = JSON.parse(body) as {
    status: string; version: string; commit?: string; storage: string; services: Record<string, string>
  }
  assert.deepEqual([told.status, told.storage], ['ok', 'available'])
  const ready = await send(server.url, plain('GET', '/_stockade/ready'))
  assert.deepEqual([ready.status, ready.body], [200, body])
  assert.match(told.version, /^\d+\.\d+\.\d+/)
  assert.equal(told.commit, findCheckoutCommit(checkout))
  for (const name of ['cloudtrail', 'iam', 'kms', 'sts']) assert.equal(told.services[name], 'available')
  assert.equal((await send(server.url, plain('HEAD', '/_stockade/health'))).body, '')
  assert.equal((await send(server.url, plain('POST', '/_stockade/health'))).status, 405)
})

test('a person with a browser is told what this is, and a client of AWS is not taken for one', async () => {
  const html = withHeader(plain('GET', '/'), 'accept', 'text/html,application/xhtml+xml,*/*;q=0.8')
  const { status, headers, body } = await send(server.url, html)
  assert.deepEqual([status, headers['content-type']], [200, 'text/plain; charset=utf-8'])
  assert.match(body, /^Stockade \d+\.\d+\.\d+: /)
  for (const other of [
    plain('GET', '/'), withHeader(plain('GET', '/'), 'accept', '*/*'), withHeader(html, 'authorization', 'AWS4-HMAC-SHA256 x'),
    { ...html, method: 'POST' }, { ...html, target: '/?Action=ListUsers' },
  ]) assert.notEqual((await send(server.url, other)).status, 200)
})

test('a stranger learns nothing else', async () => {
  for (const target of ['/', '/_stockade', '/_stockade/health/', '/_stockade/health?x', '/../etc/passwd']) {
    const { status, body } = await send(server.url, plain('GET', target))
    assert.equal(status, 403, target)
    assert.match(body, /MissingAuthenticationToken/)
  }
  assert.equal((await server.records()).length, 0)
})

test('what is no HTTP gets one shaped answer', async () => {
  assert.match(await socket('nonsense\r\n\r\n'), /^HTTP\/1\.1 400 Bad Request\r\n[^]*"__type":"BadRequest"/)
  assert.match(await socket(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /)
  assert.match(await socket('GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /)
})

test('a request has a number of headers, and none behind it that the parser alone sees', async () => {
  const fill = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: x`)
  const health = (count: number, ...last: readonly string[]) =>
    socket(`${['GET /_stockade/health HTTP/1.1', 'host: x', ...fill(count - 1), ...last].join('\r\n')}\r\n\r\n`)
  assert.match(await health(199, 'connection: close'), /^HTTP\/1\.1 200 /)
  assert.match(await health(200, 'connection: close'), /^HTTP\/1\.1 431 [^]*"__type":"RequestHeaderSectionTooLarge"/)
  const { body, headers } = signed(server.url, jsonCall('kms', 'CreateKey'))
  const before = (await server.records()).length
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  for (const [hidden, sent] of [[`content-length: ${body.length}`, body], ['transfer-encoding: chunked', chunked]] as const) {
    const call = ['POST / HTTP/1.1', ...headers.map(([name, value]) => `${name}: ${value}`), ...fill(220), hidden]
    // The connection ends with the answer, whatever comes behind it.
    assert.match(await socket(`${call.join('\r\n')}\r\n\r\n${sent}`), /^HTTP\/1\.1 431 /)
  }
  assert.equal((await server.records()).length, before)
})

test('a target has a number of parameters', async () => {
  const get = (count: number) => send(server.url, plain('GET', `/?${Array.from({ length: count }, () => '%41').join('&')}`))
  assert.equal((await get(128)).status, 403)
  const { status, body } = await get(129)
  assert.equal(status, 414)
  assert.match(body, /"__type":"RequestURITooLong"/)
})

test('a body that is too large is refused, whether its length is announced or not', async () => {
  const large = signed(server.url, { ...jsonCall('kms', 'ListKeys'), body: 'x'.repeat(1024 * 1024 + 1) })
  const announced = await send(server.url, large)
  assert.equal(announced.status, 413)
  const chunked = `${large.body.length.toString(16)}\r\n${large.body}\r\n0\r\n\r\n`
  const answer = await socket(head(large, 'transfer-encoding: chunked', 'connection: close') + chunked)
  assert.match(answer, /^HTTP\/1\.1 413 /)
  assert.equal((await server.records()).length, 0)
})

test('a body is not read for a key that is unknown: the answer comes before it', async () => {
  const identity = { accessKeyId: 'AKIAUNKNOWN000000000', secretAccessKey: 'x' }
  const request = signed(server.url, jsonCall('kms', 'ListKeys'), { identity })
  assert.match(await socket(head(request, 'content-length: 1000000')), /UnrecognizedClientException/)
})

test('one connection serves many calls', async () => {
  const request = signed(server.url, jsonCall('kms', 'ListKeys'))
  const length = `content-length: ${request.body.length}`
  const one = head(request, length) + request.body
  const last = head(request, length, 'connection: close') + request.body
  assert.equal((await socket(one + one + last)).match(/HTTP\/1\.1 200 OK/g)?.length, 3)
})

test('one connection asks for health many times', async () => {
  const asked = 'GET /_stockade/health HTTP/1.1\r\nhost: x\r\n'
  const answers = await socket(`${`${asked}\r\n`.repeat(3)}${asked}connection: close\r\n\r\n`)
  assert.equal(answers.match(/HTTP\/1\.1 200 OK/g)?.length, 4)
})

test('nonsense behind a call neither takes its answer nor undoes it', async () => {
  for (const connection of ['keep-alive', 'close']) {
    const request = signed(server.url, jsonCall('kms', 'CreateKey'))
    const call = head(request, `content-length: ${request.body.length}`, `connection: ${connection}`) + request.body
    const answers = await socket(`${call}nonsense\r\n\r\n`)
    assert.match(answers, /^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*connection: close\r\n/i)
    assert.equal(answers.match(/HTTP\/1\.1 /g)!.length, 1)
  }
  const recorded = (await server.records()).slice(-2).map(({ eventName, errorCode }) => [eventName, errorCode])
  assert.deepEqual(recorded, [['CreateKey', undefined], ['CreateKey', undefined]])
})

test('nonsense in the body of the next request does not take a call\'s answer either', async () => {
  const next = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'
  for (const calls of [1, 3]) {
    const request = signed(server.url, jsonCall('kms', 'CreateKey'))
    const before = (await server.records()).length
    const answers = await socket((head(request, `content-length: ${request.body.length}`) + request.body).repeat(calls) + next)
    assert.equal(answers.match(/HTTP\/1\.1 200 OK\r\n/g)?.length, calls, answers)
    assert.equal(answers.match(/HTTP\/1\.1 /g)!.length, calls)
    assert.equal(answers.match(/^connection: close\r$/gim)!.length, 1)
    assert.equal((await server.records()).length, before + calls)
  }
})

test('a body that breaks off in nonsense is refused at once', async () => {
  const request = signed(server.url, jsonCall('kms', 'CreateKey'))
  const before = (await server.records()).length
  assert.match(await socket(`${head(request, 'transfer-encoding: chunked')}zz\r\n`), /^HTTP\/1\.1 400 /)
  assert.equal((await server.records()).length, before)
})

test('JSON that is none is recorded as the call\'s failure', async () => {
  for (const body of ['{', '[]', '"x"', '{"Limit":"ten"}', '{"Limit":1']) {
    const answer = await send(server.url, signed(server.url, { ...jsonCall('kms', 'ListKeys'), body }))
    assert.deepEqual([errorOf(answer).code, answer.status], ['SerializationException', 400], body.slice(0, 40))
  }
  const [record] = (await server.records()).slice(-1)
  const { eventName, errorCode, requestParameters } = record!
  assert.deepEqual([eventName, errorCode, requestParameters], ['ListKeys', 'SerializationException', null])
})

test('JSON as deep as a body can hold does no harm', async () => {
  const depth = 170_000
  const body = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  const answer = await send(server.url, signed(server.url, { ...jsonCall('kms', 'ListKeys'), body }))
  assert.ok([200, 400].includes(answer.status))
})

test('every answer carries the id that the record has', async () => {
  const { headers } = await send(server.url, signed(server.url, jsonCall('kms', 'ListAliases')))
  const [record] = (await server.records()).slice(-1)
  assert.equal(headers['x-amzn-requestid'], record!.requestID)
  assert.equal(record!.sourceIPAddress, '127.0.0.1')
})

test('a user agent is recorded up to a kilobyte', async () => {
  const call = jsonCall('kms', 'ListKeys')
  const request = signed(server.url, call)
  await send(server.url, withHeader(request, 'user-agent', 'a'.repeat(3000)))
  const [record] = (await server.records()).slice(-1)
  assert.equal(record!.userAgent, 'a'.repeat(1024))
})

test('when it stops, what is under way is answered and nothing new is taken', async () => {
  const calls = Array.from({ length: 20 }, () => send(server.url, signed(server.url, jsonCall('kms', 'CreateKey'))))
  await Promise.race(calls)
  const stopping = server.stop()
  const answers = await Promise.allSettled(calls)
  assert.ok(answers.filter(({ status }) => status === 'fulfilled').length >= 1)
  await stopping
  await assert.rejects(send(server.url, signed(server.url, jsonCall('kms', 'ListKeys'))))
})
