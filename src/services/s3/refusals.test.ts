// What S3 says of requests that it cannot read, or that ask for what it does not have: no sentence of another service's.
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { errorOf, send, signed } from '../../../test/kit/raw-request.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'

const server = await startServer()
const { s3 } = sdk(server)
await s3.createBucket({ Bucket: 'bucket' })

interface Asked {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

async function ask({ method = 'PUT', target = '/bucket/key', headers = {}, body = '' }: Asked) {
  const all = { 'x-amz-content-sha256': hash('sha256', body, 'hex'), ...headers }
  const answer = await send(server.url, signed(server.url, { service: 's3', method, target, headers: all, body }))
  const element = (name: string) => new RegExp(`<${name}>([^]*?)</${name}>`).exec(answer.body)?.[1]
  return { ...errorOf(answer), answer, element }
}

const malformed = 'The XML you provided was not well-formed or did not validate against our published schema'

test('XML that is none, or another', async () => {
  const wrong = '<CreateBucketConfiguration><LocationConstraint><x/></LocationConstraint></CreateBucketConfiguration>'
  for (const body of ['<x', '<Other/>', wrong]) {
    const { code, message, status } = await ask({ target: '/new-bucket', body })
    assert.deepEqual([code, message, status], ['MalformedXML', malformed, 400])
  }
})

test('a method that nothing of the kind has', async () => {
  const types = { '/': 'SERVICE', '/bucket': 'BUCKET', '/bucket/': 'BUCKET', '/bucket/a/b': 'OBJECT' }
  for (const [target, type] of Object.entries(types)) {
    const { code, message, status, element } = await ask({ method: 'PATCH', target })
    const expected = ['MethodNotAllowed', 'The specified method is not allowed against this resource.', 405]
    assert.deepEqual([code, message, status], expected)
    assert.deepEqual([element('Method'), element('ResourceType')], ['PATCH', type])
  }
})

test('a member that is none of those there are is an argument, and is quoted', async () => {
  for (const [name, value, message] of [
    ['x-amz-acl', 'fake-acl', ''],
    ['x-amz-server-side-encryption', 'AES', 'The encryption method specified is not supported'],
    ['x-amz-object-lock-mode', 'OFF', 'Unknown wormMode directive.'],
    ['x-amz-request-payer', 'me', ''],
    ['x-amz-object-lock-retain-until-date', 'tomorrow', 'The retain until date must be provided in ISO 8601 format'],
  ] as const) {
    const found = await ask({ headers: { [name]: value } })
    assert.deepEqual([found.code, found.message, found.status], ['InvalidArgument', message, 400])
    assert.deepEqual([found.element('ArgumentName'), found.element('ArgumentValue')], [name, value])
  }
  const owned = await ask({ target: '/new-bucket', headers: { 'x-amz-object-ownership': 'RandomValue' } })
  assert.equal(owned.message, 'Invalid x-amz-object-ownership header: RandomValue')
  const typed = '<CreateBucketConfiguration><Bucket><Type>X</Type></Bucket></CreateBucketConfiguration>'
  const { code, message } = await ask({ target: '/new-bucket', body: typed })
  assert.deepEqual([code, message], ['MalformedXML', malformed])
  assert.equal((await ask({ target: `/bucket/${'x'.repeat(9000)}` })).code, 'KeyTooLongError')
})

test('an owner that is no account', async () => {
  for (const owner of ['abc', '0000', '0000000000020', 'aa000000000$']) {
    const { code, message, status } = await ask({ method: 'GET', headers: { 'x-amz-expected-bucket-owner': owner } })
    const expected = `The value of the expected bucket owner parameter must be an AWS Account ID... [${owner}]`
    assert.deepEqual([code, message, status], ['InvalidBucketOwnerAWSAccountID', expected, 400])
  }
})

test('a condition whose date is none is no condition', async () => {
  await s3.putObject({ Bucket: 'bucket', Key: 'dated', Body: 'x' })
  for (const name of ['if-modified-since', 'if-unmodified-since']) {
    const { answer } = await ask({ method: 'GET', target: '/bucket/dated', headers: { [name]: 'yesterday' } })
    assert.deepEqual([answer.status, answer.body], [200, 'x'])
  }
})

test('an answer without a body says of which type it would be', async () => {
  const { answer } = await ask({ method: 'HEAD', target: '/bucket' })
  assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/xml'])
})

test('a list of parts is as long as an upload may be, and no longer', async () => {
  const part = (number: number) => '<Part><ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag>'
    + `<ChecksumSHA256>${'A'.repeat(43)}=</ChecksumSHA256><PartNumber>${number}</PartNumber></Part>`
  const complete = (count: number, more = '') => {
    const parts = Array.from({ length: count }, (_, i) => part(i + 1)).join('')
    return ask({
      method: 'POST', target: '/bucket/key?uploadId=none',
      body: `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts}${more}</CompleteMultipartUpload>`,
    })
  }
  for (const count of [1001, 10_000]) assert.equal((await complete(count)).code, 'NoSuchUpload', `${count}`)
  assert.deepEqual([(await complete(10_001)).message, (await complete(0)).message], [malformed, malformed])
  const beyond = ' '.repeat(4 * 1024 ** 2)
  assert.equal((await complete(1, beyond)).code, 'EntityTooLarge')
  const other = await ask({ method: 'POST', target: '/bucket?delete', body: `<Delete>${' '.repeat(1024 ** 2)}</Delete>` })
  assert.equal(other.code, 'EntityTooLarge')
})
