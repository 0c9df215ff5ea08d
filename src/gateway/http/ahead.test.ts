// Requests that a client sends ahead of an answer: how much of them is read meanwhile, and that they are answered in turn.
import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { jsonCall, queryCall, send, signed, type Unsigned } from '../../../test/kit/raw-request.ts'
import { startServer } from '../../../test/kit/server.ts'
import { wireText } from '../../../test/kit/socket.ts'
import { Connections } from './connections.ts'
import { NodeExchange } from './node/node-exchange.ts'
import { trustedProxies } from './trusted-proxies.ts'

const oneRead = 64 * 1024
const body = 'b'.repeat(60_000)
const requestOf = (length: number) => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n${body.slice(0, length)}`

const connections = new Connections({ most: 100, proxies: trustedProxies([]) })
/** Each call in its turn: what it does beside reading its body and answering how long that is. */
let meanwhile: (request: IncomingMessage, response: ServerResponse) => unknown = () => undefined
const server = createServer((request, response) => {
  const connection = connections.of(request.socket)
  void connection.inTurn(new NodeExchange(connection, request, response), async () => {
    const { length } = await buffer(request)
    await meanwhile(request, response)
    response.end(`${length}.`)
    await once(response, 'close')
  })
})
server.prependListener('connection', (socket: Socket) => connections.admit(socket))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())

/** What has been read of a connection when nothing more is. */
async function readOf(socket: Socket): Promise<number> {
  let read = -1
  while (read < socket.bytesRead) {
    read = socket.bytesRead
    await pause(50)
  }
  return read
}

/** All that a client is answered, and what the server reads of it until its first call may go on. */
async function sendAhead(requests: readonly string[]): Promise<{ read: number; answers: string }> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const begun = Promise.withResolvers<Socket>()
  const goOn = Promise.withResolvers<void>()
  meanwhile = request => {
    begun.resolve(request.socket)
    return goOn.promise
  }
  client.write(requests.join(''))
  let answers = ''
  client.on('data', chunk => (answers += String(chunk)))
  const socket = await begun.promise
  const read = await readOf(socket)
  goOn.resolve()
  const lengths = () => answers.match(/^\d+\./gm) ?? []
  while (lengths().length < requests.length && !client.destroyed) await pause(5)
  client.destroy()
  return { read, answers: lengths().join('') }
}

test('no more than one read of what comes ahead, and all of it answered in turn', async () => {
  const { read, answers } = await sendAhead([requestOf(10), ...Array.from({ length: 7 }, (_, i) => requestOf(60_000 - i))])
  assert.equal(answers, '10.60000.59999.59998.59997.59996.59995.59994.')
  assert.ok(read <= oneRead * 2, `${read} bytes`)
})

test('nothing is read behind an answer that its client does not take, and what came meanwhile is answered then', async () => {
  const { url } = await startServer()
  const ask = (call: Unsigned) => send(url, signed(url, call))
  const PolicyDocument = '\\'.repeat(48_000)
  for (let count = 0; count < 16; count++) await ask(queryCall('iam', 'CreatePolicy', { PolicyName: 'x', PolicyDocument }))
  const lookup = jsonCall('cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreatePolicy' }], MaxResults: 50,
  })
  assert.ok((await ask(lookup)).body.length > 1_000_000)
  const accepted: Socket[] = []
  subscribe('net.server.socket', message => accepted.push((message as { socket: Socket }).socket))
  const client = connect(Number(new URL(url).port), '127.0.0.1').pause()
  const keptAlive = (call: Unsigned) => wireText(signed(url, call)).replace('connection: close', 'connection: keep-alive')
  // One after the other, until the system takes no more of an answer.
  let sent = 0
  while ((accepted[0]?.writableLength ?? 0) === 0) {
    client.write(keptAlive(lookup))
    sent++
    await pause(200)
  }
  const [socket] = accepted
  const before = await readOf(socket!)
  client.write(keptAlive(jsonCall('kms', 'ListKeys')).repeat(3))
  assert.equal(await readOf(socket!), before)
  let answers = ''
  client.resume().on('data', chunk => (answers += String(chunk)))
  const count = () => answers.match(/HTTP\/1\.1 \d+ /g)?.length ?? 0
  while (count() < sent + 3 && !client.destroyed) await pause(5)
  assert.equal(answers.match(/HTTP\/1\.1 200 OK/g)?.length, sent + 3)
  client.destroy()
})
