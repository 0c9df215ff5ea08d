// Two users without any policy who send as many calls at once as may be under way and wait, and more: whoever comes third finds a
// place, whether they fill the gate or wait for their turn in front of it.
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scaled } from '../kit/attacks.ts'
import { jsonCall, signed } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { wireText } from '../kit/socket.ts'
import { createUser } from '../kit/users.ts'

/** Of each user. Both together are more than the calls that may be under way and wait. */
const connections = 1250
const siege = await besiege()

test('two users with more calls than may wait', async t => {
  const users = [siege.nobody, await createUser({ url: siege.url } as never, 'nobody-else')]
  const open: Socket[] = []
  t.after(() => {
    for (const socket of open) socket.destroy()
  })
  let answers = 0
  let refused = 0
  const hasEnough = () => answers >= users.length * connections * scaled(6)
  const keepCalling = (call: Buffer) => {
    const socket = connect({ port: siege.port, host: '127.0.0.1' })
    socket.on('error', () => undefined).on('data', text => {
      answers++
      if (text.includes('HTTP/1.1 503 ')) refused++
      socket.write(call)
    })
    socket.write(call)
    open.push(socket)
  }
  const seen = await siege.during(async () => {
    for (const identity of users) {
      const text = wireText(signed(siege.url, jsonCall('kms', 'ListKeys'), { identity }))
      const call = Buffer.from(text.replace('connection: close', 'connection: keep-alive'))
      for (let count = 0; count < connections; count++) keepCalling(call)
    }
    while (!hasEnough()) await pause(20)
  })
  t.diagnostic(`${refused} of ${answers} calls refused; slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
  assert.deepEqual(seen.refused, [])
  assert.ok(seen.calls > 0 && siege.isRunning())
})
