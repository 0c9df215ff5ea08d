// Hostile input: each gets AWS's own error, in the form of its protocol, and changes nothing. The wrong signatures have a file
// of their own (authentication.test.ts), wrong presigned ones too.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { errorOf, headerOf, jsonCall, queryCall, send, signed, withAuthorization, withHeader } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { sendBytes, wireText } from '../kit/socket.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { byteCases, inputCases } from './bad-input-cases.ts'

const server = await startServer()
const { kms, iam, ssm } = sdk(server)
let ran = 0

suite('what cannot be read or is not valid', () => {
  for (const { name, call, code, message, secret } of inputCases) {
    test(`${call.service}: ${name}`, async () => {
      const answer = await send(server.url, signed(server.url, call))
      const error = errorOf(answer)
      assert.deepEqual({ code: error.code, status: error.status }, { code, status: 400 }, answer.body)
      if (typeof message === 'string') assert.equal(error.message, message)
      else assert.match(error.message, message)
      if (secret !== undefined) {
        assert.ok(!answer.body.includes(secret))
        assert.ok(!JSON.stringify(await server.records()).includes(secret))
      }
      ran++
    })
  }
})

suite('what is wrong about who signed', () => {
  const [json, query] = [jsonCall('kms', 'CreateKey'), queryCall('iam', 'CreateUser', { UserName: 'mallory' })]
  for (const [protocol, call, [incomplete, invalid, status]] of [
    ['json', json, ['IncompleteSignatureException', 'InvalidSignatureException', 400]],
    ['query', query, ['IncompleteSignature', 'SignatureDoesNotMatch', 403]],
  ] as const) {
    test(protocol, async () => {
      const good = signed(server.url, call)
      const before = (await server.records()).length
      const cases = [
        [incomplete, 400, { ...good, headers: [...good.headers, ['authorization', headerOf(good, 'authorization')] as const] }],
        [incomplete, 400, withHeader(good, 'authorization', 'AWS4-HMAC-SHA256 nonsense')],
        [invalid, status, withAuthorization(good, text => text.replace('host;', ''))],
        [invalid, status, signed(server.url, call, { region: 'eu-nowhere-1' })],
        [invalid, status, signed(server.url, call, { service: 'route53' })],
      ] as const
      for (const [code, expected, request] of cases) {
        const answer = await send(server.url, request)
        assert.deepEqual([errorOf(answer).code, answer.status], [code, expected], answer.body)
      }
      assert.equal((await server.records()).length, before)
    })
  }
})

suite('what has another method than its protocol', () => {
  const create = { kms: jsonCall('kms', 'CreateKey'), iam: queryCall('iam', 'CreateUser', { UserName: 'mallory' }) }
  const metrics = { service: 'stockade', target: '/_stockade/metrics', headers: {}, body: '' }
  for (const [call, refused] of [
    [create.kms, ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'QUERY']],
    [create.iam, ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']],
    [metrics, ['POST', 'DELETE']],
  ] as const) {
    test(`${call.service}: ${refused.join(', ')}`, async () => {
      const before = (await server.records()).length
      for (const method of refused) {
        const answer = await send(server.url, signed(server.url, { ...call, method }))
        assert.equal(answer.status, 400, method)
        if (method !== 'HEAD') assert.match(errorOf(answer).code, /^(UnknownOperationException|InvalidAction)$/)
      }
      assert.equal((await server.records()).length, before)
    })
  }
})

suite('what is no HTTP', () => {
  const good = signed(server.url, jsonCall('kms', 'CreateKey'))
  for (const { name, bend } of byteCases) {
    test(name, async () => {
      const answer = await sendBytes(server.url, bend(wireText(good)))
      assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n(?:.+\r\n)+\r\n\{"__type":"BadRequest","message":"[^"]+"\}$/)
      ran++
    })
  }
})

test('nothing has changed, and what was left alone is good', async () => {
  assert.equal(ran, inputCases.length + byteCases.length)
  assert.ok(ran >= 48)
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  assert.deepEqual((await kms.listAliases({})).Aliases!.filter(({ TargetKeyId }) => TargetKeyId), [])
  assert.deepEqual((await iam.listUsers({})).Users, [])
  assert.deepEqual((await ssm.getParametersByPath({ Path: '/', Recursive: true })).Parameters, [])
  const good = wireText(signed(server.url, jsonCall('kms', 'CreateKey')))
  assert.match(await sendBytes(server.url, good), /^HTTP\/1\.1 200 OK\r\n/)
})

test('a body of 50 MB is refused before it is held, announced or not', async t => {
  const folder = temporaryFolder()
  const environment = rootVariables
  const { url, end } = await spawnServer({ data: folder.path, environment })
  t.after(() => end('SIGKILL').then(folder.remove))
  const memory = async () => {
    const { body } = await send(url, signed(url, jsonCall('stockade', 'GetStatus')))
    return (JSON.parse(body) as { ResidentBytes: number }).ResidentBytes
  }
  const large = signed(url, { ...jsonCall('kms', 'CreateKey'), body: 'x'.repeat(50_000_000) })
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  const unannounced = wireText({ ...large, body: '' })
    .replace('content-length: 0', 'transfer-encoding: chunked') + chunk.repeat(763) + '0\r\n\r\n'
  const before = await memory()
  for (let count = 0; count < 5; count++) {
    const answer = await send(url, large)
    assert.deepEqual([errorOf(answer).code, answer.status], ['RequestEntityTooLargeException', 413])
    const other = await sendBytes(url, unannounced)
    assert.match(other, /^HTTP\/1\.1 413 [^]*"__type":"RequestEntityTooLargeException"/)
  }
  const grown = (await memory()) - before
  assert.ok(grown < 150_000_000, `${grown} bytes after 500 MB were sent`)
  assert.equal(await end('SIGTERM'), 0)
})
