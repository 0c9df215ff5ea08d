// How S3's requests are addressed and signed: buckets in the path and in the host's name, URLs that live as long as they say, and
// whoever does not sign.
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { IncomingMessage } from 'node:http'
import { objectUrl, type ObjectUrl } from '../kit/object-url.ts'
import { exchange, signHead } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { createUser, policy } from '../kit/users.ts'

const server = await startServer()
const { s3, iam } = sdk(server)
await s3.createBucket({ Bucket: 'with.dots' })
await s3.createBucket({ Bucket: 'bucket' })
for (const Bucket of ['bucket', 'with.dots']) await s3.putObject({ Bucket, Key: 'a b/ü+', Body: `in ${Bucket}` })
const path = '/a%20b/%C3%BC%2B'
const hour = 3_600_000

const ask = async (host: string, target: string) => {
  const { head } = signHead(server.url, { method: 'GET', target, marker: 'UNSIGNED-PAYLOAD', host })
  return exchange(server.url, head)
}

test('a bucket is found in the path, and in the host\'s name', async () => {
  for (const bucket of ['bucket', 'with.dots']) {
    const asked = [
      await ask('localhost:4566', `/${bucket}${path}`), await ask('s3.localhost', `/${bucket}${path}`),
      await ask('s3.eu-west-1.amazonaws.com', `/${bucket}${path}`), await ask('127.0.0.1:80', `/${bucket}${path}`),
      await ask(`${bucket}.localhost:4566`, path), await ask(`${bucket}.s3.localhost`, path),
      await ask(`${bucket}.s3.us-east-1.localhost`, path), await ask(`${bucket}.s3.amazonaws.com`, path),
      await ask(`${bucket}.s3.eu-west-1.amazonaws.com`, path), await ask(`${bucket}.s3-eu-west-1.amazonaws.com`, path),
    ]
    for (const answer of asked) assert.match(answer, new RegExp(`^HTTP/1\\.1 200 [^]*\r\n\r\nin ${bucket.replace('.', '\\.')}$`))
  }
  assert.match(await ask('bucket.localhost', '/nothing'), /^HTTP\/1\.1 404 [^]*<Code>NoSuchKey<\/Code>[^]*<Key>nothing<\/Key>/)
  assert.match(await ask('nobody.localhost', path), /^HTTP\/1\.1 404 [^]*<Code>NoSuchBucket<\/Code>/)
})

test('the SDK finds it by its own rules for hosts', async () => {
  const port = new URL(server.url).port
  const byHost = sdk({ url: `http://localhost:${port}` }).s3
  const { Body } = await byHost.getObject({ Bucket: 'bucket', Key: 'a b/ü+' }).catch((error: Error & { code?: string }) => {
    // Not every system has names below `localhost`.
    if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return { Body: undefined }
    throw error
  })
  if (Body) assert.equal(await Body.transformToString(), 'in bucket')
})

test('a URL is good for as long as it says, and for what it was signed for', async () => {
  const target = `/bucket${path}`
  for (const given of [{}, { at: Date.now() - hour, expires: '7200' }]) {
    const url = objectUrl(server.url, { target, ...given })
    const answer = await fetch(url)
    assert.deepEqual([answer.status, await answer.text()], [200, 'in bucket'])
  }
  const typed = objectUrl(server.url, { target: `${target}?response-content-type=text%2Fcsv` })
  assert.equal((await fetch(typed)).headers.get('content-type'), 'text/csv')
  const put = await fetch(objectUrl(server.url, { method: 'PUT', target: '/bucket/put' }), { method: 'PUT', body: 'by a URL' })
  assert.equal(put.status, 200)
  assert.equal(await (await s3.getObject({ Bucket: 'bucket', Key: 'put' })).Body!.transformToString(), 'by a URL')
})

const made = (given: Partial<ObjectUrl>) => objectUrl(server.url, { target: `/bucket${path}`, ...given })
const unknown = { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 'x' }
const malformed = 'AuthorizationQueryParametersError'

const refusals: readonly (readonly [what: string, url: string, status: number, code: string])[] = [
  ['that has ended', made({ at: Date.now() - hour }), 403, 'AccessDenied'],
  ['of tomorrow', made({ at: Date.now() + hour }), 403, 'AccessDenied'],
  ['of more than a week', made({ expires: '604801' }), 400, malformed],
  ['of no time', made({ expires: '0' }), 403, 'AccessDenied'],
  ['of less than no time', made({ expires: '-1' }), 400, malformed],
  ['of words', made({ expires: 'x' }), 400, malformed],
  ['for another key', made({}).replace('/a%20b', '/a%20c'), 403, 'SignatureDoesNotMatch'],
  ['for another time', made({}).replace('=60&', '=61&'), 403, 'SignatureDoesNotMatch'],
  ['of nobody', made({ identity: unknown }), 403, 'InvalidAccessKeyId'],
]

for (const [what, url, status, code] of refusals) {
  test(`a URL ${what} is refused`, async () => {
    const answer = await fetch(url)
    assert.equal(answer.status, status)
    assert.match(await answer.text(), new RegExp(`<Error><Code>${code}</Code>`))
  })
}

test('whoever does not sign is denied, and leaves no record', async () => {
  const before = (await server.records()).length
  const unsigned = async (target: string, host?: string) => {
    const [answer] = await new Promise<[IncomingMessage]>((resolve, reject) => {
      get(`${server.url}${target}`, { headers: host === undefined ? {} : { host } }, got => resolve([got])).on('error', reject)
    })
    return { status: answer.statusCode, body: await text(answer) }
  }
  for (const { status, body } of [
    await unsigned(`/bucket${path}`), await unsigned('/bucket'), await unsigned('/bucket?list-type=2'),
    await unsigned(path, 'bucket.localhost'), await unsigned('/', 'bucket.s3.amazonaws.com'),
  ]) {
    assert.equal(status, 403)
    assert.match(body, /^<\?xml [^>]+>\n<Error><Code>AccessDenied<\/Code><Message>Access Denied<\/Message><RequestId>/)
  }
  const { status } = await fetch(`${server.url}/bucket/unsigned`, { method: 'PUT', body: 'x' })
  assert.equal(status, 403)
  assert.equal((await server.records()).length, before)
})

test('a policy may ask how a request was signed', async () => {
  const identity = await createUser(server, 'headers-only')
  const PolicyDocument = policy({
    Effect: 'Allow', Action: 's3:GetObject', Resource: '*',
    Condition: { StringEquals: { 's3:authType': 'REST-HEADER', 's3:signatureversion': 'AWS4-HMAC-SHA256' } },
  })
  await iam.putUserPolicy({ UserName: 'headers-only', PolicyName: 'signing', PolicyDocument })
  const mine = sdk(server, identity).s3
  assert.equal(await (await mine.getObject({ Bucket: 'bucket', Key: 'a b/ü+' })).Body!.transformToString(), 'in bucket')
  assert.equal((await fetch(objectUrl(server.url, { target: `/bucket${path}`, identity }))).status, 403)
})

test('the endpoint of acceleration serves the buckets that were told so', async () => {
  const ends = ['amazonaws.com', 'dualstack.amazonaws.com', 'localhost']
  const hosts = ends.map(end => `bucket.s3-accelerate.${end}`)
  const seen = async () => {
    const answers = await Promise.all(hosts.map(host => ask(host, path)))
    return [...new Set(answers.map(answer => `${answer.slice(9, 12)} ${/(?:<Message>|in )([^<]+)/.exec(answer)?.[1]}`))]
  }
  const refused = (why: string) => [`400 S3 Transfer Acceleration is ${why} on this bucket`]
  assert.deepEqual(await seen(), refused('not configured'))
  const tell = (Bucket: string, Status: 'Enabled' | 'Suspended') =>
    s3.putBucketAccelerateConfiguration({ Bucket, AccelerateConfiguration: { Status } })
  await tell('bucket', 'Enabled')
  assert.deepEqual(await seen(), ['200 bucket'])
  await tell('bucket', 'Suspended')
  assert.deepEqual(await seen(), refused('disabled'))
  assert.match(await ask('bucket.s3.amazonaws.com', path), /^HTTP\/1.1 200 /)
  await assert.rejects(tell('with.dots', 'Enabled'), { name: 'InvalidRequest', message: /periods/ })
})
