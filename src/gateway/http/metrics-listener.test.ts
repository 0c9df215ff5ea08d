import assert from 'node:assert/strict'
import { Server } from 'node:net'
import { test } from 'node:test'
import { send } from '../../../test/kit/raw-request.ts'
import { startServer } from '../../../test/kit/server.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { listenForScrapes } from './metrics-listener.ts'

const errors: string[] = []
const log = { error: (message: string) => void errors.push(message) }

test('the text at one path, and nothing else', async t => {
  let scraped = 0
  const { port, close } = await listenForScrapes(0, () => `scrapes ${++scraped}\n`, log)
  t.after(close)
  const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method })
  const found = await ask('/metrics')
  assert.equal(found.headers.get('content-type'), 'text/plain; version=0.0.4')
  assert.equal(await found.text(), 'scrapes 1\n')
  for (const other of [ask('/'), ask('/metrics/'), ask('/metrics?x'), ask('/metrics', 'POST')]) {
    const answer = await other
    assert.deepEqual([answer.status, await answer.text()], [404, ''])
  }
  assert.equal(scraped, 1)
})

test('a host that is not this machine is refused, whatever leads here', async t => {
  const { port, close } = await listenForScrapes(0, () => 'secret\n', log)
  t.after(close)
  const ask = async (host: string) => {
    const request = { method: 'GET', target: '/metrics', headers: [['host', host] as const], body: '' }
    const { status, body } = await send(`http://127.0.0.1:${port}`, request)
    return [status, body]
  }
  for (const host of ['127.0.0.1', `127.0.0.1:${port}`, `localhost:${port}`, `LocalHost:${port}`, `[::1]:${port}`]) {
    assert.deepEqual(await ask(host), [200, 'secret\n'], host)
  }
  const others = [
    'evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', '', '127.0.0.1:x', 'a@localhost',
  ]
  for (const host of others) assert.deepEqual(await ask(host), [421, ''], host)
})

test('a port that is taken is an error', async t => {
  const { port, close } = await listenForScrapes(0, () => '', log)
  t.after(close)
  await assert.rejects(listenForScrapes(port, () => '', log), { code: 'EADDRINUSE' })
})

test('the server listens there if it is asked to, unsigned and unrecorded', async () => {
  const server = await startServer({ metricsPort: 0 })
  await sdk(server).kms.listKeys({})
  const text = await (await fetch(server.metricsUrl!)).text()
  assert.match(text, /^stockade_calls_total\{service="kms",operation="ListKeys",code="OK"\} 1$/m)
  assert.equal((await server.records()).length, 1)
})

test('a connection that the system does not give ends no server', async t => {
  const listening: Server[] = []
  const listen = Server.prototype.listen
  t.mock.method(Server.prototype, 'listen', function (this: Server, ...args: Parameters<typeof listen>) {
    listening.push(this)
    return listen.apply(this, args)
  })
  const server = await startServer()
  const { port, close } = await listenForScrapes(0, () => 'text', log)
  t.after(close)
  t.mock.restoreAll()
  assert.equal(listening.length, 2)
  for (let i = 0; i < 3; i++) {
    for (const one of listening) one.emit('error', new Error('accept EMFILE'))
  }
  assert.equal(errors.length, 3)
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(), 'text')
  await sdk(server).sts.getCallerIdentity({})
})
