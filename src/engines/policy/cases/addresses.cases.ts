import assert from 'node:assert/strict'
import { keysOf, matches } from './questions.ts'
import { suite } from './suite.ts'

/** `none`: the address is none, so that nobody can say whether it is inside. */
type Row = readonly [network: string | readonly string[], address: string, inside: boolean | 'none']

const rows: readonly Row[] = [
  ['192.0.2.0/24', '192.0.2.1', true],
  ['192.0.2.0/24', '192.0.2.255', true],
  ['192.0.2.0/24', '192.0.3.0', false],
  ['192.0.2.0/24', '192.0.1.255', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.8', false],
  ['192.0.2.7/32', '192.0.2.7', true],
  ['0.0.0.0/0', '203.0.113.9', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['128.0.0.0/1', '255.255.255.255', true],
  ['128.0.0.0/1', '127.255.255.255', false],
  ['192.0.2.77/24', '192.0.2.1', true],
  ['192.000.002.000/24', '192.0.2.1', true],
  ['192.0.2.0/024', '192.0.2.1', true],
  ['192.0.2.0/+24', '192.0.2.1', true],
  ['010.0.0.0/8', '10.1.1.1', true],
  ['10.0.0.0/8', '010.1.1.1', true],
  ['192.0.2.0/33', '192.0.2.0', false],
  ['192.0.2.0/', '192.0.2.0', false],
  ['192.0.2.0/-1', '192.0.2.0', false],
  ['192.0.2.0/24/24', '192.0.2.0', false],
  ['192.0.2', '192.0.2.0', false],
  ['256.0.0.0/8', '0.0.0.1', false],
  ['not-an-ip', '192.0.2.1', false],
  ['', '192.0.2.1', false],
  ['2001:db8::/32', '2001:db8:1::1', true],
  ['2001:db8::/32', '2001:db9::1', false],
  ['2001:db8::1', '2001:db8::1', true],
  ['2001:db8::1', '2001:0db8:0:0:0:0:0:1', true],
  ['2001:db8::1', '2001:DB8::1', true],
  ['2001:db8::1', '2001:db8::2', false],
  ['2001:db8::4/127', '2001:db8::5', true],
  ['2001:db8::4/127', '2001:db8::6', false],
  ['2001:db8::5/64', '2001:db8::1', false],
  ['2001:db8::5/64', '2001:db8::5', false],
  ['2001:db8::/129', '2001:db8::', false],
  ['::/0', '2001:db8::1', true],
  ['::/0', '192.0.2.1', false],
  ['::ffff:0:0/96', '192.0.2.1', false],
  ['192.0.2.0/24', '::ffff:192.0.2.1', true],
  ['192.0.2.0/24', '::ffff:c000:201', true],
  ['::ffff:192.0.2.0/120', '192.0.2.1', false],
  ['2001:db8:::1', '2001:db8::1', false],
  ['1::2::3', '1::2', false],
  ['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8', false],
  ['12345::', '1::', false],
  [['198.51.100.0/24', '192.0.2.0/24'], '192.0.2.1', true],
  [['198.51.100.0/24', '203.0.113.0/24'], '192.0.2.1', false],
  [['not-an-ip', '192.0.2.0/24'], '192.0.2.1', true],
  ['192.0.2.0/24', 'not-an-ip', 'none'],
  ['192.0.2.0/24', '', 'none'],
  ['192.0.2.0/24', '192.0.2', 'none'],
  ['192.0.2.0/24', '192.0.2.1/32', 'none'],
  ['192.0.2.0/24', '192.0.2.0.1', 'none'],
  ['2001:db8::/32', '2001:db8::g', 'none'],
  ['2001:db8::/32', '2001:db8:', 'none'],
  ['2001:db8::/32', '1:2:3:4:5:6:7', 'none'],
  ['2001:db8::/32', '::ffff:300.0.2.1', 'none'],
  ['fe80::/10', 'fe80::1%eth0', true],
  ['fe80::1', 'fe80::1%25', true],
  ['2001:db8::/32', 'fe80::1%eth0', false],
  ['192.0.2.0/24', '::ffff:192.0.2.1%1', true],
  ['fe80::1%eth0', 'fe80::1%eth0', false],
  ['fe80::/10', 'fe80::1%', 'none'],
  ['fe80::/10', '%eth0', 'none'],
  ['192.0.2.0/24', '192.0.2.1%eth0', 'none'],
]

const sets: readonly (readonly [operator: string, addresses: readonly string[], allow: boolean, deny: boolean])[] = [
  ['ForAnyValue:IpAddress', ['none'], false, true],
  ['ForAnyValue:NotIpAddress', ['none'], false, true],
  ['ForAllValues:IpAddress', ['192.0.2.1', 'none'], false, true],
  ['ForAllValues:NotIpAddress', ['203.0.113.1', 'none'], false, true],
  ['ForAllValues:NotIpAddress', ['192.0.2.1', 'none'], false, false],
  ['ForAnyValue:IpAddress', ['203.0.113.1', '192.0.2.1'], true, true],
]

export default [
  suite('condition.ip', 'IpAddress, NotIpAddress', rows, ([network, address, inside]) => {
    const key = keysOf({ 'aws:SourceIp': address })
    const of = (operator: string) => matches({ Condition: { [operator]: { 'aws:SourceIp': network } } }, { key })
    assert.deepEqual(of('IpAddress'), { allow: inside === true, deny: inside !== false })
    assert.deepEqual(of('NotIpAddress'), { allow: inside === false, deny: inside !== true })
  }),
  suite('condition.ip', 'addresses that are none, of many', sets, ([operator, addresses, allow, deny]) => {
    const key = keysOf({ 'k:a': addresses })
    assert.deepEqual(matches({ Condition: { [operator]: { 'k:a': '192.0.2.0/24' } } }, { key }), { allow, deny })
  }),
]
