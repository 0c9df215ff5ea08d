import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { GetStatus } from '../../contracts/stockade.ts'
import { callServer } from './call.ts'

async function listen(t: TestContext, server: Server): Promise<string> {
  t.after(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('whoever else listens on the port does not say where the command goes next', async t => {
  let calls = 0
  const other = await listen(t, createServer((_request, response) => {
    calls++
    response.end('{"Version":"9"}')
  }))
  for (const status of [301, 307]) {
    const url = await listen(t, createServer((_request, response) => {
      response.writeHead(status, { location: `${other}/internal` }).end()
    }))
    const caller = { url, accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }
    await assert.rejects(callServer(caller, GetStatus, {}), /^Error: What answers there is no Stockade\.$/)
  }
  assert.equal(calls, 0)
})
