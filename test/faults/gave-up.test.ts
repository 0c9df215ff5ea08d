// A caller who gives up, at a server that reads his call late: his change is not made, whoever reads the request.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { root } from '../kit/identity.ts'
import { queryCall, send, signed } from '../kit/raw-request.ts'
import { wireText } from '../kit/socket.ts'
import { authorityOf, connectTls } from '../kit/tls.ts'

const rounds = Number(process.env['STOCKADE_TEST_STOPS'] ?? 5)
const credentials = { STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: root.secretAccessKey }

/** What is written to, and what goes through the network: the same, where that is no TLS. */
interface Line {
  readonly socket: Socket
  readonly carrier: Socket
}

const ways: Readonly<Record<string, (line: Line) => unknown>> = {
  'closes his end': ({ socket }) => socket.end(),
  'resets the connection': ({ carrier }) => carrier.resetAndDestroy(),
}

async function openLine(url: string, ca: string | undefined): Promise<Line> {
  const carrier = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
  const socket = ca === undefined ? carrier : await connectTls({ url }, { ca, socket: carrier })
  socket.resume()
  return { socket, carrier }
}

const cases = ['on', 'off'].flatMap(front => Object.entries(ways).flatMap(([how, leave]) =>
  [false, true].map(isTls => ({ front, how, leave, isTls }))))

for (const { front, how, leave, isTls } of cases) {
  test(`a caller who ${how} has changed nothing, with the front ${front}${isTls ? ' and over TLS' : ''}`, async t => {
    const environment = { ...credentials, STOCKADE_HTTP_FRONT: front, STOCKADE_TLS: String(isTls) }
    const server = await spawnServer({ environment })
    t.after(() => server.end('SIGKILL'))
    const ca = isTls ? await authorityOf(server) : undefined
    const { url, pid } = server
    const ask = (action: string, UserName: string) => signed(url, queryCall('iam', action, { UserName }))
    const text = (action: string, name: string) =>
      wireText(ask(action, name)).replace('connection: close', 'connection: keep-alive')
    for (let round = 0; round < rounds; round++) {
      const line = await openLine(url, ca)
      const { socket } = line
      // All that the call needs is in the cache by now: it comes to its commit in the turn in which it is read.
      socket.write(text('CreateUser', `before-${round}`))
      await once(socket, 'data')
      process.kill(pid, 'SIGSTOP')
      await new Promise(resolve => socket.write(text('CreateUser', `late-${round}`), resolve))
      leave(line)
      if (!line.carrier.destroyed) await once(socket, 'finish')
      process.kill(pid, 'SIGCONT')
      assert.equal((await send(url, ask('CreateUser', `after-${round}`))).status, 200)
    }
    const { body } = await send(url, signed(url, queryCall('iam', 'ListUsers')))
    const names = [...body.matchAll(/<UserName>([^<]*)</g)].map(([, name]) => name)
    const expected = Array.from({ length: rounds }, (_, round) => [`before-${round}`, `after-${round}`]).flat()
    assert.deepEqual(names.toSorted(), expected.toSorted())
  })
}
