// Thousands of clients that never finish, and a flood of requests without a signature: memory stays bounded, nothing is written,
// and whoever signs is answered meanwhile.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { readRecords } from '../kit/journal.ts'
import { jsonCall, queryCall, send, signed, withHeader } from '../kit/raw-request.ts'
import { wireText } from '../kit/socket.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const clients = Number(process.env['STOCKADE_TEST_SLOW_CLIENTS'] ?? 2000)
const unsigned = 4000
const atOnce = 16

test(`${clients} slow clients and a flood of unsigned requests`, async t => {
  const folder = temporaryFolder()
  const environment = rootVariables
  const { url, port, end } = await spawnServer({ data: folder.path, environment })
  const slow: Socket[] = []
  t.after(async () => {
    for (const socket of slow) socket.destroy()
    await end('SIGKILL')
    folder.remove()
  })
  const call = () => send(url, signed(url, jsonCall('stockade', 'GetStatus')))
  const memory = async () => (JSON.parse((await call()).body) as { ResidentBytes: number }).ResidentBytes
  const before = await memory()

  // Half of them stop within their headers, the others within a body that they have signed.
  const good = wireText(signed(url, { ...jsonCall('kms', 'CreateKey'), body: JSON.stringify({ Description: 'x'.repeat(1000) }) }))
  for (let count = 0; count < clients; count++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    slow.push(socket)
    await once(socket, 'connect')
    socket.write(good.slice(0, count % 2 === 0 ? 60 : -500))
  }

  let sent = 0
  const bare = [jsonCall('kms', 'CreateKey'), queryCall('iam', 'CreateUser', { UserName: 'mallory' })]
    .map(each => withHeader(signed(url, each), 'authorization', undefined))
  const sender = async () => {
    while (sent < unsigned) {
      const { status } = await send(url, bare[sent++ % 2]!)
      assert.ok(status === 400 || status === 403, String(status))
    }
  }
  const flood = Promise.all(Array.from({ length: atOnce }, sender))
  const waits: number[] = []
  for (let asked = 0; asked < 10; asked++) {
    const started = performance.now()
    assert.equal((await call()).status, 200)
    waits.push(performance.now() - started)
  }
  await flood

  assert.equal(slow.filter(({ destroyed }) => !destroyed).length, clients, 'all of them were still there')
  const grown = (await memory()) - before
  const each = 30_000
  assert.ok(grown < 100_000_000 + clients * each, `${grown} bytes`)
  const names = (await readRecords(folder.path)).map(({ eventName }) => eventName)
  assert.deepEqual(names, Array<string>(12).fill('GetStatus'))
  t.diagnostic(`slowest of ten signed calls ${Math.max(...waits).toFixed(0)} ms, ${Math.round(grown / 1e6)} MB more`)

  for (const socket of slow) socket.destroy()
  assert.equal(await end('SIGTERM'), 0)
})
