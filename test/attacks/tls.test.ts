// Who agrees on TLS and goes no further: a handshake is the only work that a server does before it knows what is asked.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scaled } from '../kit/attacks.ts'
import { besiege } from '../kit/siege.ts'
import { authorityOf, connectTls, helloFor } from '../kit/tls.ts'

const siege = await besiege({ environment: { STOCKADE_TLS: 'true' } })
const ca = await authorityOf(siege)
/** As many as there may be. */
const mostHandshakes = 512

const open = new Set<Socket>()
const closeAll = () => {
  for (const socket of open) socket.destroy()
  open.clear()
}
after(closeAll)

/** From an address that nobody else in this test has, where the system gives one. */
async function attacker(...bytes: readonly Uint8Array[]): Promise<Socket> {
  const localAddress = process.platform === 'linux' ? '127.0.0.66' : '127.0.0.1'
  const socket = connect({ port: siege.port, host: '127.0.0.1', localAddress })
  socket.on('error', () => undefined).on('close', () => open.delete(socket)).resume()
  open.add(socket)
  await once(socket, 'connect')
  for (const piece of bytes) socket.write(piece)
  return socket
}

const countLeft = async (most: number) => {
  // A client that has much else to do hears late of what was closed.
  for (let tries = 0; tries < 100 && open.size > most; tries++) await pause(50)
  return open.size
}

/** Whoever comes meanwhile, from elsewhere. */
async function agrees(): Promise<void> {
  (await connectTls(siege, { ca })).destroy()
}

test('handshakes that go no further, more than there may be', async t => {
  const hello = await helloFor('localhost')
  const before = await siege.memory()
  const seen = await siege.withstand(async () => {
    for (let count = 0; count < Math.max(700, scaled(2000)); count++) {
      await attacker(hello)
      if (count % 100 === 99) await agrees()
    }
  })
  const left = await countLeft(mostHandshakes)
  const grown = await siege.memory() - before
  const slowest = `slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`
  t.diagnostic(`${left} left, ${Math.round(grown / 1e6)} MB more, ${slowest}`)
  assert.ok(left <= mostHandshakes, `${left} are open`)
  // 68 KB for each that there may be, and what the collector has not come to yet: of 20,000 as much as of 40,000.
  assert.ok(grown < 250_000_000, `${grown} bytes`)
  closeAll()
})

test('a handshake that stops has ten seconds, wherever it stops', { timeout: 30_000 }, async () => {
  const hello = await helloFor('localhost')
  const stopped = [await attacker(hello.subarray(0, 1)), await attacker(hello.subarray(0, 200)), await attacker(hello)]
  await pause(8000)
  assert.equal(stopped.filter(({ destroyed }) => destroyed).length, 0)
  assert.equal(await countLeft(0), 0)
})

test('names that nobody has asked for yet, each of which gets a certificate', async t => {
  const hello = await helloFor('n00000.localhost')
  const at = hello.indexOf('n00000.localhost')
  let named = 0
  const seen = await siege.withstand(async () => {
    for (let round = 0; round < scaled(25); round++) {
      await Promise.all(Array.from({ length: 40 }, () => {
        const asked = Buffer.from(hello)
        asked.write(String(++named).padStart(5, '0'), at + 1)
        return attacker(asked)
      }))
      await agrees()
    }
    closeAll()
  })
  t.diagnostic(`${named} names, slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
})

test('nobody agrees once more on what he has agreed on', async () => {
  const socket = await connectTls(siege, { ca, maxVersion: 'TLSv1.2' })
  socket.renegotiate({}, () => undefined)
  await assert.rejects(Promise.race([once(socket, 'close'), pause(2000)]), { code: 'ERR_SSL_NO_RENEGOTIATION' })
  socket.destroy()
  await agrees()
})
