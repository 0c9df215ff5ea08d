import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { CreateUser } from '../contracts/iam.gen.ts'
import { ListKeys } from '../contracts/kms.gen.ts'
import { awsAt } from './client.ts'

/** A client of something that answers as it is told to. */
async function clientOf(t: TestContext, listener: RequestListener, signal?: AbortSignal) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }
  return awsAt({ url, region: 'us-east-1', credentials }, signal)
}

test('an error of either protocol has its code and its message', async t => {
  const answers: readonly [string, { code: string; message: string }][] = [
    ['{"__type":"com.example#NotFoundException","message":"gone"}', { code: 'NotFoundException', message: 'gone' }],
    ['{"__type":"NotFoundException","Message":"gone"}', { code: 'NotFoundException', message: 'gone' }],
    ['{"Error":{"Code":"NoSuchEntity","Message":"gone"}}', { code: 'NoSuchEntity', message: 'gone' }],
    ['{}', { code: '400', message: '' }],
  ]
  for (const [body, error] of answers) {
    const aws = await clientOf(t, (_request, response) => response.writeHead(400).end(body))
    await assert.rejects(aws.call(ListKeys, {}), { name: 'Refused', ...error })
  }
})

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

test('a form has lists numbered from one, and what is absent is not in it', async t => {
  let form = new URLSearchParams()
  const aws = await clientOf(t, async (request, response) => {
    form = new URLSearchParams(await text(request))
    response.end('{"CreateUserResponse":{"CreateUserResult":{"User":{"UserName":"a&b c"}}}}')
  })
  const { User } = await aws.call(CreateUser, { UserName: 'a&b c', Tags: [{ Key: 'k', Value: '' }, { Key: 'ä=', Value: '%' }] })
  assert.equal(User?.UserName, 'a&b c')
  assert.deepEqual(Object.fromEntries(form), {
    Action: 'CreateUser', Version: '2010-05-08', UserName: 'a&b c', 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': '',
    'Tags.member.2.Key': 'ä=', 'Tags.member.2.Value': '%',
  })
})

test('whoever else listens there does not say where the call goes next', async t => {
  let calls = 0
  const other = createServer((_request, response) => {
    calls++
    response.end('{}')
  }).listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`
  const aws = await clientOf(t, (_request, response) => response.writeHead(307, { location }).end())
  await assert.rejects(aws.call(ListKeys, {}), /^Error: What answers there is no Stockade\.$/)
  assert.equal(calls, 0)
})
