// An answer to a plain request, and the same answer by node:http.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import type { Answer } from '../../stages/encode.ts'
import type { Exchange } from '../answering.ts'
import { Connections } from '../connections.ts'
import { limits } from '../limits.ts'
import { NodeExchange } from '../node/node-exchange.ts'
import type { StreamedAnswer } from '../send.ts'
import { trustedProxies } from '../trusted-proxies.ts'
import { PlainExchange } from './plain-exchange.ts'
import { parsePlainRequest } from './plain-request.ts'

const text = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}'
const connections = new Connections({ most: 1000, proxies: trustedProxies([]) })
let answer: (exchange: Exchange) => unknown = () => undefined

const http = createHttp(limits, (request: IncomingMessage, response: ServerResponse) => {
  request.resume().on('end', () => void answer(new NodeExchange(connections.of(request.socket), request, response)))
}).prependListener('connection', (socket: Socket) => void connections.admit(socket))
const plain = createServer({ allowHalfOpen: true }, socket => {
  const connection = connections.admit(socket)!
  socket.on('error', () => undefined)
  socket.on('data', (bytes: Buffer) => void answer(new PlainExchange(connection, parsePlainRequest(bytes)!)))
})
for (const each of [http, plain]) {
  each.listen(0, '127.0.0.1')
  await once(each, 'listening')
  after(() => each.close())
}

function asking(by: typeof http | typeof plain): Socket {
  const socket = connect((by.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined)
  socket.write(text)
  return socket
}

/** All that a client is sent until it has as much of a body as the head says. */
async function told(by: typeof http | typeof plain): Promise<string> {
  const socket = asking(by)
  let all = ''
  const isWhole = () => {
    const [head, length] = /^[^]*?\r\ncontent-length: (\d+)[^]*?\r\n\r\n/i.exec(all) ?? []
    return head !== undefined && all.length >= head.length + Number(length)
  }
  socket.on('data', (data: Buffer) => (all += data.toString('latin1')))
  await new Promise<void>(resolve => {
    socket.on('data', () => isWhole() && resolve()).on('close', () => resolve())
  })
  // Whether the connection ends is a part of the answer.
  const ends = /^connection: close\r$/im.test(all)
  if (ends && !socket.closed) await once(socket, 'close')
  socket.destroy()
  return all.replace(/^Date: .*$/m, 'Date: <now>')
}

const good = { 'content-type': 'application/json', 'x-amzn-RequestId': 'r' }
const answers: readonly Answer[] = [
  { status: 200, headers: good, body: '{"a":"b"}' },
  { status: 200, headers: good, body: 'é\u{1f600}\u2028' },
  { status: 200, headers: {}, body: '' },
  { status: 204, headers: { 'content-length': '7' }, body: '' },
  { status: 400, headers: { 'content-length': '7', a: 'b' }, body: 'x'.repeat(10_000) },
  { status: 503, headers: { a: 'é' }, body: '' },
  { status: 200, headers: { a: 'é' }, body: 'b' },
  { status: 599, headers: { a: 'é' }, body: Buffer.from([0, 255, 128]) },
  { status: 200, headers: good, body: new Uint8Array(0) },
]

for (const isDraining of [false, true]) {
  for (const date of [undefined, 'Thu, 01 Jan 2026 00:00:00 GMT']) {
    test(`the same bytes, ${isDraining ? 'draining' : 'not draining'}, ${date === undefined ? 'of now' : 'dated'}`, async () => {
      for (const each of answers) {
        for (const endsBehind of ['no', 'first', 'last']) {
          answer = exchange => {
            if (endsBehind === 'first') exchange.endBehind()
            if (date !== undefined) exchange.date(date)
            if (endsBehind === 'last') exchange.endBehind()
            assert.equal(exchange.isOwed(), true)
            assert.equal(exchange.send(each, isDraining), 0)
            assert.equal(exchange.isOwed(), false)
          }
          const byNode = await told(http)
          assert.equal(await told(plain), byNode)
          assert.equal(byNode.includes('connection: close'), isDraining || endsBehind !== 'no')
        }
      }
    })
  }
}

test('no header breaks out of its line', async () => {
  const broken = [
    { a: 'b\r\nc: d' }, { a: 'b\nc' }, { a: '\0' }, { a: '\u{1f600}' },
    { 'a\r\nb': 'c' }, { 'a b': 'c' }, { '\u00e9': 'c' }, { '': 'c' },
  ]
  for (const wrong of broken) {
    const thrown: unknown[] = []
    answer = exchange => {
      assert.throws(() => exchange.send({ status: 200, headers: wrong as never, body: 'x' }, false), (error: Error) => {
        thrown.push((error as NodeJS.ErrnoException).code)
        return true
      })
      exchange.destroy()
    }
    assert.deepEqual([await told(http), await told(plain)], ['', ''])
    assert.equal(thrown[0], thrown[1])
  }
})

function streamed(pieces: readonly Buffer[], fail = false): StreamedAnswer {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  async function* read() {
    yield* pieces
    if (fail) throw new Error('It broke.')
  }
  return { status: 200, headers: good, body: '', stream: { length: length + (fail ? 1 : 0), read } }
}

const roomy = () => () => undefined

test('an answer that is events, whose length nobody knows', async () => {
  const pieces = ['first', '', 'second'.repeat(30_000), '\0\r\n0\r\n\r\n'].map(piece => Buffer.from(piece))
  answer = async exchange => {
    const { stream: { read }, ...rest } = streamed(pieces)
    await exchange.sendStream({ ...rest, stream: { read } }, false, roomy)
  }
  const byNode = await told(http)
  assert.ok(await told(plain) === byNode)
  assert.match(byNode, /\r\nTransfer-Encoding: chunked\r\n/)
  assert.match(byNode, /^connection: close\r$/m)
})

test('an answer that is a stream', async () => {
  const pieces = Array.from({ length: 40 }, (_, i) => Buffer.alloc(100_000, i))
  for (const isDraining of [false, true]) {
    const handed: string[] = []
    answer = async exchange => {
      await exchange.sendStream(streamed(pieces), isDraining, roomy)
      handed.push(exchange.constructor.name)
    }
    const byNode = await told(http)
    assert.ok(await told(plain) === byNode)
    assert.ok(byNode.length > 4_000_000)
    assert.deepEqual(handed, ['NodeExchange', 'PlainExchange'])
  }
  const broken = Promise.withResolvers<string>()
  answer = exchange => exchange.sendStream(streamed(pieces, true), false, roomy).catch((error: Error) => {
    broken.resolve(error.message)
    exchange.destroy()
  })
  const socket = asking(plain)
  const all = await buffer(socket)
  assert.equal(await broken.promise, 'It broke.')
  assert.ok(all.length <= 4_001_000)
})

test('a body that is asked for as a stream comes in one piece', async () => {
  const { body } = parsePlainRequest(Buffer.from(text))!
  const source = () => new PlainExchange({} as never, { rawHeaders: [], body }).openBody()
  const whole = source()
  assert.deepEqual([String(await whole.next()), await whole.next()], ['{}', undefined])
  const stopped = source()
  stopped.stop(new Error('stopped'))
  await assert.rejects(stopped.next(), /stopped/)
  stopped.leave()
  assert.equal(await new PlainExchange({} as never, { rawHeaders: [], body: Buffer.alloc(0) }).openBody().next(), undefined)
})

test('an answer that is not taken has room until it is, or its client is gone', async () => {
  for (const isLeaving of [false, true]) {
    let [held, left] = [0, 0]
    const done = Promise.withResolvers<void>()
    const handed = Promise.withResolvers<void>()
    answer = async exchange => {
      left = exchange.send({ status: 200, headers: good, body: 'x'.repeat(32 * 1024 * 1024) }, false)
      const taken = exchange.taken(() => {
        held++
        return () => void held--
      })
      handed.resolve()
      await taken
      done.resolve()
    }
    const socket = asking(plain).pause()
    await handed.promise
    assert.deepEqual([held, left], [1, 32 * 1024 * 1024])
    if (isLeaving) socket.destroy()
    else socket.resume()
    await done.promise
    assert.equal(held, 0)
    socket.destroy()
  }
})
