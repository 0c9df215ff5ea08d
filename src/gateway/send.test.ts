import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { longestTaking, send } from './send.ts'

const server = createServer()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())

/** More than a system takes for a client that takes nothing. */
const large = 'x'.repeat(32 * 1024 * 1024)

/** A client that asked, what it is answered with, and whether the answer is handed over. */
async function answering(body: string): Promise<{ client: Socket; handed: () => boolean; sent: Promise<void> }> {
  const { port } = server.address() as AddressInfo
  const client = connect(port, '127.0.0.1').pause()
  client.on('error', () => undefined)
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
  let isHanded = false
  const sent = send(request, response, { status: 200, headers: {}, body }, false).then(() => void (isHanded = true))
  for (let turns = 0; turns < 10; turns++) await turn()
  return { client, handed: () => isHanded, sent }
}

test('a small answer is handed over at once, and a large one when it has been taken', async () => {
  const small = await answering('x')
  assert.ok(small.handed())
  small.client.destroy()
  const { client, handed, sent } = await answering(large)
  assert.ok(!handed())
  client.resume()
  await sent
  client.destroy()
})

test('who goes away while he is answered is not waited for', async () => {
  const { client, handed, sent } = await answering(large)
  assert.ok(!handed())
  client.destroy()
  await sent
})

test('an answer that nobody takes does not stay', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { client, handed, sent } = await answering(large)
  t.mock.timers.tick(longestTaking - 1)
  await turn()
  assert.ok(!handed())
  t.mock.timers.tick(1)
  await sent
  client.resume()
  await once(client, 'close')
})
