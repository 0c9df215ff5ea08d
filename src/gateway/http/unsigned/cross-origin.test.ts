// What a browser is told for a page of another origin.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonCall, send, signed, withHeader, type RawRequest } from '../../../../test/kit/raw-request.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const origin: [string, string] = ['origin', 'http://page.example']

function options(...headers: readonly (readonly [string, string])[]): RawRequest {
  return { method: 'OPTIONS', target: '/', headers: [['host', new URL(server.url).host], ...headers], body: '' }
}

const asks: [string, string] = ['access-control-request-method', 'POST']

test('a page of any origin may call, with the headers that its client sends', async () => {
  const names = 'amz-sdk-invocation-id,authorization,content-type,x-amz-date,x-amz-target'
  const { status, headers, body } = await send(server.url, options(origin, asks, ['access-control-request-headers', names]))
  assert.deepEqual([status, body], [200, ''])
  assert.equal(headers['access-control-allow-origin'], '*')
  assert.equal(headers['access-control-allow-headers'], names)
  assert.match(String(headers['access-control-allow-methods']), /\bPOST\b/)
  assert.equal(headers['access-control-max-age'], '172800')
  assert.equal(headers['access-control-allow-credentials'], undefined)
  assert.equal(headers['access-control-allow-private-network'], undefined)
  assert.equal((await server.records()).length, 0)
})

test('without its headers OPTIONS is a call like another', async () => {
  for (const headers of [[], [origin], [asks]]) {
    const { status, body } = await send(server.url, options(...headers))
    assert.equal(status, 403)
    assert.match(body, /MissingAuthenticationToken/)
  }
})

test('a page may read answers and refusals, and nobody else is told so', async () => {
  const call = signed(server.url, jsonCall('kms', 'ListKeys'))
  for (const [request, expected] of [[withHeader(call, ...origin), 200], [withHeader(options(), ...origin), 403]] as const) {
    const { status, headers } = await send(server.url, request)
    assert.deepEqual([status, headers['access-control-allow-origin']], [expected, '*'])
    assert.match(String(headers['access-control-expose-headers']), /x-amzn-RequestId/)
  }
  const { headers } = await send(server.url, call)
  assert.equal(headers['access-control-allow-origin'], undefined)
  assert.equal(headers['access-control-expose-headers'], undefined)
})

test('a page learns nothing of the health of a server', async () => {
  const asked: RawRequest = { ...options(origin), method: 'GET', target: '/_stockade/health' }
  assert.equal((await send(server.url, asked)).headers['access-control-allow-origin'], undefined)
})
