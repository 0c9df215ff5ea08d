import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { neighbourhoodOf, plainAddress } from './addresses.ts'

test('an address has one spelling', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['127.0.0.1', '127.0.0.1'], ['255.255.255.255', '255.255.255.255'], ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'], ['::ffff:c000:201', '192.0.2.1'], ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'], ['::ffff:192.0.2.1%3', '192.0.2.1'], ['2001:DB8:0:0::1', '2001:db8::1'], ['::1', '::1'],
    ['', undefined], ['unknown', undefined], ['1.2.3', undefined], ['1.2.3.256', undefined], ['[::1]', undefined],
    ['%eth0', undefined], ['::1::', undefined],
  ]
  for (const [text, expected] of cases) assert.equal(plainAddress(text), expected, text)
  assert.equal(cases.length, 17)
})

test('a subscriber\'s 56 bits are one client, an address of IPv4 is one', () => {
  assert.equal(neighbourhoodOf('2001:db8::1'), neighbourhoodOf('2001:db8::ffff:1'))
  assert.equal(neighbourhoodOf('2001:db8::1'), neighbourhoodOf('2001:db8:0:ff::1'))
  assert.notEqual(neighbourhoodOf('2001:db8::1'), neighbourhoodOf('2001:db8:0:100::1'))
  assert.notEqual(neighbourhoodOf('192.0.2.1'), neighbourhoodOf('192.0.2.2'))
})

test('any text is an address that is plain already, or none', () => {
  const part = fc.constantFrom('::ffff:', '192.0.2.1', '::', '1', 'fe80', ':', '.', '%eth0', 'ffff:', '0')
  property('IP address', 1000, fc.array(part, { maxLength: 8 }).map(parts => parts.join('')), text => {
    const plain = plainAddress(text)
    if (plain !== undefined) assert.equal(plainAddress(plain), plain)
  })
})
