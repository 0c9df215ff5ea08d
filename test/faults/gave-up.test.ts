// A caller who gives up, at a server that reads his call late: his change is not made, whoever reads the request.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { root } from '../kit/identity.ts'
import { queryCall, send, signed } from '../kit/raw-request.ts'
import { wireText } from '../kit/socket.ts'

const rounds = Number(process.env['STOCKADE_TEST_STOPS'] ?? 5)
const credentials = { STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: root.secretAccessKey }

const ways: Readonly<Record<string, (socket: Socket) => unknown>> = {
  'closes his end': socket => socket.end(),
  'resets the connection': socket => socket.resetAndDestroy(),
}

for (const front of ['on', 'off']) {
  for (const [how, leave] of Object.entries(ways)) {
    test(`a caller who ${how} has changed nothing, with the front ${front}`, async t => {
      const server = await spawnServer({ environment: { ...credentials, STOCKADE_HTTP_FRONT: front } })
      t.after(() => server.end('SIGKILL'))
      const { url, port, pid } = server
      const ask = (action: string, UserName: string) => signed(url, queryCall('iam', action, { UserName }))
      const text = (action: string, name: string) =>
        wireText(ask(action, name)).replace('connection: close', 'connection: keep-alive')
      for (let round = 0; round < rounds; round++) {
        const socket = connect(port, '127.0.0.1').on('error', () => undefined).resume()
        // All that the call needs is in the cache by now: it comes to its commit in the turn in which it is read.
        socket.write(text('CreateUser', `before-${round}`))
        await once(socket, 'data')
        process.kill(pid, 'SIGSTOP')
        await new Promise(resolve => socket.write(text('CreateUser', `late-${round}`), resolve))
        leave(socket)
        if (!socket.destroyed) await once(socket, 'finish')
        process.kill(pid, 'SIGCONT')
        assert.equal((await send(url, ask('CreateUser', `after-${round}`))).status, 200)
      }
      const { body } = await send(url, signed(url, queryCall('iam', 'ListUsers')))
      const names = [...body.matchAll(/<UserName>([^<]*)</g)].map(([, name]) => name)
      const expected = Array.from({ length: rounds }, (_, round) => [`before-${round}`, `after-${round}`]).flat()
      assert.deepEqual(names.toSorted(), expected.toSorted())
    })
  }
}
