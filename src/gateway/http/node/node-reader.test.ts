// What node:http is given of a connection and when, with what stands before it for plain requests and without.
import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { jsonCall, signed } from '../../../../test/kit/raw-request.ts'
import { startServer, type TestServer } from '../../../../test/kit/server.ts'
import { wireText } from '../../../../test/kit/socket.ts'
import { limits } from '../limits.ts'

const servers: Readonly<Record<string, TestServer>> = {
  on: await startServer({ ephemeral: true }),
  off: await startServer({ ephemeral: true, httpFront: 'off' }),
}
const accepted: Socket[] = []
subscribe('net.server.socket', message => accepted.push((message as { socket: Socket }).socket))

/** What Node's parser has gathered of a head. */
const gathered = (socket: Socket) =>
  (socket as { readonly parser?: { readonly _headers: readonly string[] } }).parser?._headers.length ?? 0

interface Client {
  readonly socket: Socket
  readonly server: Socket
  answers(): string
  /** Waits until the server has read all that is sent. */
  send(text: string): Promise<void>
}

async function open({ url }: TestServer): Promise<Client> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setNoDelay(true)
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (data: Buffer) => (text += data.toString('latin1'))).on('error', () => undefined)
  const isOurs = ({ remotePort }: Socket) => remotePort === socket.localPort
  while (!accepted.some(isOurs)) await pause(1)
  const server = accepted.find(isOurs)!
  return {
    socket, server, answers: () => text,
    async send(sent) {
      const all = server.bytesRead + sent.length
      socket.write(Buffer.from(sent, 'latin1'))
      while (server.bytesRead < all && !server.destroyed) await pause(1)
      await pause(1)
    },
  }
}

async function closed({ socket, answers }: Client): Promise<string> {
  while (!socket.closed) await pause(1)
  return answers()
}

const statuses = (answers: string) => [...answers.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)
const first = 'GET /_stockade/health HTTP/1.1\r\nhost: x\r\n'
const health = `${first}\r\n`
const lines = (count: number) => 'aa:bb\r\n'.repeat(count)
const chunked = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'

for (const [front, server] of Object.entries(servers)) {
  test(`a head of too many lines is refused before its end, wherever it stands (front ${front})`, async () => {
    for (const [text, expected] of [
      [first + lines(200), ['431']], [health + first + lines(200), ['200']], [`${chunked}1\r\na\r\n0\r\n${lines(50)}`, ['431']],
      [first + lines(2000), ['431']], [`${first}x: ${'y'.repeat(20_000)}`, ['431']],
    ] as const) {
      for (const part of [text.length, 200]) {
        const client = await open(server)
        for (let at = 0; at < text.length; at += part) {
          await client.send(text.slice(at, at + part))
          // What the parser tells of at once, of names and values.
          assert.ok(gathered(client.server) <= 100, `${gathered(client.server)}`)
        }
        const answers = statuses(await closed(client))
        // In parts, what stands before it has been answered by then.
        assert.deepEqual(part === 200 ? answers.slice(-1) : answers, part === 200 ? ['431'] : expected, text.slice(0, 60))
      }
    }
    const client = await open(server)
    await client.send(health)
    while (client.answers() === '') await pause(1)
    for (let count = 0; count < 21; count++) await client.send(count === 0 ? first : lines(10))
    assert.deepEqual(statuses(await closed(client)), ['200', '431'])
    assert.match(client.answers(), /"__type":"RequestHeaderSectionTooLarge"/)
  })

  test(`a head that comes in parts is the parser's when it is whole (front ${front})`, async () => {
    const head = `\r\n${first}${lines(199)}`
    const client = await open(server)
    for (let round = 0; round < 3; round++) {
      for (let at = 0; at < head.length; at += 200) {
        await client.send(head.slice(at, at + 200))
        assert.equal(gathered(client.server), 0)
      }
      await client.send('\r')
      assert.equal(statuses(client.answers()).length, round)
      await client.send('\n')
      while (statuses(client.answers()).length === round) await pause(1)
    }
    assert.deepEqual(statuses(client.answers()), ['200', '200', '200'])
    client.socket.destroy()
  })

  test(`blank lines that come alone are nothing, and bear on nothing behind them (front ${front})`, async () => {
    for (const blank of ['\r\n'.repeat(30), '\r\n'.repeat(2000), '\n', '\r']) {
      const client = await open(server)
      for (let round = 1; round <= 2; round++) {
        await client.send(blank)
        await client.send(blank === '\r' ? `\n${health}` : health)
        while (statuses(client.answers()).length < round && !client.socket.closed) await pause(1)
      }
      assert.deepEqual(statuses(client.answers()), ['200', '200'])
      client.socket.destroy()
      const evading = await open(server)
      await evading.send(blank)
      await evading.send(blank === '\r' ? '\n' : blank)
      await evading.send(first + lines(200))
      assert.deepEqual(statuses(await closed(evading)), ['431'])
    }
  })

  test(`bodies and what comes behind them, cut anywhere (front ${front})`, async () => {
    const call = signed(server.url, jsonCall('kms', 'ListKeys', { Limit: 10 }))
    const measured = wireText(call).replace('connection: close', 'connection: keep-alive')
    const head = measured.slice(0, measured.indexOf('content-length'))
    const { body } = call
    const pieces = `5;x=y\r\n${body.slice(0, 5)}\r\n${(body.length - 5).toString(16)}\r\n${body.slice(5)}\r\n`
    const inChunks = `${head}transfer-encoding: chunked\r\n\r\n${pieces}0\r\n`
    const all = `${measured}${inChunks}t: u\r\n\r\n\r\n${measured}\r\n${health}${inChunks}\r\n${health}`
    const cuts = Array.from({ length: all.length - 1 }, (_, at) => at + 1).filter(at => at % 17 === 0)
    await Promise.all(cuts.map(async cut => {
      const client = await open(server)
      await client.send(all.slice(0, cut))
      await client.send(all.slice(cut))
      while (statuses(client.answers()).length < 6 && !client.socket.closed) await pause(1)
      assert.deepEqual(statuses(client.answers()), Array.from({ length: 6 }, () => '200'), `${cut}`)
      client.socket.destroy()
    }))
  })

  test(`a head that is cut off, and what is none (front ${front})`, async () => {
    const cut = await open(server)
    await cut.send(first)
    cut.socket.end()
    assert.deepEqual(statuses(await closed(cut)), ['400'])
    for (const text of ['nonsense', '\x16\x03\x01', `${health}\x16`]) {
      const client = await open(server)
      await client.send(text)
      assert.equal(statuses(await closed(client)).at(-1), text.startsWith(health) ? '200' : '400')
    }
  })
}

test('a head that does not end has its time, behind another as well', async t => {
  const set = t.mock.method(globalThis, 'setTimeout')
  const client = await open(servers['off']!)
  await client.send(health)
  while (client.answers() === '') await pause(1)
  set.mock.resetCalls()
  await client.send(first)
  const patience = set.mock.calls.find(({ arguments: [, time] }) => time === limits.headersTimeout)
  ;(patience!.arguments[0] as () => void)()
  assert.deepEqual(statuses(await closed(client)), ['200', '408'])
})
