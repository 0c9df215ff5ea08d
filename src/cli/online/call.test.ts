import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { GetStatus } from '../../contracts/stockade.ts'
import { callServer } from './call.ts'

test('what fails says which flags and variables of the command mend it, else what the server said', async t => {
  let body = ''
  const server = createServer((_request, response) => response.writeHead(400).end(body)).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const access = { url, accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }
  const unknown = /does not know the access key AKIAIOSFODNN7EXAMPLE as it is known here\. .* --data, or set STOCKADE_ROOT_/
  const answers: readonly [string, RegExp][] = [
    ['{"__type":"UnrecognizedClientException","message":"no"}', unknown],
    ['{"__type":"x","message":"The request signature we calculated does not match what it was."}', unknown],
    ['{"__type":"com.example#Odd","message":"It is odd."}', /^Error: It is odd\.$/],
    ['{"__type":"com.example#Odd"}', /^Error: The server answered Odd\.$/],
    ['{}', /^Error: The server answered 400\.$/],
  ]
  for (const [answer, told] of answers) {
    body = answer
    await assert.rejects(callServer(access, GetStatus, {}), told, answer)
  }
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
  const nobody = `Error: There is no server at ${url}. Start it, or say where it is with --host and --port.`
  await assert.rejects(callServer(access, GetStatus, {}), (thrown: Error) => String(thrown) === nobody)
})
