// A bucket as a website: what it answers to whoever asks, and that it answers nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WebsiteConfiguration } from '@aws-sdk/client-s3'
import { readAnswer, type PostAnswer } from '../../../../test/kit/posts.ts'
import { exchange, signHead } from '../../../../test/kit/raw-upload.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { policy } from '../../../../test/kit/users.ts'
import { StoreUnavailable } from '../../../storage/store.ts'

let isStoreAway = false
const server = await startServer({
  between(storage) {
    const { store } = storage
    const read = store.read.bind(store)
    store.read = (collection, key) =>
      (isStoreAway ? Promise.reject(new StoreUnavailable('The store is away.')) : read(collection, key))
    return storage
  },
})
const { s3 } = sdk(server)
const Bucket = 'site'
const host = `${Bucket}.s3-website-us-east-1.amazonaws.com`
await s3.createBucket({ Bucket })

const objects = new Map([
  ['index.html', 'ROOT INDEX'], ['error.html', 'CUSTOM ERROR'], ['docs/index.html', 'DOCS INDEX'], ['both', 'EXACT OBJECT'],
  ['both/index.html', 'BOTH INDEX'], ['both/', 'SLASH OBJECT'], ['private/secret.txt', 'PRIVATE'],
  ['private/error.html', 'PRIVATE'],
  ['private/index.html', 'PRIVATE'], ['old/existing.txt', 'OLD EXISTS'], ['a b+%/index.html', 'ESCAPED INDEX'],
  ['space name+percent%.txt', 'ESCAPED OBJECT'], ['home.htm', 'REPLACED INDEX'],
])
for (const [Key, Body] of objects) {
  await s3.putObject({ Bucket, Key, Body, ContentType: Key.endsWith('.html') ? 'text/html' : 'text/plain' })
}
const away = new Map([
  ['redirect-relative', '/dest%20space?from=obj&x=%2F#anchor'],
  ['redirect-absolute', 'https://example.com/a%2Fb?q=%2F+plus#frag'],
])
for (const [Key, WebsiteRedirectLocation] of away) await s3.putObject({ Bucket, Key, Body: 'REST', WebsiteRedirectLocation })

type Headers = Readonly<Record<string, string>>

async function ask(target: string, method = 'GET', headers: Headers = {}, at = host): Promise<PostAnswer> {
  const lines = [`${method} ${target} HTTP/1.1`, `host: ${at}`, 'connection: close']
  for (const pair of Object.entries(headers)) lines.push(pair.join(': '))
  return readAnswer(await exchange(server.url, Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)))
}

const put = (WebsiteConfiguration: WebsiteConfiguration) => s3.putBucketWebsite({ Bucket, WebsiteConfiguration })
const items = ({ body }: PostAnswer): readonly string[] => [...body.matchAll(/<li>(.*?)<\/li>/g)].map(([, item]) => item!)
  .filter(item => !/^(RequestId|HostId): ./.test(item))
const IndexDocument = { Suffix: 'index.html' }
const ErrorDocument = { Key: 'error.html' }

/** Status, body and what is told besides. */
async function seen(target: string, ...names: readonly string[]): Promise<readonly unknown[]> {
  const told = await ask(target)
  return [told.status, told.body, ...names.map(name => told.headers.get(name))]
}

test('a bucket that is none says so, on a page', async () => {
  const told = await ask('/')
  assert.equal(told.status, 404)
  assert.equal(told.headers.get('content-type'), 'text/html; charset=utf-8')
  assert.match(told.body, /^<html>\n<head><title>404 Not Found<\/title><\/head>\n<body>\n<h1>404 Not Found<\/h1>\n<ul>\n/)
  assert.match(told.body, /<li>RequestId: [\da-f-]{36}<\/li>\n<li>HostId: \S+<\/li>\n<\/ul>\n<hr\/>\n<\/body>\n<\/html>\n$/)
  assert.deepEqual(items(told), [
    'Code: NoSuchWebsiteConfiguration', 'Message: The specified bucket does not have a website configuration', 'BucketName: site',
  ])
  const nobody = await ask('/', 'GET', {}, 'nobody.s3-website-us-east-1.amazonaws.com')
  assert.deepEqual(items(nobody), ['Code: NoSuchBucket', 'Message: The specified bucket does not exist', 'BucketName: nobody'])
})

test('nobody has what no policy lets everyone have', async () => {
  await put({ IndexDocument })
  for (const target of ['/', '/docs/', '/docs', '/missing']) {
    const told = await ask(target)
    assert.equal(told.status, 403)
    assert.deepEqual(items(told), ['Code: AccessDenied', 'Message: Access Denied'])
  }
})

test('objects and the indexes of folders are answered, as nobody may have them', async () => {
  await s3.putPublicAccessBlock({
    Bucket, PublicAccessBlockConfiguration: {
      BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false,
    },
  })
  await s3.putBucketPolicy({ Bucket, Policy: policy(
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
    {
      Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/private/*`,
      Condition: { Null: { 'aws:PrincipalArn': 'true' } },
    },
  ) })
  await put({ IndexDocument, ErrorDocument })
  const found: readonly (readonly [string, string])[] = [
    ['/', 'ROOT INDEX'], ['/docs/', 'DOCS INDEX'], ['/both', 'EXACT OBJECT'], ['/both/', 'BOTH INDEX'],
    ['/both/index.html', 'BOTH INDEX'], ['/space%20name%2Bpercent%25.txt', 'ESCAPED OBJECT'],
    ['/a%20b%2B%25/?q=a+b%2Fc', 'ESCAPED INDEX'], ['/?website', 'ROOT INDEX'], ['/?list-type=2', 'ROOT INDEX'],
    ['/?versionId=missing&response-content-type=text%2Fplain', 'ROOT INDEX'],
  ]
  for (const [target, body] of found) assert.deepEqual(await seen(target), [200, body], target)
  assert.deepEqual(await seen('/', 'content-type'), [200, 'ROOT INDEX', 'text/html'])
  for (const at of ['s3-website.us-east-1.amazonaws.com', 's3-website-us-east-1.localhost:80', 's3-website.localhost']) {
    assert.equal((await ask('/', 'GET', {}, `${Bucket}.${at}`)).body, 'ROOT INDEX')
  }
  const part = await ask('/', 'GET', { range: 'bytes=1-3' })
  assert.deepEqual([part.status, part.body, part.headers.get('content-range')], [206, 'OOT', 'bytes 1-3/10'])
  const same = await ask('/', 'GET', { 'if-none-match': part.headers.get('etag')! })
  assert.deepEqual([same.status, same.body], [304, ''])
  const page = await ask('/', 'GET', { accept: 'text/html' })
  assert.equal(page.body, 'ROOT INDEX')
})

test('a folder is told by its slash, where it has an index', async () => {
  for (const target of ['/docs', '/docs?x=1&x=2&slash=%2F']) {
    const told = await ask(target)
    assert.deepEqual([told.status, told.headers.get('location'), told.headers.get('x-amz-error-code')], [302, '/docs/', 'Found'])
    assert.deepEqual(items(told).slice(0, 1), ['Code: Found'])
  }
  assert.equal((await ask('/a%20b%2B%25')).headers.get('location'), '/a b+%25/')
  assert.equal((await ask('/private')).status, 404)
})

test('a folder is told by a path of the same host, whatever it is called', async () => {
  const folders = [
    ['//else.where', '/%2Felse.where/'], ['/%5Celse.where', '/%5Celse.where/'], ['/a%3Fb%23c', '/a%3Fb%23c/'],
  ] as const
  for (const [target, location] of folders) {
    await s3.putObject({ Bucket, Key: `${decodeURIComponent(target).slice(1)}/${IndexDocument.Suffix}`, Body: 'x' })
    assert.equal((await ask(target)).headers.get('location'), location)
    assert.equal((await ask(location)).status, 200)
  }
})

test('an error has the document of the bucket, and its own status', async () => {
  const names = ['x-amz-error-code', 'x-amz-error-detail-key', 'content-type']
  assert.deepEqual(await seen('/missing', ...names), [404, 'CUSTOM ERROR', 'NoSuchKey', 'missing', 'text/html'])
  assert.deepEqual(await seen('/missing/', ...names), [404, 'CUSTOM ERROR', 'NoSuchKey', 'missing/index.html', 'text/html'])
  for (const target of ['/private/secret.txt', '/private/']) {
    assert.deepEqual(await seen(target, ...names), [403, 'CUSTOM ERROR', 'AccessDenied', undefined, 'text/html'])
  }
  await put({ IndexDocument, ErrorDocument: { Key: 'none.html' } })
  const missing = ['Code: NoSuchKey', 'Message: The specified key does not exist.']
  assert.deepEqual(items(await ask('/missing')), [...missing, 'Key: missing', ...missing, 'Key: none.html'])
  await put({ IndexDocument, ErrorDocument: { Key: 'private/error.html' } })
  const denied = ['Code: AccessDenied', 'Message: Access Denied']
  const both = await ask('/private/secret.txt')
  assert.deepEqual([both.status, items(both)], [403, [...denied, ...denied]])
  await put({ IndexDocument: { Suffix: 'home.htm' } })
  assert.deepEqual(await seen('/', 'content-type'), [200, 'REPLACED INDEX', 'text/plain'])
  const none = await ask('/%3Cscript%3E/')
  assert.deepEqual(items(none), [...missing, 'Key: &lt;script&gt;/home.htm'])
  assert.equal(none.headers.get('x-amz-error-code'), undefined)
  await put({ IndexDocument, ErrorDocument })
})

test('an object sends on', async () => {
  for (const [key, location] of away) {
    assert.deepEqual(await seen(`/${key}?incoming=1`, 'location'), [301, '', location])
    const head = await ask(`/${key}`, 'HEAD')
    assert.deepEqual([head.status, head.headers.get('location')], [301, location])
  }
})

test('what an object holds that sends on is not read, and takes no place', async () => {
  const started = performance.now()
  for (let round = 0; round < 20; round++) {
    const all = await Promise.all(Array.from({ length: 20 }, () => ask('/redirect-absolute')))
    assert.deepEqual(all.map(({ status }) => status), all.map(() => 301))
  }
  // Who finds no place waits for five seconds.
  assert.ok(performance.now() - started < 5000)
})

test('heads are told as what they are of, without a body', async () => {
  assert.deepEqual([(await ask('/', 'HEAD')).status, (await ask('/', 'HEAD')).body], [200, ''])
  const told = await ask('/missing', 'HEAD')
  assert.deepEqual([told.status, told.body, told.headers.get('x-amz-error-detail-key')], [404, '', 'missing'])
  assert.equal((await ask('/docs', 'HEAD')).headers.get('location'), '/docs/')
})

test('nothing is written by it, and a signature is worth nothing', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const told = await ask('/index.html', method, { 'content-length': '0' })
    assert.deepEqual([told.status, items(told)[0]], [405, 'Code: MethodNotAllowed'])
    assert.equal(told.headers.get('allow'), 'GET, HEAD, OPTIONS')
  }
  assert.equal((await ask('/index.html', 'OPTIONS')).status, 400)
  const { head } = signHead(server.url, { method: 'GET', target: '/private/secret.txt', marker: 'UNSIGNED-PAYLOAD', host })
  const told = readAnswer(await exchange(server.url, head))
  assert.deepEqual([told.status, told.body], [403, 'CUSTOM ERROR'])
  const abroad = await ask('/', 'GET', {}, `${Bucket}.s3-website-eu-west-1.amazonaws.com`)
  assert.deepEqual([abroad.status, items(abroad)[0]], [400, 'Code: IncorrectEndpoint'])
})

test('a website sends on all that is asked of it', async () => {
  await put({ RedirectAllRequestsTo: { HostName: 'example.com' } })
  for (const target of ['/', '/private/secret.txt', '/docs?x=%2F&x=a+b', '/a%20b%2Bc%25?q=%23']) {
    assert.deepEqual(await seen(target, 'location'), [301, '', `http://example.com${target}`])
  }
  assert.equal((await ask('/docs', 'POST', { 'content-length': '0' })).status, 405)
  await put({ RedirectAllRequestsTo: { HostName: 'bad host\n\u00fc', Protocol: 'https' } })
  assert.equal((await ask('/a%2Fb')).headers.get('location'), 'https://bad host%0A%C3%BC/a%2Fb')
})

test('rules send on, the first that is for it', async () => {
  const own = `http://${host}`
  const first = { Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'first/', HttpRedirectCode: '302' } }
  const second = {
    Condition: { KeyPrefixEquals: 'old/' },
    Redirect: { HostName: 'example.com', Protocol: 'https', HttpRedirectCode: '307', ReplaceKeyWith: 'second.html' },
  } as const
  await put({ IndexDocument, RoutingRules: [first, second] })
  assert.deepEqual(await seen('/old/existing.txt?x=%2F&x=a+b', 'location'), [302, '', `${own}/first/existing.txt?x=%2F&x=a+b`])
  assert.deepEqual(await seen('/old/missing%20a%2Bb%25?x=1', 'location'), [302, '', `${own}/first/missing%20a%2Bb%25?x=1`])
  assert.deepEqual(await seen('/index.html'), [200, 'ROOT INDEX'])
  assert.ok(items(await ask('/old%2Fescaped%3F%23')).includes('Key: old/escaped?#'))
  await put({ IndexDocument, RoutingRules: [second, first] })
  assert.deepEqual(await seen('/old/existing.txt?x=1', 'location'), [307, '', 'https://example.com/second.html'])
  await put({ IndexDocument, ErrorDocument, RoutingRules: [
    {
      Condition: { HttpErrorCodeReturnedEquals: '404', KeyPrefixEquals: 'old/' },
      Redirect: { HttpRedirectCode: '303', ReplaceKeyPrefixWith: 'missing/' },
    },
    { Condition: { HttpErrorCodeReturnedEquals: '403' }, Redirect: { HttpRedirectCode: '307', ReplaceKeyWith: 'denied.html' } },
  ] })
  assert.deepEqual(await seen('/old/existing.txt'), [200, 'OLD EXISTS'])
  assert.deepEqual(await seen('/old/missing?orig=%2F', 'location'), [303, '', `${own}/missing/missing?orig=%2F`])
  assert.deepEqual(await seen('/other-missing'), [404, 'CUSTOM ERROR'])
  assert.deepEqual(await seen('/private/secret.txt', 'location'), [307, '', `${own}/denied.html`])
  const at404 = { HttpErrorCodeReturnedEquals: '404' }
  await put({ IndexDocument, RoutingRules: [{ Condition: at404, Redirect: { ReplaceKeyPrefixWith: 'errors/' } }] })
  assert.deepEqual(await seen('/missing%20key?orig=1', 'location'), [301, '', `${own}/errors/missing%20key?orig=1`])
  const wins = { HttpRedirectCode: '302', ReplaceKeyWith: 'rule-wins' }
  await put({ IndexDocument, RoutingRules: [{ Condition: { KeyPrefixEquals: 'redirect-' }, Redirect: wins }] })
  assert.deepEqual(await seen('/redirect-relative?orig=1', 'location'), [302, '', `${own}/rule-wins`])
})

test('pages of other origins are told as the bucket has it, and objects stay what they are elsewhere', async () => {
  await put({ IndexDocument })
  await s3.putBucketCors({
    Bucket, CORSConfiguration: { CORSRules: [{ AllowedOrigins: ['https://page.example'], AllowedMethods: ['GET'] }] },
  })
  const origin = 'https://page.example'
  assert.equal((await ask('/', 'GET', { origin })).headers.get('access-control-allow-origin'), origin)
  const asked = await ask('/private/secret.txt', 'OPTIONS', { origin, 'access-control-request-method': 'GET' })
  assert.deepEqual([asked.status, asked.headers.get('access-control-allow-methods')], [200, 'GET'])
  const plain = await s3.getObject({ Bucket, Key: 'redirect-relative' })
  assert.equal(plain.WebsiteRedirectLocation, away.get('redirect-relative'))
  const missing = await ask(`/${Bucket}/missing`, 'GET', {}, 's3.amazonaws.com')
  assert.deepEqual([missing.status, missing.element('Code')], [403, 'AccessDenied'])
})

test('where the store does not answer, that is said on a page', async () => {
  isStoreAway = true
  const told = await ask('/', 'GET', {}, 'never-asked-for.s3-website-us-east-1.amazonaws.com')
  isStoreAway = false
  assert.deepEqual([told.status, items(told)[0]], [503, 'Code: ServiceUnavailable'])
})

test('what is read of it is recorded as objects that nobody in particular reads', async () => {
  const before = (await server.records()).length
  await ask('/')
  await ask('/private/secret.txt')
  const records = (await server.records()).slice(before)
  assert.deepEqual(records.map(({ eventName, userIdentity: { type } }) => [eventName, type]), [['GetObject', 'AWSAccount']])
})
