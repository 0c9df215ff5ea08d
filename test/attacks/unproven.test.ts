// More connections than the system tells of at once, each of which sends what nobody has signed as soon as it has been answered.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { besiege } from '../kit/siege.ts'

const siege = await besiege()
const connections = 2200
const answers = scaled(10_000)
const headers = Array.from({ length: 190 }, (_, n) => `x-header-${n}: ${'y'.repeat(50)}\r\n`).join('')
const signature = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA0000000000000000%2F20260101%2Fus-east-1%2Fiam%2F'
  + `aws4_request&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}`
const requests = {
  'a call without a signature': 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n',
  'whether the server is well': 'GET /_stockade/health HTTP/1.1\r\nhost: x\r\n\r\n',
  'the same with many headers': `GET /_stockade/health HTTP/1.1\r\nhost: x\r\n${headers}\r\n`,
  'as many parameters as a URL may have': `GET /?${signature}&${'%41&'.repeat(122)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  'an expectation that nobody knows': 'GET / HTTP/1.1\r\nhost: x\r\nexpect: x\r\n\r\n',
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(siege.port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true).once('error', reject)
  })
}

for (const [what, request] of Object.entries(requests)) {
  test(`${connections} connections that prove nothing, and ask as fast as they are answered: ${what}`, async t => {
    const sockets: Socket[] = []
    t.after(() => sockets.map(socket => socket.destroy()))
    for (let n = 0; n < connections; n++) sockets.push(await open())
    const seen = await siege.withstand(() => new Promise<void>((resolve, reject) => {
      let answered = 0
      for (const socket of sockets) {
        socket.removeAllListeners('data').on('data', () => {
          if (++answered === answers) resolve()
          else if (answered < answers) socket.write(request)
        })
        socket.on('error', reject)
        socket.write(request)
      }
    }), connections)
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
    assert.equal(siege.isRunning(), true)
  })
}

test('what is expected of the server has its place among the calls ahead of an answer', async () => {
  const socket = await open()
  let text = ''
  socket.on('data', (data: Buffer) => (text += data.toString('latin1'))).on('error', () => undefined)
  socket.write(requests['an expectation that nobody knows'])
  while (!text.includes('\r\n\r\n')) await once(socket, 'data')
  assert.match(text, /^HTTP\/1\.1 417 /)
  const closed = new Promise(resolve => socket.once('close', resolve))
  socket.write(requests['an expectation that nobody knows'].repeat(1000))
  await closed
  assert.ok((text.match(/HTTP\/1\.1 417/g)?.length ?? 0) < 20)
})

/** Opens many connections at once, sends the text on each, and opens it anew when it is closed, some times. */
async function flood(text: string): Promise<void> {
  await Promise.all(Array.from({ length: 100 }, async () => {
    for (let round = 0; round < scaled(4); round++) {
      const socket = await open()
      const closed = new Promise(resolve => socket.once('close', resolve))
      socket.on('error', () => undefined).resume().write(text)
      await closed
    }
  }))
}

const form = Array.from({ length: 9000 }, (_, i) => `p${i.toString(36)}.a.b.c`).join('&')
const formHead = 'POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n'

const floods = {
  'a form of many names that nobody signed': `${formHead}content-length: ${form.length}\r\n\r\n${form}`,
  'requests sent ahead in one read': 'GET / HTTP/1.1\r\nhost:x\r\n\r\n'.repeat(2400),
  'a body in chunks of a byte': `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(20_000)}`,
}

for (const [what, text] of Object.entries(floods)) {
  test(`what comes in one read costs as much as what is carried out of it: ${what}`, async t => {
    const seen = await siege.withstand(() => flood(text))
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
  })
}

test('bodies that nobody signed, whose last bytes come all at once', async t => {
  const sockets: Socket[] = []
  t.after(() => sockets.map(socket => socket.destroy()))
  const held = `${formHead}content-length: ${form.length}\r\n\r\n${form.slice(0, -1)}`
  const seen = await siege.withstand(async () => {
    sockets.length = 0
    for (let n = 0; n < 400; n++) sockets.push(await open())
    await Promise.all(sockets.map(socket => new Promise(resolve => socket.on('error', () => undefined).write(held, resolve))))
    const closed = sockets.map(socket => new Promise(resolve => socket.resume().once('close', resolve)))
    for (const socket of sockets) socket.write(form.slice(-1))
    await Promise.all(closed)
  })
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
})
