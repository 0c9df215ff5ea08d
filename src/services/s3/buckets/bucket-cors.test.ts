// Pages of other origins: which of them may ask a bucket, and what their browsers are told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CORSRule } from '@aws-sdk/client-s3'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { exchange } from '../../../../test/kit/raw-upload.ts'

const server = await startServer()
const { s3 } = sdk(server)
const Bucket = 'bucket'
for (const name of [Bucket, 'other']) await s3.createBucket({ Bucket: name })
const put = (...CORSRules: CORSRule[]) => s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } })
const page = 'https://app.example'
const rules: CORSRule[] = [
  {
    ID: 'first', AllowedOrigins: [page], AllowedMethods: ['GET', 'PUT'], AllowedHeaders: ['x-probe-*', 'Content-Type'],
    ExposeHeaders: ['ETag'], MaxAgeSeconds: 17,
  },
  { AllowedOrigins: ['http://*.example'], AllowedMethods: ['DELETE'] },
  { AllowedOrigins: ['*'], AllowedMethods: ['HEAD'], AllowedHeaders: ['*'] },
]

/** As a browser sends it, which Node's own client does not. */
async function ask(target: string, headers: Readonly<Record<string, string>>, method = 'OPTIONS') {
  const lines = Object.entries({ host: new URL(server.url).host, connection: 'close', ...headers })
  const text = await exchange(server.url, Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) =>
    `${name}: ${value}\r\n`).join('')}\r\n`))
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const fields = [...head.matchAll(/^([\w-]+): (.*)$/gm)]
  const lower = fields.map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()] as const)
  const told = new Map(lower)
  return { status: Number(head.split(' ')[1]), told, body }
}

const preflight = (method: string, origin = page, more: Readonly<Record<string, string>> = {}, target = `/${Bucket}/key`) =>
  ask(target, { origin, 'access-control-request-method': method, ...more })

test('rules are put as a whole, read and deleted', async () => {
  const kept = async () => (await s3.getBucketCors({ Bucket })).CORSRules
  await assertRefused(kept(), 'NoSuchCORSConfiguration', 'The CORS configuration does not exist', 404)
  await put(...rules)
  assert.deepEqual(await kept(), rules)
  await s3.deleteBucketCors({ Bucket })
  await s3.deleteBucketCors({ Bucket })
  await assertRefused(kept(), 'NoSuchCORSConfiguration', 'The CORS configuration does not exist', 404)
})

test('rules that are none are refused', async () => {
  const rule = { AllowedOrigins: ['*'], AllowedMethods: ['GET'] }
  const refusals: readonly (readonly [rule: CORSRule, code: string])[] = [
    [{ ...rule, AllowedMethods: ['OPTIONS'] }, 'InvalidRequest'], [{ ...rule, AllowedMethods: ['get'] }, 'InvalidRequest'],
    [{ ...rule, AllowedOrigins: ['http://*.*'] }, 'InvalidRequest'], [{ ...rule, AllowedHeaders: ['*x*'] }, 'InvalidRequest'],
    [{ ...rule, ExposeHeaders: ['x-*'] }, 'InvalidRequest'], [{ ...rule, AllowedOrigins: [] }, 'MalformedXML'],
    [{ ...rule, ExposeHeaders: ['x\u{e9}'] }, 'MalformedXML'],
  ]
  for (const [given, code] of refusals) await assertRefused(put(given), code, /./)
  await assertRefused(put(...Array.from({ length: 101 }, () => rule)), 'InvalidRequest', /100 rules/)
})

test('a browser is told what its page may do, by the first rule that fits', async () => {
  await put(...rules)
  const { status, told } = await preflight('PUT', page, { 'access-control-request-headers': 'X-Probe-A, content-type' })
  assert.equal(status, 200)
  assert.deepEqual(['origin', 'methods', 'headers', 'credentials'].map(what => told.get(`access-control-allow-${what}`)), [
    page, 'GET, PUT', 'x-probe-a, content-type', 'true',
  ])
  assert.deepEqual([told.get('access-control-expose-headers'), told.get('access-control-max-age')], ['ETag', '17'])
  assert.equal((await preflight('DELETE', 'http://a.example')).told.get('access-control-allow-origin'), 'http://a.example')
  const anyone = await preflight('HEAD', 'null', { 'access-control-request-headers': 'x' })
  const allowed = ['origin', 'credentials'].map(what => anyone.told.get(`access-control-allow-${what}`))
  assert.deepEqual(allowed, ['*', undefined])
  const inHost = await preflight('GET', page, { host: `${Bucket}.localhost` }, '/key')
  assert.equal(inHost.told.get('access-control-allow-origin'), page)
})

test('what no rule allows is forbidden, and so is all where there are none', async () => {
  for (const [method, origin, headers] of [
    ['PUT', 'https://other.example', ''], ['POST', page, ''], ['GET', page, 'x-other'], ['DELETE', 'http://example', ''],
  ] as const) {
    const { status, told, body } = await preflight(method, origin, headers && { 'access-control-request-headers': headers } || {})
    assert.equal(status, 403)
    assert.equal(told.get('access-control-allow-origin'), undefined)
    assert.match(body, /<Code>AccessForbidden<\/Code><Message>CORSResponse: This CORS request is not allowed/)
  }
  const none = await preflight('GET', page, {}, '/other/key')
  assert.match(none.body, /CORS is not enabled for this bucket.*<Method>GET<\/Method><ResourceType>BUCKET<\/ResourceType>/)
})

test('a page reads the answers that its rule lets it read, and refusals too', async () => {
  const read = await ask(`/${Bucket}/key`, { origin: page }, 'GET')
  assert.deepEqual([read.status, read.told.get('access-control-allow-origin')], [403, page])
  assert.match(read.told.get('vary') ?? '', /Origin/)
  const other = await ask(`/${Bucket}/key`, { origin: 'https://other.example' }, 'GET')
  assert.deepEqual([other.status, other.told.get('access-control-allow-origin')], [403, undefined])
  const withoutRules = await ask('/other/key', { origin: page }, 'GET')
  assert.equal(withoutRules.told.get('access-control-allow-origin'), undefined)
})

test('what is for no bucket is answered as it ever was', async () => {
  const { status, told } = await preflight('POST', page, {}, '/policy/validation')
  assert.deepEqual([status, told.get('access-control-allow-methods')], [200, 'GET, HEAD, POST, PUT, DELETE, OPTIONS'])
})

test('a document of more than 64 KB is none, and a page that asks about too much is one that may not', async () => {
  const names = (of: number) => Array.from({ length: 900 }, (_, i) => `x-${of}-${i}-*`)
  const rulesOf = (count: number) => Array.from({ length: count }, (_, of) =>
    ({ AllowedOrigins: ['*'], AllowedMethods: ['GET'], AllowedHeaders: names(of) }))
  await assertRefused(put(...rulesOf(5)), 'InvalidRequest', /64 KB/)
  await put(...rulesOf(2))
  const asking = (...headers: string[]) => preflight('GET', page, { 'access-control-request-headers': headers.join(',') })
  assert.equal((await asking('x-1-1-a', 'x-1-1-a', 'x-1-899-b')).status, 200)
  // Each is the last of 900, so that fewer are compared with all of them than are asked about.
  assert.equal((await asking(...Array.from({ length: 100 }, (_, i) => `x-1-899-${i}`))).status, 403)
})
