import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { countPieces, skipBody, stopParsing } from './parser.ts'

async function serve(t: TestContext, take: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(take).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async send(text: string) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined).resume()
      socket.write(text)
      await once(socket, 'close')
    },
  }
}

test('of what was read at once no further request is made, and the next connection is as any', async t => {
  let requests = 0
  const server = await serve(t, ({ socket }, response) => {
    if (++requests % 10 !== 0) return void response.end('answered')
    stopParsing(socket)
    socket.destroy()
  })
  for (let round = 1; round <= 3; round++) {
    await server.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2000))
    assert.equal(requests, round * 10)
  }
  const answer = await fetch(server.url, { method: 'POST', body: 'whole' })
  assert.deepEqual([answer.status, await answer.text()], [200, 'answered'])
})

test('what is skipped of a body is not handed over, its end is, and the next body is whole', async t => {
  let pieces = 0
  let isSkipping = true
  const server = await serve(t, (request, response) => {
    if (isSkipping) skipBody(request.socket)
    request.on('data', () => pieces++).on('end', () => response.setHeader('connection', 'close').end())
  })
  const chunks = '1\r\na\r\n'.repeat(5000)
  await server.send(`POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)
  assert.equal(pieces, 0)
  isSkipping = false
  await fetch(server.url, { method: 'POST', body: 'whole' })
  assert.equal(pieces, 1)
})

test('a body in too many chunks ends its connection, one that has none too many comes whole, again and again', async t => {
  const lengths: number[] = []
  let handed = 0
  const server = await serve(t, (request, response) => {
    countPieces(request.socket)
    let length = 0
    request.on('data', (piece: Buffer) => {
      handed++
      length += piece.length
    })
    request.on('error', () => undefined).on('end', () => {
      lengths.push(length)
      response.end()
    })
  })
  const head = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'
  const last = 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  await server.send(`${`${head}${'1\r\na\r\n'.repeat(200)}0\r\n\r\n`.repeat(3)}${last}`)
  assert.deepEqual(lengths, [200, 200, 200, 0])
  handed = 0
  await server.send(`${head}${'1\r\na\r\n'.repeat(5000)}`)
  assert.ok(handed < 300, `${handed} pieces`)
  const answer = await fetch(server.url, { method: 'POST', body: 'whole' })
  assert.deepEqual([answer.status, lengths.at(-1)], [200, 5])
})
