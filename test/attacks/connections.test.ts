// Who holds connections, bodies and places, so that nobody else gets any.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scaled } from '../kit/attacks.ts'
import { root } from '../kit/identity.ts'
import { jsonCall, queryCall, send, signed, withAuthorization, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { wireText } from '../kit/socket.ts'

const connections = 800
const siege = await besiege({ environment: { STOCKADE_CONNECTIONS: String(connections) } })
const { host } = new URL(siege.url)

const open = new Set<Socket>()
const closeAll = () => {
  for (const socket of open) socket.destroy()
  open.clear()
}
after(closeAll)

/** A connection from an address that nobody else in this test has, where the system gives one. */
async function attacker(): Promise<Socket> {
  const localAddress = process.platform === 'linux' ? '127.0.0.66' : '127.0.0.1'
  const socket = connect({ port: siege.port, host: '127.0.0.1', localAddress })
  socket.on('error', () => undefined)
  open.add(socket)
  await once(socket, 'connect')
  return socket
}

const keptAlive = (call: Unsigned, identity = siege.nobody) =>
  wireText(signed(siege.url, call, { identity })).replace('connection: close', 'connection: keep-alive')

const health = async (target: string) =>
  (await send(siege.url, { method: 'GET', target, headers: [['host', host]], body: '' })).status

test('more connections than there may be, none of which says anything', async t => {
  const seen = await siege.withstand(async () => {
    for (let count = 0; count < connections * scaled(2); count++) {
      const socket = await attacker()
      if (count % 2 === 0) socket.write('POST / HTTP/1.1\r\nhost: x\r\n')
      if (count % 200 === 199) assert.deepEqual([await health('/_stockade/health'), await health('/_stockade/ready')], [200, 200])
    }
  })
  const countLeft = () => [...open].filter(({ destroyed, readable }) => !destroyed && readable).length
  // A client that has much else to do hears late of what was closed.
  for (let tries = 0; tries < 100 && countLeft() > connections; tries++) await pause(50)
  const left = countLeft()
  t.diagnostic(`${left} of ${open.size} left, slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
  assert.ok(left <= connections, `${left} connections are open`)
  closeAll()
})

test('large bodies under a key id that is known and a signature that is wrong', async t => {
  const body = 'x'.repeat(1_000_000)
  const wrong = withAuthorization(signed(siege.url, { ...jsonCall('kms', 'ListKeys'), body }, { identity: root }), text =>
    text.replace(/[0-9a-f]{64}$/, '0'.repeat(64)))
  const text = wireText(wrong)
  const before = await siege.memory()
  const most = { memory: before }
  const seen = await siege.withstand(async () => {
    // All but the last byte, which would end the call.
    await Promise.all(Array.from({ length: 600 }, async () => (await attacker()).write(text.slice(0, -1))))
    for (let asked = 0; asked < 20; asked++) {
      await pause(100)
      most.memory = Math.max(most.memory, await siege.memory())
    }
  })
  closeAll()
  const grown = most.memory - before
  t.diagnostic(`${Math.round(grown / 1e6)} MB more, slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
  // Half of what was sent: 64 MB are held, two reads of each connection, and what the collector has not come to yet.
  assert.ok(grown < 300_000_000, `${grown} bytes`)
})

test('calls sent ahead of their answers, over and over', async t => {
  const one = keptAlive(queryCall('iam', 'ListUsers'))
  const seen = await siege.withstand(async () => {
    for (let round = 0; round < scaled(10); round++) {
      const sockets = await Promise.all(Array.from({ length: 4 }, attacker))
      for (const socket of sockets) socket.resume().write(one.repeat(600))
      await pause(20)
    }
  })
  closeAll()
  t.diagnostic(`slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
})

test('as many calls at once as there are connections', async t => {
  const one = keptAlive(queryCall('iam', 'ListUsers'))
  const seen = await siege.withstand(async () => {
    const sockets = await Promise.all(Array.from({ length: 600 }, attacker))
    for (let round = 0; round < scaled(5); round++) {
      const answered = sockets.map(socket => once(socket, 'data'))
      for (const socket of sockets) socket.write(one)
      await Promise.all(answered)
    }
  })
  closeAll()
  t.diagnostic(`slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
})
