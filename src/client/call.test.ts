import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { freePort } from '../../test/kit/free-port.ts'
import { nobodysKey, standIn } from '../../test/kit/stand-in.ts'
import type { OperationContract } from '../contracts/contract.ts'
import { ValidatePolicy } from '../contracts/accessanalyzer.gen.ts'
import { CreateUser } from '../contracts/iam.gen.ts'
import { ListKeys } from '../contracts/kms.gen.ts'
import { GeneratePolicy, GetStatus, Reset } from '../contracts/stockade.ts'
import { call } from './call.ts'

test('an error of either protocol has its code and its message', async t => {
  const answers: readonly [string, { code: string; message: string }][] = [
    ['{"__type":"com.example#NotFoundException","message":"gone"}', { code: 'NotFoundException', message: 'gone' }],
    ['{"__type":"NotFoundException","Message":"gone"}', { code: 'NotFoundException', message: 'gone' }],
    ['{"Error":{"Code":"NoSuchEntity","Message":"gone"}}', { code: 'NoSuchEntity', message: 'gone' }],
    ['{}', { code: '400', message: '' }],
  ]
  for (const [body, error] of answers) {
    const access = await standIn(t, (_request, response) => response.writeHead(400).end(body))
    await assert.rejects(call(access, ListKeys, {}), { name: 'ErrorAnswer', ...error })
  }
})

test('an error that a header names has its code, without what some services put around it', async t => {
  const code = 'AccessDeniedException'
  for (const named of [code, `${code}:http://internal.amazon.com/`, `com.example#${code}`]) {
    const access = await standIn(t, (_request, response) =>
      response.writeHead(403, { 'x-amzn-errortype': named }).end('{"message":"no"}'))
    const asked = call(access, ValidatePolicy, { policyDocument: '{}', policyType: 'IDENTITY_POLICY' })
    await assert.rejects(asked, { name: 'ErrorAnswer', code, message: 'no' })
  }
})

test('a form has lists numbered from one, and what is absent is not in it', async t => {
  let form = new URLSearchParams()
  const access = await standIn(t, async (request, response) => {
    form = new URLSearchParams(await text(request))
    response.end('{"CreateUserResponse":{"CreateUserResult":{"User":{"UserName":"a&b c"}}}}')
  })
  const tags = [{ Key: 'k', Value: '' }, { Key: 'ä=', Value: '%' }]
  const { User } = await call(access, CreateUser, { UserName: 'a&b c', Tags: tags })
  assert.equal(User?.UserName, 'a&b c')
  assert.deepEqual(Object.fromEntries(form), {
    Action: 'CreateUser', Version: '2010-05-08', UserName: 'a&b c', 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': '',
    'Tags.member.2.Key': 'ä=', 'Tags.member.2.Value': '%',
  })
})

test('a REST service is asked by path and query', async t => {
  let asked: readonly unknown[] = []
  const access = await standIn(t, async (request, response) => {
    asked = [request.method, request.url, JSON.parse(await text(request))]
    response.end('{"findings":[]}')
  })
  const policy = { policyDocument: '{}', policyType: 'IDENTITY_POLICY' } as const
  assert.deepEqual(await call(access, ValidatePolicy, { ...policy, nextToken: 'a&b', maxResults: undefined }), { findings: [] })
  assert.deepEqual(asked, ['POST', '/policy/validation?nextToken=a%26b', policy])
})

test('times are seconds, and a session has its token', async t => {
  let [body, token] = ['', '' as unknown]
  const access = await standIn(t, async (request, response) => {
    body = await text(request)
    token = request.headers['x-amz-security-token']
    response.end('{}')
  })
  await call({ ...access, sessionToken: 't' }, GeneratePolicy, { Caller: 'ann', From: new Date(1500) })
  assert.deepEqual([JSON.parse(body), token], [{ Caller: 'ann', From: 1.5 }, 't'])
})

test('whoever else listens there does not say where the call goes next', async t => {
  let calls = 0
  const other = await standIn(t, (_request, response) => {
    calls++
    response.end('{"Version":"9"}')
  })
  for (const contract of [ListKeys, CreateUser, GetStatus] as readonly OperationContract<object>[]) {
    for (const status of [301, 307]) {
      const access = await standIn(t, (_request, response) => {
        response.writeHead(status, { location: `${other.url}/internal` }).end()
      })
      await assert.rejects(call(access, contract, {}), /^Error: What answers there is no Stockade\.$/, contract.name)
    }
  }
  assert.equal(calls, 0)
})

test('nothing at all is an answer of AWS\'s operations, and none of our own', async t => {
  const access = await standIn(t, (_request, response) => response.end())
  assert.deepEqual(await call(access, ListKeys, {}), {})
  await assert.rejects(call(access, Reset, {}), /^Error: What answers there is no Stockade\.$/)
})

test('where nobody listens there is no server, and whoever asks is told no more', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const access = { url, ...nobodysKey }
  await assert.rejects(call(access, ListKeys, {}), { name: 'Unreachable', message: `There is no server at ${url}.` })
})
