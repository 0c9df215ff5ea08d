// What goes to node:http and what does not, and that nobody can tell by anything but the time.
import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { commitGate } from '../../../../test/kit/commit-gate.ts'
import { jsonCall, queryCall, signed, type Unsigned } from '../../../../test/kit/raw-request.ts'
import { startServer, type TestServer } from '../../../../test/kit/server.ts'
import { wireText } from '../../../../test/kit/socket.ts'

const gate = commitGate()
const server = await startServer({ ephemeral: true, between: gate.between })
const other = await startServer({ ephemeral: true, httpFront: 'off' })

/** Requests that node:http has read. */
let readByNode = 0
subscribe('http.server.request.start', () => readByNode++)
const accepted: Socket[] = []
subscribe('net.server.socket', message => accepted.push((message as { socket: Socket }).socket))

const keptAlive = (call: Unsigned, { url }: TestServer = server) =>
  wireText(signed(url, call)).replace('connection: close', 'connection: keep-alive')
const listKeys = () => keptAlive(jsonCall('kms', 'ListKeys'))
const createKey = () => keptAlive(jsonCall('kms', 'CreateKey'))
const health = 'GET /_stockade/health HTTP/1.1\r\nhost: x\r\n\r\n'

/** A client by its socket, and the server's end of it. */
class Client {
  readonly socket: Socket
  readonly server: Socket
  text = ''

  private constructor(socket: Socket, end: Socket) {
    this.socket = socket
    this.server = end
    socket.on('data', (data: Buffer) => (this.text += data.toString('latin1'))).on('error', () => undefined)
  }

  static async open({ url }: TestServer = server): Promise<Client> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setNoDelay(true)
    await once(socket, 'connect')
    const isOurs = ({ remotePort }: Socket) => remotePort === socket.localPort
    while (!accepted.some(isOurs)) await turn()
    return new Client(socket, accepted.find(isOurs)!)
  }

  get statuses(): string[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status!)
  }

  get isOver(): boolean {
    return this.socket.closed
  }

  /** Waits until the server has read all that is sent. */
  async send(text: string): Promise<void> {
    const all = this.server.bytesRead + text.length
    this.socket.write(Buffer.from(text, 'latin1'))
    while (this.server.bytesRead < all && !this.server.destroyed) await pause(1)
  }

  /** Waits for as many answers. */
  async answers(count: number): Promise<string[]> {
    while (this.statuses.length < count && !this.isOver) await pause(1)
    return this.statuses
  }

  async end(): Promise<void> {
    while (!this.isOver) await pause(1)
  }
}

/** How many requests of them node:http reads. */
async function byNode(work: () => Promise<void>): Promise<number> {
  const before = readByNode
  await work()
  return readByNode - before
}

test('node:http has a connection from the first request that is not plain', async () => {
  const client = await Client.open()
  const sent = async (text: string) => {
    const count = client.statuses.length + 1
    await client.send(text)
    assert.equal((await client.answers(count)).at(-1), '200')
  }
  assert.equal(await byNode(async () => {
    for (let count = 0; count < 3; count++) await sent(listKeys())
  }), 0)
  assert.equal(await byNode(async () => {
    for (const text of [health, listKeys(), listKeys()]) await sent(text)
  }), 3)
  client.socket.destroy()
})

test('it has all of them where the front is off', async () => {
  const client = await Client.open(other)
  assert.equal(await byNode(async () => {
    await client.send(keptAlive(jsonCall('kms', 'ListKeys'), other))
    assert.deepEqual(await client.answers(1), ['200'])
  }), 1)
  client.socket.destroy()
})

test('it has all that comes from a trusted proxy', async () => {
  const behind = await startServer({ ephemeral: true, trustedProxies: ['127.0.0.1'] })
  for (const preamble of ['', 'PROXY TCP4 203.0.113.9 10.0.0.1 4660 443\r\n']) {
    const client = await Client.open(behind)
    assert.equal(await byNode(async () => {
      await client.send(preamble + keptAlive(jsonCall('kms', 'ListKeys'), behind))
      assert.deepEqual(await client.answers(1), ['200'])
    }), 1)
    client.socket.destroy()
  }
})

test('a request that comes in parts, cut anywhere, first or behind another', async () => {
  const whole = listKeys()
  const cuts = [1, 2, 17, 18, whole.indexOf('\r\n\r\n') + 2, whole.indexOf('\r\n\r\n') + 4, whole.length - 1]
  for (const cut of cuts) {
    for (const before of [0, 1]) {
      const client = await Client.open()
      for (let count = 0; count < before; count++) {
        await client.send(listKeys())
        await client.answers(count + 1)
      }
      await client.send(whole.slice(0, cut))
      await client.send(whole.slice(cut))
      assert.deepEqual(await client.answers(before + 1), Array.from({ length: before + 1 }, () => '200'), `${cut}`)
      client.socket.destroy()
    }
  }
})

test('several in one read, more than one read, and nonsense', async () => {
  const large = keptAlive(jsonCall('kms', 'ListKeys', { Marker: 'x'.repeat(300_000) }))
  const cases = [
    [listKeys().repeat(3), ['200', '200', '200']], [large, ['400']], [listKeys() + large, ['200', '400']], ['x\r\n\r\n', ['400']],
    [`${listKeys()}x\r\n\r\n`, ['200']],
  ] as const
  for (const [text, expected] of cases) {
    for (const before of [0, 1]) {
      const client = await Client.open()
      if (before > 0) {
        await client.send(listKeys())
        await client.answers(1)
      }
      await client.send(text)
      const answers = await client.answers(before + expected.length)
      assert.deepEqual(answers.slice(before), expected)
      client.socket.destroy()
    }
  }
})

/** A client whose call has come as far as its commit. */
async function callUnderWay(): Promise<{ client: Client; release: () => void }> {
  const client = await Client.open()
  const held = gate.hold('CreateKey')
  await client.send(createKey())
  return { client, release: (await held).release }
}

test('what is sent ahead of an answer is answered behind it', async () => {
  const { client, release } = await callUnderWay()
  const call = queryCall('sts', 'GetCallerIdentity')
  const expecting = keptAlive(call).replace('connection:', 'expect: 100-continue\r\nconnection:')
  await client.send(listKeys() + expecting)
  await pause(20)
  assert.equal(client.text, '')
  release()
  assert.deepEqual(await client.answers(4), ['200', '200', '100', '200'])
  assert.match(client.text, /"KeyMetadata"[^]*"Keys"[^]*<GetCallerIdentityResult>/)
  client.socket.destroy()
})

test('more calls ahead than there may be end the connection', async () => {
  const { client, release } = await callUnderWay()
  await client.send(listKeys().repeat(20))
  await client.end()
  release()
})

test('nonsense ahead of an answer neither takes it nor undoes it', async () => {
  const { client, release } = await callUnderWay()
  await client.send('nonsense\r\n\r\n')
  release()
  await client.end()
  assert.deepEqual(client.statuses, ['200'])
  assert.match(client.text, /\r\nconnection: close\r\n/)
})

test('who closes his end is not answered, and what is under way ends', async () => {
  const { client, release } = await callUnderWay()
  client.socket.end()
  await once(client.server, 'end')
  release()
  await client.end()
  assert.equal(client.text, '')
})

test('the times of a connection', async () => {
  const silent = await Client.open()
  assert.equal(silent.server.timeout, 20_000)
  silent.server.emit('timeout')
  await silent.end()
  assert.match(silent.text, /^HTTP\/1\.1 408 [^]*"__type":"RequestTimeout"/)
  const idle = await Client.open()
  await idle.send(listKeys())
  await idle.answers(1)
  assert.equal(idle.server.timeout, 76_000)
  idle.server.emit('timeout')
  await idle.end()
  assert.deepEqual(idle.statuses, ['200'])
  const { client, release } = await callUnderWay()
  client.server.emit('timeout')
  await turn()
  release()
  assert.deepEqual(await client.answers(1), ['200'])
  // What has begun to come is Node's, and has its time.
  await client.send('POST / HTTP/1.1\r\n')
  assert.equal(client.server.timeout, 0)
  client.socket.destroy()
})

test('when it stops, who waits for nothing is let go, and who is being answered hears that it was the last', async () => {
  const own = commitGate()
  const stopping = await startServer({ ephemeral: true, between: own.between })
  const [idle, busy] = [await Client.open(stopping), await Client.open(stopping)]
  await idle.send(keptAlive(jsonCall('kms', 'ListKeys'), stopping))
  await idle.answers(1)
  const held = own.hold('CreateKey')
  await busy.send(keptAlive(jsonCall('kms', 'CreateKey'), stopping))
  const { release } = await held
  const stopped = stopping.stop()
  await idle.end()
  assert.equal(busy.text, '')
  release()
  await busy.end()
  assert.match(busy.text, /^HTTP\/1\.1 200 OK\r\nconnection: close\r\n/)
  await stopped
})

test('an answer is byte for byte what node:http writes', async () => {
  const calls = [
    jsonCall('kms', 'ListKeys'), jsonCall('kms', 'DescribeKey', { KeyId: 'none' }), queryCall('sts', 'GetCallerIdentity'),
    queryCall('iam', 'GetUser', { UserName: 'none' }), queryCall('iam', 'CreateUser', { UserName: 'x', Path: '/\u00e9/' }),
    { ...jsonCall('kms', 'ListKeys'), body: '{' },
  ]
  const ask = async (call: Unsigned, to: TestServer) => {
    const client = await Client.open(to)
    await client.send(keptAlive(call, to))
    await client.answers(1)
    const length = Number(/content-length: (\d+)/i.exec(client.text)![1])
    while (client.text.length < client.text.indexOf('\r\n\r\n') + 4 + length) await pause(1)
    client.socket.destroy()
    return client.text.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>').replace(/^Date: .*$/m, 'Date: <date>')
  }
  const fresh = await startServer({ ephemeral: true })
  for (const call of calls) {
    let [ours, nodes] = ['', '']
    assert.equal(await byNode(async () => void (ours = await ask(call, fresh))), 0)
    assert.equal(await byNode(async () => void (nodes = await ask(call, other))), 1)
    assert.equal(ours, nodes)
  }
})

test('who is refused by the head of a request that is whole keeps the connection', async () => {
  const wrong = listKeys().replace(/Credential=\w+/, 'Credential=AKIAUNKNOWN000000000')
  const client = await Client.open()
  for (let count = 1; count <= 2; count++) {
    await client.send(wrong)
    assert.equal((await client.answers(count)).at(-1), '400')
  }
  await client.send(listKeys())
  assert.equal((await client.answers(3)).at(-1), '200')
  client.socket.destroy()
})
