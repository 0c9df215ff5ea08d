import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { parseFormBody } from '../wire/query/query.ts'
import { WireError } from '../wire/wire-error.ts'
import { canonicalRequest, queryParameters, type SignedRequest } from './canonical-request.ts'

const lines = (request: Partial<SignedRequest>, signedHeaders: readonly string[] = ['host'], path?: 'verbatim') =>
  canonicalRequest(
    { method: 'GET', target: '/', rawHeaders: ['Host', 'h'], ...request }, signedHeaders, 'hash', path && { path },
  ).split('\n')

const pathOf = (target: string, style?: 'verbatim') => lines({ target }, ['host'], style)[1]
const queryOf = (target: string) => lines({ target })[2]

test('the six parts, in order', () => {
  assert.deepEqual(lines({ method: 'POST', target: '/a?b=c' }), ['POST', '/a', 'b=c', 'host:h', '', 'host', 'hash'])
})

test('a path is normalized and escaped once more, but for S3\'s', () => {
  const cases: readonly [string, string][] = [
    ['', '/'], ['/', '/'], ['//', '/'], ['/a//b', '/a/b'], ['/a/./b', '/a/b'], ['/a/../b', '/b'], ['/../..', '/'], ['/a/', '/a/'],
    ['/a%20b', '/a%2520b'], ['/a b', '/a%20b'], ['/-._~', '/-._~'], ['/a:b', '/a%3Ab'],
  ]
  for (const [target, expected] of cases) assert.equal(pathOf(target), expected, target)
  assert.equal(cases.length, 12)
  assert.equal(pathOf('/a%20b//../c', 'verbatim'), '/a%20b//../c')
})

test('query parameters are sorted by their bytes, and each has its equals sign', () => {
  const cases: readonly [string, string][] = [
    ['/?', ''], ['/?a', 'a='], ['/?b=1&a=2', 'a=2&b=1'], ['/?a=2&a=1', 'a=1&a=2'], ['/?a=b=c', 'a=b%3Dc'], ['/?&&a=1', 'a=1'],
    ['/?B=1&a=2', 'B=1&a=2'], ['/?a=%7E', 'a=~'], ['/?a=+', 'a=%20'], ['/?a=%2b', 'a=%2B'],
    ['/?a=%zz', 'a=%25zz'], ['/?a=\u00fc', 'a=%FC'],
  ]
  for (const [target, expected] of cases) assert.equal(queryOf(target), expected, target)
  assert.equal(cases.length, 12)
})

test('header values are trimmed, folded and joined in their order', () => {
  const rawHeaders = ['Host', 'h', 'X-A', ' 1  2 ', 'x-a', '3', 'X-B', '']
  const headers = lines({ rawHeaders }, ['host', 'x-a', 'x-b', 'x-none']).slice(3, 7)
  assert.deepEqual(headers, ['host:h', 'x-a:1 2,3', 'x-b:', 'x-none:'])
})

test('no byte of a character is taken for a space', () => {
  // `voilà ` in UTF-8: its last byte alone would be a no-break space.
  assert.equal(lines({ rawHeaders: ['Host', 'voil\xc3\xa0 '] })[3], 'host:voil\xc3\xa0')
})

const latin = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map(code => String.fromCharCode(code)), maxLength: 30 })
const piece = fc.oneof(latin, fc.constantFrom('/', '//', '..', '.', '?', '&', '=', '%', '%2', '%2f', '%zz', '+', 'a', ';'))
const target = fc.array(piece, { maxLength: 10 }).map(pieces => `/${pieces.join('')}`)

test('any target has a path and a query that are plain, and are so already the second time', () => {
  property('canonical request', 2000, target, text => {
    const [, path, query] = lines({ target: text })
    assert.match(path!, /^\/(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2})*$/)
    assert.match(query!, /^(?:[A-Za-z0-9\-._~&=]|%[0-9A-F]{2})*$/)
    assert.equal(queryOf(`/?${query}`), query)
    assert.ok(!path!.split('/').some(segment => segment === '.' || segment === '..'))
  })
})

test('any parameters are read back from the query that says them', () => {
  const parameters = fc.array(fc.record({ name: latin, value: latin }, { noNullPrototype: true }), { maxLength: 5 })
  property('canonical request', 1000, parameters, given => {
    const escape = (text: string) => Buffer.from(text, 'latin1').toString('hex').replaceAll(/../g, '%$&')
    const query = given.map(({ name, value }) => `${escape(name)}=${escape(value)}`).join('&')
    assert.deepEqual(queryParameters(`/?${query}`), given)
  })
})

test('any query that can be read is read as what is signed of it', () => {
  const read = (query: string) => parseFormBody(Buffer.from(query, 'latin1'))
  const part = fc.constantFrom('a', 'b', '.', '=', '&', '+', '%2B', '%2b', '%20', '%', '%zz', '%26', '%C3', '\xa4', '%3D', '?')
  property('canonical request', 1000, fc.array(part, { maxLength: 8 }).map(parts => parts.join('')), query => {
    let direct: unknown
    try {
      direct = read(query)
    } catch (refusal) {
      assert.ok(refusal instanceof WireError)
      return
    }
    assert.deepEqual(read(queryOf(`/?${query}`)!), direct)
  })
})

test('any headers make as many lines as are signed', () => {
  const name = fc.constantFrom('host', 'x-a', 'X-A', 'x-b')
  const headers = fc.array(fc.tuple(name, latin), { maxLength: 6 })
  property('canonical request', 500, headers, pairs => {
    assert.equal(lines({ rawHeaders: pairs.flat() }, ['host', 'x-a', 'x-b']).length, 9)
  })
})
