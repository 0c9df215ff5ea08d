// More connections than the system tells of at once, each of which sends what nobody has signed as soon as it has been answered.
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { besiege } from '../kit/siege.ts'

const siege = await besiege()
const times = Number(process.env['STOCKADE_ATTACKS'] ?? 1)
const connections = 2200
const answers = 30_000 * times
const request = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(siege.port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true).once('error', reject)
  })
}

test(`${connections} connections that prove nothing, and send as fast as they are answered`, async t => {
  const sockets: Socket[] = []
  t.after(() => sockets.map(socket => socket.destroy()))
  for (let n = 0; n < connections; n++) sockets.push(await open())
  let answered = 0
  const seen = await siege.during(() => new Promise<void>((resolve, reject) => {
    for (const socket of sockets) {
      socket.on('data', () => {
        if (++answered === answers) resolve()
        else if (answered < answers) socket.write(request)
      })
      socket.on('error', reject)
      socket.write(request)
    }
  }))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
  siege.assertUnharmed(seen)
  assert.equal(siege.isRunning(), true)
})
