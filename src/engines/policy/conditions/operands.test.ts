// What a condition compares: any text is an operand or none, and one that is means what it says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { parseDate } from './dates.ts'
import { compareDecimals, parseDecimal } from './decimal.ts'
import { indexNetworks, joinNetworks, parseAddress, parseNetwork } from './ip.ts'

const near = (units: string) =>
  fc.oneof(fc.string({ unit: fc.constantFrom(...units), maxLength: 24 }), fc.string({ unit: 'binary' }))

test('addresses and networks', () => {
  property('IP address', 1000, fc.oneof(fc.ipV4(), fc.ipV6()), text => {
    const address = parseAddress(text)
    assert.ok(address && (address.length === 1 || address.length === 4), text)
  })
  property('IP address', 1000, near('0123456789abcdef.:/:'), text => {
    const network = parseNetwork(text)
    assert.ok(!network || indexNetworks([network])(network.address))
    for (const word of [...(parseAddress(text) ?? []), ...(network?.address ?? [])]) assert.equal(word, word >>> 0)
  })
})

test('networks that are joined have the same addresses, and no two of them are one', () => {
  // Of few bits, so that many meet.
  const network = fc.tuple(fc.nat(15), fc.integer({ min: 0, max: 4 }), fc.boolean()).map(([bits, prefix, isLong]) => {
    const group = (bits >> (4 - prefix)) << (16 - prefix)
    return parseNetwork(isLong ? `${group.toString(16)}::/${prefix}` : `${bits << 4}.0.0.0/${prefix}`)!
  })
  property('joined networks', 1000, fc.array(network, { maxLength: 20 }), networks => {
    const joined = joinNetworks(networks)
    const [before, after] = [indexNetworks(networks), indexNetworks(joined)]
    for (let bits = 0; bits < 16; bits++) {
      for (const address of [parseAddress(`${bits << 4}.1.2.3`)!, parseAddress(`${(bits << 12).toString(16)}::1`)!]) {
        assert.equal(after(address), before(address))
      }
    }
    assert.deepEqual(joinNetworks(joined.toReversed()), joined)
  })
  const all = Array.from({ length: 256 }, (_, i) => parseNetwork(`${255 - i}.0.0.0/8`)!)
  assert.deepEqual(joinNetworks(all), [{ address: [0], prefix: 0 }])
})

test('dates', () => {
  property('date of a condition', 500, fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), date => {
    assert.equal(parseDate(date.toISOString()), date.getTime())
    assert.equal(parseDate(String(date.getTime() / 1000)), date.getTime())
  })
  property('date of a condition', 1000, near('0123456789-:.TZ+'), text => {
    assert.ok(Number.isInteger(parseDate(text) ?? 0))
  })
  assert.deepEqual(['-0.5', '-0.0005', '-0', '1.0019999'].map(parseDate), [-500, -1, 0, 1001])
})

test('numbers', () => {
  const named = (text: string) => Object.values(parseDecimal(text)!)
  assert.deepEqual(named('-00120.500'), [true, '1205', 3])
  assert.deepEqual(named('0.0012'), [false, '12', -2])
  for (const one of ['1e3', '1000', '10.00E+2', '.1e4', '1e999999999']) assert.equal(parseDecimal(one)!.digits, '1')
  for (const zero of ['0', '-0', '0e9', '.0', '-00.00']) assert.deepEqual(named(zero), [false, '', 0])
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e99, max: 1e99 })
  property('number of a condition', 1000, fc.tuple(doubles, doubles), ([a, b]) => {
    const order = compareDecimals(parseDecimal(String(a))!, parseDecimal(String(b))!)
    assert.equal(Math.sign(order) + 0, a < b ? -1 : a > b ? 1 : 0)
  })
  property('number of a condition', 1000, near('0123456789.eE+-'), text => {
    const number = parseDecimal(text)
    assert.ok(!number || (compareDecimals(number, number) === 0 && /^\d*$/.test(number.digits)))
    assert.ok((number?.digits ?? '').length <= text.length)
  })
})
