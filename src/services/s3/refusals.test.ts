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
