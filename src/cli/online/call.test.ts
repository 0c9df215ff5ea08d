import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from '../../../test/kit/free-port.ts'
import { standIn } from '../../../test/kit/stand-in.ts'
import { GetStatus } from '../../contracts/stockade.ts'
import { callServer } from './call.ts'

test('what fails says which flags and variables of the command mend it, else what the server said', async t => {
  let body = ''
  const access = await standIn(t, (_request, response) => response.writeHead(400).end(body))
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
  const url = `http://127.0.0.1:${await freePort()}`
  const nobody = `Error: There is no server at ${url}. Start it, or say where it is with --host and --port.`
  await assert.rejects(callServer({ ...access, url }, GetStatus, {}), (thrown: Error) => String(thrown) === nobody)
})
