// What S3 says of a signature that is none: in words of its own, with what it was computed from.
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { root } from '../kit/identity.ts'
import { objectUrl, type ObjectUrl } from '../kit/object-url.ts'
import { exchange, signHead, type Upload } from '../kit/raw-upload.ts'
import { errorOf, send, signed, type Signing } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'

const server = await startServer()
const { s3, sts } = sdk(server)
await s3.createBucket({ Bucket: 'bucket' })
await s3.putObject({ Bucket: 'bucket', Key: 'key', Body: 'x' })

const entities: Readonly<Record<string, string>> = {
  '&quot;': '"', '&lt;': '<', '&gt;': '>', '&apos;': "'", '&amp;': '&', '&#xA;': '\n',
}
const element = (body: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^]*?)</${name}>`).exec(body)?.[1]?.replaceAll(/&#?\w+;/g, entity => entities[entity] ?? entity)

interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly body: string
}

function refusalIn(answer: string): Refusal {
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  assert.match(body, /^<\?xml [^>]+>\n<Error><Code>/)
  return { status: Number(answer.slice(9, 12)), code: element(body, 'Code')!, message: element(body, 'Message')!, body }
}

/** As signed, but for what is done to its lines. */
async function asked(given: Partial<Upload>, bend: (head: string) => string = head => head): Promise<Refusal> {
  const { head } = signHead(server.url, { method: 'GET', target: '/bucket/key', marker: 'UNSIGNED-PAYLOAD', ...given })
  return refusalIn(await exchange(server.url, Buffer.from(bend(head.toString('latin1')), 'latin1')))
}

const withLine = (line: string) => (head: string) => head.replace('\r\n', `\r\n${line}\r\n`)

async function fetched(given: Partial<ObjectUrl>, { edit = (url: string) => url, headers = {} } = {}): Promise<Refusal> {
  const answer = await fetch(edit(objectUrl(server.url, { target: '/bucket/key', ...given })), { headers })
  return refusalIn(`HTTP/1.1 ${answer.status}\r\n\r\n${await answer.text()}`)
}

function assertRefusal({ status, code, message }: Refusal, expected: readonly [number, string, string]): void {
  assert.deepEqual([status, code, message], expected)
}

const notSigned = [403, 'AccessDenied', 'There were headers present in the request which were not signed'] as const

test('a header of AWS\'s that is not signed is refused', async () => {
  const put = { method: 'PUT', target: '/bucket/open', headers: { 'content-length': '0' } }
  const two = await asked(put, head => withLine('X-Amz-Meta-Owner: mallory')(withLine('x-amz-acl: private')(head)))
  assertRefusal(two, notSigned)
  assert.equal(element(two.body, 'HeadersNotSigned'), 'x-amz-acl, x-amz-meta-owner')
  const url = await fetched({}, { headers: { 'x-amz-meta-a': 'b', 'x-amz-request-payer': 'requester' } })
  assertRefusal(url, notSigned)
  assert.equal(element(url.body, 'HeadersNotSigned'), 'x-amz-meta-a, x-amz-request-payer')
  await assert.rejects(s3.headObject({ Bucket: 'bucket', Key: 'open' }), { name: 'NotFound' })
  const host = await asked({}, head => head.replace('SignedHeaders=host;', 'SignedHeaders='))
  assert.equal(element(host.body, 'HeadersNotSigned'), 'host')
})

test('the hash of the body is signed by itself, and a header of nobody\'s may be open', async () => {
  const hashOf = hash('sha256', '', 'hex')
  const { head } = signHead(server.url, { method: 'GET', target: '/bucket/key', marker: hashOf })
  const answer = await exchange(server.url, Buffer.from(withLine('x-forwarded-for: 1.2.3.4')(head.toString('latin1')), 'latin1'))
  assert.match(answer, /^HTTP\/1\.1 200 /)
  const given = { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }
  assert.equal((await fetch(objectUrl(server.url, { target: '/bucket/key' }), given)).status, 200)
})

const mismatch = [
  403, 'SignatureDoesNotMatch',
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
] as const

test('a wrong secret is told what was computed, and nothing of the secret', async () => {
  const identity = { ...root, secretAccessKey: 'wrong' }
  for (const found of [await asked({ identity }), await fetched({ identity })]) {
    assertRefusal(found, mismatch)
    const [id, text, canonical] = ['AWSAccessKeyId', 'StringToSign', 'CanonicalRequest'].map(name => element(found.body, name)!)
    assert.equal(id, root.accessKeyId)
    assert.match(text!, /^AWS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/us-east-1\/s3\/aws4_request\n[\da-f]{64}$/)
    assert.equal(text!.slice(-64), hash('sha256', canonical!, 'hex'))
    for (const [name, of] of [['StringToSignBytes', text], ['CanonicalRequestBytes', canonical]] as const) {
      assert.equal(element(found.body, name), Buffer.from(of!).toString('hex').replaceAll(/..(?!$)/g, '$& '))
    }
    assert.match(element(found.body, 'SignatureProvided')!, /^[\da-f]{64}$/)
    assert.ok(!found.body.includes(root.secretAccessKey))
  }
})

test('what is quoted is bounded', async () => {
  const { body } = await asked({ identity: { ...root, secretAccessKey: 'wrong' }, target: `/bucket/${'x'.repeat(5000)}` })
  assert.ok(body.length < 2000)
  assert.equal(element(body, 'CanonicalRequest'), undefined)
})

test('a key that nobody has, and a token that is none', async () => {
  const identity = { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 'x' }
  for (const found of [await asked({ identity }), await fetched({ identity })]) {
    assertRefusal(found, [403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'])
    assert.equal(element(found.body, 'AWSAccessKeyId'), identity.accessKeyId)
  }
  const session = (await sts.getSessionToken()).Credentials!
  const bent = await asked({
    identity: { accessKeyId: session.AccessKeyId!, secretAccessKey: session.SecretAccessKey! },
    headers: { 'x-amz-security-token': 'none' },
  })
  assertRefusal(bent, [400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.'])
})

const empty = hash('sha256', '', 'hex')
const call = { service: 's3', method: 'GET', target: '/bucket/key', headers: { 'x-amz-content-sha256': empty } }

async function sentAs(signing: Signing) {
  const answer = await send(server.url, signed(server.url, { ...call, body: '' }, signing))
  return { ...errorOf(answer), body: answer.body }
}

test('a clock that is a quarter of an hour off', async () => {
  for (const at of [Date.now() - 960_000, Date.now() + 960_000]) {
    const found = await sentAs({ at })
    const message = 'The difference between the request time and the current time is too large.'
    assertRefusal(found, [403, 'RequestTimeTooSkewed', message])
    assert.match(element(found.body, 'RequestTime')!, /^\d{8}T\d{6}Z$/)
    assert.match(element(found.body, 'ServerTime')!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.equal(element(found.body, 'MaxAllowedSkewMilliseconds'), '900000')
  }
})

test('a Region that is none', async () => {
  for (const region of ['aws-global', 'nowhere']) {
    const found = await sentAs({ region })
    const message = `The authorization header is malformed; the region '${region}' is wrong; expecting 'us-east-1'`
    assertRefusal(found, [400, 'AuthorizationHeaderMalformed', message])
    assert.equal(element(found.body, 'Region'), 'us-east-1')
  }
})

test('a URL that has ended, one of less than no time, and one that lacks a part', async () => {
  const ended = await fetched({ at: Date.now() - 3_600_000, expires: '2' })
  assertRefusal(ended, [403, 'AccessDenied', 'Request has expired'])
  assert.equal(element(ended.body, 'X-Amz-Expires'), '2')
  const end = Date.parse(element(ended.body, 'Expires')!)
  assert.ok(Math.abs(Date.parse(element(ended.body, 'ServerTime')!) - end - 3_598_000) < 30_000)
  const code = 'AuthorizationQueryParametersError'
  assertRefusal(await fetched({ expires: '-1' }), [400, code, 'X-Amz-Expires must be non-negative'])
  for (const name of ['Algorithm', 'Credential', 'Signature', 'Date', 'SignedHeaders', 'Expires']) {
    const edit = (url: string) => url.replace(new RegExp(`X-Amz-${name}=[^&]*&?`), '')
    assertRefusal(await fetched({}, { edit }), [400, code,
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, '
      + 'X-Amz-SignedHeaders, and X-Amz-Expires parameters.'])
  }
})

test('a URL and a header both', async () => {
  const url = objectUrl(server.url, { target: '/bucket/key' })
  const { pathname, search } = new URL(url)
  const found = await asked({ target: pathname + search })
  assertRefusal(found, [400, 'InvalidArgument',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the '
    + 'Authorization header should be specified'])
  assert.equal(element(found.body, 'ArgumentName'), 'Authorization')
  assert.match(element(found.body, 'ArgumentValue')!, /^AWS4-HMAC-SHA256 Credential=/)
  const basic = await fetched({}, { headers: { authorization: 'Basic c2VjcmV0' } })
  assert.equal(basic.code, 'InvalidArgument')
  assert.doesNotMatch(basic.body, /c2VjcmV0/)
})

const malformed = 'The authorization header is malformed; '
const headers: readonly (readonly [string, readonly [number, string, string]])[] = [
  ['Basic c2VjcmV0', [400, 'InvalidArgument', 'Unsupported Authorization Type']],
  ['AWS AKID:c2VjcmV0', [400, 'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.']],
  ['AWS4-HMAC-SHA256 Credential=x', [400, 'AuthorizationHeaderMalformed',
    `${malformed}the authorization header requires three components: Credential, SignedHeaders, and Signature.`]],
  ['AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x', [400, 'AuthorizationHeaderMalformed',
    `${malformed}the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`]],
]

test('a header that cannot be read is answered in S3\'s form, and not quoted', async () => {
  for (const [header, expected] of headers) {
    const found = await asked({}, head => head.replace(/authorization: .*/, `authorization: ${header}`))
    assertRefusal(found, expected)
    assert.doesNotMatch(found.body, /c2VjcmV0/)
  }
  const undated = await asked({}, head => head.replace(/x-amz-date: .*\r\n/, ''))
  assertRefusal(undated, [403, 'AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header'])
})

test('what has a scope of another service is not taken for S3\'s', async () => {
  const header = 'AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/guardduty/aws4_request'
  const answer = await (await fetch(`${server.url}/detector`, { headers: { authorization: header } })).text()
  assert.match(answer, /<Code>IncompleteSignature<\/Code>/)
})

test('another day than the request\'s', async () => {
  const found = await asked({}, head => head.replace(/\/\d{8}\/us/, '/20200101/us'))
  const today = /"(\d{8})"\.$/.exec(found.message)?.[1]
  const sentence = `Invalid credential date "20200101". This date is not the same as X-Amz-Date: "${today}".`
  assert.equal(found.message, malformed + sentence)
  assert.equal(found.code, 'AuthorizationHeaderMalformed')
})

test('a body that is another than its hash', async () => {
  const marker = hash('sha256', 'other', 'hex')
  const found = await asked({ marker })
  assert.equal(found.code, 'XAmzContentSHA256Mismatch')
  assert.equal(element(found.body, 'S3ComputedContentSHA256'), hash('sha256', '', 'hex'))
})
