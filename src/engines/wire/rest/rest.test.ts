import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import type { MemberSchema, OperationContract, ServiceContract } from '../../../contracts/contract.ts'
import { names as apigateway } from '../../../contracts/apigateway.gen.ts'
import { names as lambda } from '../../../contracts/lambda.gen.ts'
import { contract as s3 } from '../../../contracts/s3.gen.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { operationsOf } from '../operations.ts'
import { protocols } from '../protocols.ts'
import { WireError } from '../wire-error.ts'
import { joinHeader, splitDates, splitHeader } from './header-list.ts'
import { readQuery } from './query-string.ts'
import { findRoute, textsMatched } from './routes.ts'

const head = (method: string, target: string, ...rawHeaders: string[]) => ({ method, target, rawHeaders })

const routes: readonly (readonly [operations: typeof lambda, method: string, target: string, name: string | undefined])[] = [
  [lambda, 'GET', '/2015-03-31/functions', 'ListFunctions'],
  [lambda, 'GET', '/2015-03-31/functions/', 'ListFunctions'],
  [lambda, 'GET', '/2015-03-31/functions/f', 'GetFunction'],
  [lambda, 'DELETE', '/2015-03-31/functions/f', 'DeleteFunction'],
  [lambda, 'POST', '/2015-03-31/functions/f/invocations?Qualifier=1', 'Invoke'],
  [lambda, 'PUT', '/2015-03-31/functions/f/invocations', undefined],
  [lambda, 'GET', '/2015-03-31/functions/f/invocations/x', undefined],
  [lambda, 'GET', '/', undefined],
  [s3, 'GET', '/', 'ListBuckets'],
  [s3, 'GET', '/b', 'ListObjects'],
  [s3, 'GET', '/b/', 'ListObjects'],
  [s3, 'GET', '/b/k/', 'GetObject'],
  [s3, 'GET', '/b?list-type=2&prefix=x', 'ListObjectsV2'],
  [s3, 'GET', '/b?list-type=3', 'ListObjects'],
  [s3, 'GET', '/b?acl', 'GetBucketAcl'],
  [s3, 'GET', '/b/k/with/slashes', 'GetObject'],
  [s3, 'GET', '/b/k?acl', 'GetObjectAcl'],
  [s3, 'PUT', '/b', 'CreateBucket'],
  [s3, 'DELETE', '/b/k', 'DeleteObject'],
  [s3, 'POST', '/b/k?uploads', 'CreateMultipartUpload'],
  [apigateway, 'GET', '/restapis', 'GetRestApis'],
  [apigateway, 'GET', '/restapis/a', 'GetRestApi'],
]

test('an operation is found by method, path and query', () => {
  for (const [names, method, target, name] of routes) {
    assert.equal(findRoute(head(method, target), operationsOf(names))?.operation.name, name, `${method} ${target}`)
  }
  assert.equal(routes.length, 22)
})

test('a path says more of the service that it is of', () => {
  const path = head('GET', '/restapis/a')
  assert.ok(textsMatched(path, operationsOf(apigateway)) > textsMatched(path, operationsOf(s3)))
  assert.equal(textsMatched(head('GET', '/restapis/a'), operationsOf(lambda)), -1)
})

const text = { type: 'string' } as const
const service: ServiceContract = {
  name: 'things', protocols: ['restJson1'], apiVersion: '1', signingName: 'things', endpointPrefix: 'things',
  eventSource: 'things',
}

type Members = Readonly<Record<string, MemberSchema>>

function operation(name: string, uri: string, members: Members, required: string[] = []): OperationContract {
  const shape = { type: 'structure', name: `${name}Shape`, members, required } as const
  return { service, name, input: shape, output: shape, errors: {}, http: { method: 'PUT', uri } }
}

const put = operation('Put', '/{Bucket}/{Key+}', { Key: { schema: () => text, location: 'uri' } })
const copySource: MemberSchema = { schema: () => text, location: 'header', wireName: 'X-Copy-Source' }
const copy = operation('Copy', '/{Bucket}/{Key+}', { Source: copySource }, ['Source'])
const part = operation('Part', '/{Bucket}/{Key+}', {
  Number: { schema: () => text, location: 'querystring', wireName: 'partNumber' },
  Id: { schema: () => text, location: 'querystring', wireName: 'uploadId' },
}, ['Number', 'Id'])
const sourceAndPart = { ...part.input.members, Source: copySource }
const copyPart = operation('CopyPart', '/{Bucket}/{Key+}', sourceAndPart, ['Number', 'Id', 'Source'])

test('operations of one path are told apart by what they require', () => {
  const operations = new Map([put, copy, copyPart, part].map(one => [one.name, one]))
  const found = (target: string, ...headers: string[]) => findRoute(head('PUT', target, ...headers), operations)?.operation.name
  assert.equal(found('/b/k'), 'Put')
  assert.equal(found('/b/k', 'x-copy-source', '/a/b'), 'Copy')
  assert.equal(found('/b/k?partNumber=1&uploadId=a'), 'Part')
  assert.equal(found('/b/k?partNumber=1&uploadId=a', 'x-copy-source', '/a/b'), 'CopyPart')
  assert.equal(found('/b/k?partNumber=1'), 'Put')
  assert.equal(findRoute(head('PUT', '/b/k'), new Map([['Part', part]]))?.operation.name, 'Part')
})

const everywhere = operation('All', '/things/{Id}/{Rest+}', {
  Id: { schema: () => ({ type: 'integer' }), location: 'uri' },
  Rest: { schema: () => text, location: 'uri' },
  Since: { schema: () => ({ type: 'timestamp' }), location: 'querystring' },
  Tags: { schema: () => ({ type: 'map', key: () => text, value: () => text }), location: 'querystring' },
  Etags: { schema: () => ({ type: 'list', item: () => text }), location: 'header', wireName: 'If-Match' },
  Metadata: { schema: () => ({ type: 'map', key: () => text, value: () => text }), location: 'headers', wireName: 'x-amz-meta-' },
  Size: { schema: () => ({ type: 'long' }) },
})

function read(target: string, headers: readonly string[] = [], body = '') {
  return protocols.restJson1.readInput(everywhere, { method: 'PUT', target, rawHeaders: headers, body: Buffer.from(body) })
}

test('members come from wherever they travel', () => {
  const headers = ['if-match', 'a, "b,c"', 'x-amz-meta-__proto__', 'p', 'if-match', 'd']
  assert.deepEqual(read('/things/7/a/b%2Fc?Since=2026-01-02T03:04:05Z&x=1&y=+', headers, '{"Size":3,"Id":9}'), {
    Id: 7, Rest: 'a/b/c', Since: new Date('2026-01-02T03:04:05Z'), Tags: { x: '1', y: ' ' }, Etags: ['a', 'b,c', 'd'],
    Metadata: JSON.parse('{"__proto__":"p"}') as unknown, Size: 3,
  })
  assert.deepEqual(read('/things/7/a'), { Id: 7, Rest: 'a' })
})

const unreadable: readonly (readonly [target: string, headers: readonly string[], body: string])[] = [
  ['/things/x/a', [], ''], ['/things/1e3/a', [], ''], ['/things/7/%', [], ''], ['/things/7/%ff', [], ''],
  ['/things/7/a?Since=1', [], ''],
  ['/things/7/a?Since=2026-01-02T03:04:05Z&Since=2026-01-02T03:04:05Z', [], ''], ['/things/7/a?x=1&x=2', [], ''],
  ['/things/7/a?%=1', [], ''],
  [`/things/7/a?${'&a=b'.repeat(10_001)}`, [], ''], ['/things/7/a', ['if-match', '"a'], ''],
  ['/things/7/a', ['if-match', '"a"b'], ''],
  ['/things/7/a', [], '['], ['/things/7/a', [], '[]'], ['/things/7/a', [], '1'], ['/things/7/a', [], '{"Size":"3"}'],
]

test('what does not read is told as such', () => {
  for (const [target, headers, body] of unreadable) {
    assert.throws(() => read(target, headers, body), { code: 'SerializationException' }, `${target} ${headers} ${body}`)
  }
  assert.equal(unreadable.length, 15)
})

test('no value ends its header', () => {
  const metadata = { a: 'x\r\ny: z\u0000\u{1f600}', 'b: c\r\nd': 'e' }
  const output = { Metadata: metadata, Etags: ['a\n', 'b,'] }
  const { headers } = protocols.restJson1.encodeOutput(everywhere, output, 'id')
  assert.deepEqual(headers, {
    'content-type': 'application/json', 'if-match': 'a?, "b,"', 'x-amz-meta-a': 'x??y: z???', 'x-amzn-RequestId': 'id',
  })
})

const error = { error: new AwsError('NoSuchKey', 'a < b', { status: 404 }), requestId: 'id' }

test('errors of JSON', () => {
  assert.deepEqual(protocols.restJson1.encodeError({ service, ...error }), {
    status: 404, headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'NoSuchKey', 'x-amzn-RequestId': 'id' },
    body: '{"message":"a < b"}',
  })
})

test('errors of XML, wrapped and as S3 writes them', () => {
  const xml = '<?xml version="1.0" encoding="UTF-8"?>\n'
  const code = '<Code>NoSuchKey</Code><Message>a &lt; b</Message>'
  assert.deepEqual(protocols.restXml.encodeError({ service: { ...service, xmlNamespace: 'urn:x' }, ...error }), {
    status: 404, headers: { 'content-type': 'application/xml', 'x-amzn-RequestId': 'id' },
    body: `${xml}<ErrorResponse xmlns="urn:x"><Error><Type>Sender</Type>${code}</Error><RequestId>id</RequestId></ErrorResponse>`,
  })
  assert.deepEqual(protocols.restXml.encodeError({ service: { ...service, unwrappedErrors: true }, ...error }), {
    status: 404, headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'id', 'x-amz-id-2': 'aWQ=' },
    body: `${xml}<Error>${code}<RequestId>id</RequestId><HostId>aWQ=</HostId></Error>`,
  })
})

const printable = fc.string({ unit: fc.constantFrom('a', ' b', '"', '\\', ',', '\\"', '\u00e9') })

test('a list in a header', () => {
  property('list in a header', 1000, fc.array(printable, { minLength: 1, maxLength: 5 }), values => {
    assert.deepEqual(splitHeader(joinHeader(values)), values.map(value => (/[",]/.test(value) ? value : value.trim())))
  })
  property('list in a header', 1000, printable, given => {
    try {
      splitHeader(given)
    } catch (thrown) {
      assert.ok(thrown instanceof WireError, String(thrown))
    }
  })
  assert.deepEqual(splitDates('Fri, 02 Jan 2026 03:04:05 GMT, Sat, 03 Jan 2026 03:04:05 GMT'), [
    'Fri, 02 Jan 2026 03:04:05 GMT', 'Sat, 03 Jan 2026 03:04:05 GMT',
  ])
})

test('a query says what JavaScript\'s own reader says', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })))
  property('query of a target', 1000, pairs, given => {
    const wellFormed = given.filter(pair => pair.every(one => one.isWellFormed()))
    const found = [...readQuery(new URLSearchParams(wellFormed).toString())]
    const expected = [...Map.groupBy(wellFormed, ([name]) => name).values()].flat()
    assert.deepEqual(found.flatMap(([name, values]) => values.map(value => [name, value])), expected)
  })
})

test('any path is one operation\'s, or nobody\'s', () => {
  const unit = fc.constantFrom(
    '/', '//', 'a', '%', '%2F', '?', '&', '=', 'acl', 'list-type=2', '2015-03-31', 'functions', '{', '+', '\u00e9',
  )
  property('path', 1000, fc.array(unit, { maxLength: 12 }), parts => {
    for (const names of [lambda, s3, apigateway]) {
      try {
        findRoute(head('GET', `/${parts.join('')}`), operationsOf(names))
      } catch (thrown) {
        assert.ok(thrown instanceof WireError, String(thrown))
      }
    }
  })
})
