import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorOf, jsonCall, send, signed, withHeader, type Signing, type Unsigned } from '../../../../test/kit/raw-request.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const scrape: Unsigned = { service: 'stockade', method: 'GET', target: '/_stockade/metrics', headers: {}, body: '' }
const get = (signing: Signing = {}) => send(server.url, signed(server.url, scrape, signing))

test('a signed GET answers Prometheus\'s text', async () => {
  await sdk(server).kms.listKeys({})
  const { status, headers, body } = await get()
  assert.deepEqual([status, headers['content-type']], [200, 'text/plain; version=0.0.4'])
  assert.match(body, /^# TYPE stockade_calls_total counter$/m)
  assert.match(body, /^stockade_calls_total\{service="kms",operation="ListKeys",code="OK"\} 1$/m)
  assert.match(body, /^process_resident_memory_bytes \d+$/m)
  await assertRecord(server, 'GetMetrics', { readOnly: true, eventSource: 'stockade', responseElements: null })
})

test('as an operation it answers the same', async () => {
  const { body } = await send(server.url, signed(server.url, jsonCall('stockade', 'GetMetrics')))
  assert.match((JSON.parse(body) as { Text: string }).Text, /^# TYPE stockade_calls_total counter$/m)
})

test('unsigned, or signed wrongly, it is refused and not recorded', async () => {
  const before = (await server.records()).length
  const good = signed(server.url, scrape)
  const wrong = { identity: { accessKeyId: 'AKIATESTROOT00000000', secretAccessKey: 'wrong' } }
  const refused = [
    ['MissingAuthenticationTokenException', withHeader(good, 'authorization', undefined)],
    ['InvalidSignatureException', signed(server.url, scrape, wrong)],
    ['InvalidSignatureException', signed(server.url, scrape, { service: 'kms' })],
    ['InvalidSignatureException', { ...good, method: 'POST' }],
  ] as const
  for (const [code, request] of refused) {
    const answer = await send(server.url, request)
    assert.deepEqual([errorOf(answer).code, answer.status], [code, 400])
    assert.doesNotMatch(answer.body, /stockade_calls_total/)
  }
  assert.equal((await server.records()).length, before)
})

test('needs stockade:GetMetrics', async () => {
  const answer = await get({ identity: await createUser(server, 'nobody', allow('kms:*')) })
  assert.match(errorOf(answer).message, /not authorized to perform: stockade:GetMetrics on resource: \*/)
  assert.equal((await get({ identity: await createUser(server, 'scraper', allow('stockade:GetMetrics')) })).status, 200)
})
