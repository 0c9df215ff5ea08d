import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { test, type TestContext } from 'node:test'
import { standIn } from '../../test/kit/stand-in.ts'
import { ListKeys } from '../contracts/kms.gen.ts'
import { awsAt } from './aws.ts'

/** A client of something that answers as it is told to. */
async function clientOf(t: TestContext, listener: RequestListener, signal?: AbortSignal) {
  const access = await standIn(t, listener)
  return awsAt({ ...access, region: 'eu-west-1' }, signal)
}

test('whoever is told to call less often waits and calls again', async t => {
  let calls = 0
  const aws = await clientOf(t, (_request, response) => {
    calls++
    if (calls < 3) response.writeHead(400).end('{"__type":"ThrottlingException","message":"Rate exceeded"}')
    else response.end('{"Keys":[]}')
  })
  assert.deepEqual(await aws.call(ListKeys, {}), { Keys: [] })
  assert.equal(calls, 3)
})

test('who waits to call again can be ended', async t => {
  const ending = new AbortController()
  const aws = await clientOf(t, (_request, response) => {
    response.writeHead(400).end('{"__type":"ThrottlingException","message":"Rate exceeded"}')
    setImmediate(() => ending.abort())
  }, ending.signal)
  await assert.rejects(aws.call(ListKeys, {}), { name: 'AbortError' })
})

test('a call is signed for the Region that the seed goes to', async t => {
  let authorization = ''
  const aws = await clientOf(t, (request, response) => {
    authorization = request.headers.authorization!
    response.end('{}')
  })
  await aws.call(ListKeys, {})
  assert.match(authorization, /\/eu-west-1\/kms\/aws4_request/)
})
