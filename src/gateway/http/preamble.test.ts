// Servers behind a proxy, whose word is taken, and servers that are called directly.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { jsonCall, signed, withHeader, type RawRequest } from '../../../test/kit/raw-request.ts'
import { startServer, type TestServer } from '../../../test/kit/server.ts'
import { wireText } from '../../../test/kit/socket.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const [behind, direct] = [await startServer({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] }), await startServer()]
const binary = (...hex: readonly string[]) => Buffer.from(`0d0a0d0a000d0a515549540a${hex.join('')}`, 'hex')
const ofClient = binary('2111000ccb007109', '0a000001', '1234', '01bb')
const throughTls = binary('21110014cb007109', '0a000001', '1234', '01bb', '2000050100000000')
const line = Buffer.from('PROXY TCP4 203.0.113.9 10.0.0.1 4660 443\r\n')
const client = '203.0.113.9'

/** Sends the pieces, each in a packet of its own, and answers with what comes back until the server closes. */
async function exchange({ url }: TestServer, ...pieces: readonly (Buffer | string)[]): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).setNoDelay(true)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const answer = text(socket).catch(() => '')
  for (const piece of pieces) {
    socket.write(piece)
    await pause(1)
  }
  return answer
}

const call = (server: TestServer): RawRequest => signed(server.url, jsonCall('kms', 'ListKeys'))
const last = async (server: TestServer) => (await server.records()).at(-1)?.sourceIPAddress
const forwarded = (server: TestServer, value: string) => wireText(withHeader(call(server), 'x-forwarded-for', value))

test('a preamble says who is calling, in whatever pieces it comes', async () => {
  const request = wireText(call(behind))
  for (const preamble of [ofClient, line]) {
    const bytes = Array.from(preamble, (_, i) => preamble.subarray(i, i + 1))
    const whole = Buffer.concat([preamble, Buffer.from(request)])
    for (const pieces of [[whole], [preamble, request], [...bytes, request], [whole.subarray(0, 20), whole.subarray(20)]]) {
      assert.match(await exchange(behind, ...pieces), /^HTTP\/1\.1 200 OK/)
      assert.equal(await last(behind), client)
    }
  }
})

test('whom a preamble names is believed no more than anybody', async () => {
  await exchange(behind, ofClient, forwarded(behind, '198.51.100.1'))
  assert.equal(await last(behind), client)
  // Unless it is a proxy, too.
  await exchange(behind, binary('2111000c0a000005', '0a000001', '1234', '01bb'), forwarded(behind, '198.51.100.1'))
  assert.equal(await last(behind), '198.51.100.1')
})

test('where a preamble names nobody, the proxy calls for itself, whatever its client adds', async () => {
  for (const unknown of [binary('20000000'), Buffer.from('PROXY UNKNOWN\r\n')]) {
    await exchange(behind, unknown, forwarded(behind, '198.51.100.1'))
    assert.equal(await last(behind), '127.0.0.1')
  }
})

test('a proxy asks for itself whether we are well', async () => {
  const health = 'GET /_stockade/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  assert.match(await exchange(behind, binary('20000000'), health), /^HTTP\/1\.1 200 OK/)
})

test('a header says who is calling', async () => {
  await exchange(behind, forwarded(behind, `127.0.0.1, ${client}:4711, 10.1.1.1`))
  assert.equal(await last(behind), client)
  await exchange(behind, wireText(call(behind)))
  assert.equal(await last(behind), '127.0.0.1')
})

test('a proxy that names nobody is not let in', async () => {
  const before = (await behind.records()).length
  assert.match(await exchange(behind, forwarded(behind, 'unknown')), /^HTTP\/1\.1 400 [^]*X-Forwarded-For names no address/)
  assert.equal((await behind.records()).length, before)
})

test('whether the client came through TLS', async () => {
  for (const server of [behind, direct]) {
    const user = await createUser(server, 'shy', allow('*'), {
      Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
    const request = signed(server.url, jsonCall('kms', 'ListKeys'), { identity: user })
    const statusOf = async (value: string, ...before: readonly Buffer[]) =>
      Number((await exchange(server, ...before, wireText(withHeader(request, 'x-forwarded-proto', value)))).slice(9, 12))
    assert.equal(await statusOf('http'), 400)
    assert.equal(await statusOf('https'), server === behind ? 200 : 400)
    if (server === behind) assert.deepEqual([await statusOf('http', throughTls), await statusOf('https', ofClient)], [200, 400])
  }
})

test('a preamble that is malformed or cut off ends the connection, and nothing behind it is read', async () => {
  const before = (await behind.records()).length
  const request = wireText(call(behind))
  for (const preamble of [binary('2111ffff'), binary('31110000'), 'PROXY nonsense\r\n', `PROXY ${'x'.repeat(200)}`]) {
    assert.match(await exchange(behind, preamble, request), /^HTTP\/1\.1 400 /)
  }
  const { hostname, port } = new URL(behind.url)
  const socket = connect(Number(port), hostname)
  socket.end(ofClient.subarray(0, 20))
  await text(socket)
  assert.equal((await behind.records()).length, before)
})

test('from anybody else all of it means nothing', async () => {
  for (const preamble of [ofClient, line]) {
    assert.match(await exchange(direct, preamble, wireText(call(direct))), /^HTTP\/1\.1 400 /)
  }
  await exchange(direct, forwarded(direct, client))
  assert.equal(await last(direct), '127.0.0.1')
})
