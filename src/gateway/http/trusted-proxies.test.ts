import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { forwardedSource, trustedProxies } from './trusted-proxies.ts'

const proxies = trustedProxies(['10.0.0.0/8', '192.0.2.7', '2001:db8:1::/48'])
const proxy = { address: '10.0.0.1', secure: false }
const sourceOf = (...headers: readonly string[]) => forwardedSource(proxy, headers, proxies)
const addressOf = (...values: readonly string[]) =>
  sourceOf(...values.flatMap(value => ['X-Forwarded-For', value]))?.address

test('networks of both families, and an address alone', () => {
  for (const address of ['10.0.0.1', '10.255.255.255', '192.0.2.7', '2001:db8:1::1']) assert.ok(proxies.has(address), address)
  for (const address of ['11.0.0.1', '192.0.2.8', '2001:db8:2::1', '::1', '']) assert.ok(!proxies.has(address), address)
  assert.ok(!trustedProxies([]).has('10.0.0.1'))
})

test('the last address that is not a trusted proxy\'s', () => {
  const cases: readonly (readonly [readonly string[], string | undefined])[] = [
    [[], '10.0.0.1'], [['203.0.113.9'], '203.0.113.9'], [['203.0.113.9, 10.1.1.1, 192.0.2.7'], '203.0.113.9'],
    // What stands before it is what the client wrote.
    [['127.0.0.1, 203.0.113.9'], '203.0.113.9'], [['nonsense, 203.0.113.9'], '203.0.113.9'],
    // Several headers are one list.
    [['127.0.0.1', '203.0.113.9', '10.1.1.1'], '203.0.113.9'],
    [['10.1.1.1, 10.2.2.2'], '10.1.1.1'], [[' , 203.0.113.9 ,,'], '203.0.113.9'], [[''], '10.0.0.1'],
    [['203.0.113.9:4711'], '203.0.113.9'], [['[2001:db8::9]:4711'], '2001:db8::9'], [['[2001:db8::9]'], '2001:db8::9'],
    [['2001:DB8:0::9'], '2001:db8::9'], [['::ffff:203.0.113.9'], '203.0.113.9'], [['[::ffff:203.0.113.9]:80'], '203.0.113.9'],
    [['2001:db8::9, 2001:db8:1::5'], '2001:db8::9'],
    // A proxy that does not say whom it was called by leaves nobody to be let in.
    [['unknown'], undefined], [['203.0.113.9, _hidden'], undefined], [['203.0.113.9, 10.1.1.1:x'], undefined],
    [['[203.0.113.9'], undefined], [['203.0.113.9:123456'], undefined],
  ]
  for (const [values, expected] of cases) assert.equal(addressOf(...values), expected, values.join(' | '))
  assert.equal(cases.length, 21)
})

test('secure is what every proxy says is', () => {
  const proto = (...values: readonly string[]) => sourceOf(...values.flatMap(value => ['x-forwarded-proto', value]))?.secure
  assert.deepEqual([proto(), proto('https'), proto('HTTPS'), proto('http')], [false, true, true, false])
  assert.deepEqual([proto('https, http'), proto('http', 'https'), proto('https', 'https')], [false, false, true])
  assert.equal(forwardedSource({ ...proxy, secure: true }, [], proxies)?.secure, true)
})

test('any headers name an address that is plain and not a trusted proxy\'s, or nobody, or proxies alone', () => {
  const known = fc.constantFrom('10.1.2.3', '192.0.2.7', '', 'unknown', '[::1]:80', '1.1.1.1:1')
  const list = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), known, fc.string()), { maxLength: 4 }).map(items => items.join(','))
  property('X-Forwarded-For', 1000, fc.array(list, { maxLength: 3 }), values => {
    const address = addressOf(...values)
    if (address === undefined || !proxies.has(address)) return
    const hops = values.flatMap(value => value.split(',')).map(hop => hop.trim()).filter(hop => hop !== '')
    for (const hop of hops) assert.ok(hop.includes(':') || proxies.has(hop.replace(/:\d+$/, '')), hop)
  })
})
