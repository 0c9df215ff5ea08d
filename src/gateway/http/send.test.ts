import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { NodeExchange } from './node/node-exchange.ts'
import { longestTaking } from './send.ts'

const server = createServer()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())

/** More than a system takes for a client that takes nothing. */
const large = 'x'.repeat(32 * 1024 * 1024)

/** A client that asked, whether its answer is handed over, and what ends it. */
interface Answering {
  readonly client: Socket
  readonly handed: () => boolean
  readonly sent: Promise<void>
  readonly giveWay: () => void
  /** Room that is held. */
  readonly held: () => number
}

async function answering(body: string): Promise<Answering> {
  const { port } = server.address() as AddressInfo
  const client = connect(port, '127.0.0.1').pause()
  client.on('error', () => undefined)
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
  let isHanded = false
  let held = 0
  let giveWay = () => assert.fail('Nothing is held.')
  const exchange = new NodeExchange({} as never, request, response)
  const left = exchange.send({ status: 200, headers: {}, body }, false)
  const hold = (end: () => void) => {
    held = left
    giveWay = end as never
    return () => void (held = 0)
  }
  const sent = (left === 0 ? Promise.resolve() : exchange.taken(hold)).then(() => void (isHanded = true))
  for (let turns = 0; turns < 10; turns++) await turn()
  return { client, handed: () => isHanded, sent, giveWay: () => giveWay(), held: () => held }
}

test('a small answer is handed over at once, and a large one when it has been taken; until then it has room', async () => {
  const small = await answering('x')
  assert.deepEqual([small.handed(), small.held()], [true, 0])
  small.client.destroy()
  const { client, handed, held, sent } = await answering(large)
  assert.deepEqual([handed(), held()], [false, large.length])
  client.resume()
  await sent
  assert.equal(held(), 0)
  client.destroy()
})

test('who goes away while he is answered is not waited for', async () => {
  const { client, handed, held, sent } = await answering(large)
  assert.ok(!handed())
  client.destroy()
  await sent
  assert.equal(held(), 0)
})

/** The client learns that its connection was reset, and that nothing of it is kept. */
const assertReset = (client: Socket) => assert.rejects(once(client.resume(), 'close'), { code: 'ECONNRESET' })

test('an answer that nobody takes does not stay', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { client, handed, sent } = await answering(large)
  t.mock.timers.tick(longestTaking - 1)
  await turn()
  assert.ok(!handed())
  t.mock.timers.tick(1)
  await sent
  await assertReset(client)
})

test('nor does one whose room others need', async () => {
  const { client, held, giveWay, sent } = await answering(large)
  giveWay()
  await sent
  assert.equal(held(), 0)
  await assertReset(client)
})
