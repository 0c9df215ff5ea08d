import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { MalformedPreamble, parsePreamble } from './proxy-protocol.ts'

const start = '0d0a0d0a000d0a515549540a'
const binary = (...parts: readonly string[]) => Buffer.from(start + parts.join(''), 'hex')
const four = ['21', '11', '000c', 'cb007109', '0a000001', '1234', '01bb']
const six = ['21', '21', '0024', '20010db8000000000000000000000009', '00000000000000000000000000000001', '1234', '01bb']
const line = (text: string) => Buffer.from(text, 'latin1')
const request = line('GET / HTTP/1.1\r\n')

test('what a proxy says of its client', () => {
  assert.deepEqual(parsePreamble(binary(...four)), { length: 28, address: '203.0.113.9', secure: false })
  assert.deepEqual(parsePreamble(binary(...six)), { length: 52, address: '2001:db8::9', secure: false })
  const mapped = ['21', '21', '0024', '00000000000000000000ffffcb007109', '0'.repeat(32), '1234', '01bb']
  assert.equal(parsePreamble(binary(...mapped))?.address, '203.0.113.9')
  const text = line('PROXY TCP4 203.0.113.9 10.0.0.1 4660 443\r\nGET')
  assert.deepEqual(parsePreamble(text), { length: 42, address: '203.0.113.9', secure: false })
  assert.equal(parsePreamble(line('PROXY TCP6 2001:db8::9 ::1 4660 443\r\n'))?.address, '2001:db8::9')
})

test('a proxy speaks for itself, or for a client that it does not know', () => {
  const itself = [binary('20', '00', '0000'), binary('20', '11', ...four.slice(2)), binary('21', '00', '0003', '010203')]
  for (const bytes of itself) {
    assert.deepEqual(parsePreamble(bytes), { length: bytes.length, secure: false })
  }
  assert.deepEqual(parsePreamble(line('PROXY UNKNOWN\r\n')), { length: 15, secure: false })
  assert.deepEqual(parsePreamble(line('PROXY UNKNOWN ffff::1 ::1 1 2\r\n'))?.address, undefined)
})

test('whether the client came through TLS', () => {
  const withVectors = (...vectors: readonly string[]) => {
    const all = vectors.join('')
    return binary('21', '11', (12 + all.length / 2).toString(16).padStart(4, '0'), ...four.slice(3), all)
  }
  const [authority, tls, plain] = ['020003616263', '2000050100000000', '2000050000000000']
  const found = [tls, authority + tls, plain, authority].map(all => parsePreamble(withVectors(all))?.secure)
  assert.deepEqual(found, [true, true, false, false])
  for (const cut of ['20', '2000', '20000501', '0200ff61']) {
    assert.throws(() => parsePreamble(withVectors(cut)), MalformedPreamble, cut)
  }
})

test('a request without a preamble', () => {
  for (const bytes of [request, line('PROXX'), line('PROXIES'), line('\r\n\r\nx')]) {
    assert.deepEqual(parsePreamble(bytes), { length: 0, secure: false })
  }
})

test('more bytes are waited for until it is whole', () => {
  for (const whole of [binary(...four), binary(...six), line('PROXY TCP4 203.0.113.9 10.0.0.1 1 2\r\n')]) {
    for (let length = 0; length < whole.length; length++) assert.equal(parsePreamble(whole.subarray(0, length)), undefined)
    assert.equal(parsePreamble(Buffer.concat([whole, request]))?.length, whole.length)
  }
})

test('what none may say', () => {
  const wrong = [
    binary('11', ...four.slice(1)), binary('22', ...four.slice(1)), binary('21', '12', ...four.slice(2)),
    binary('21', '31', '00d8', '00'.repeat(216)), binary('21', '11', '000b', '00'.repeat(11)),
    binary('21', '21', '000c', '00'.repeat(12)), binary('21', '11', 'ffff'),
    line(`PROXY TCP4 ${'1'.repeat(120)}`), line('PROXY \r\n'), line('PROXY TCP4 203.0.113.9\r\n'),
    line('PROXY TCP4 ::1 ::1 1 2\r\n'), line('PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n'),
    line('PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n'), line('PROXY TCP4 x y 1 2\r\n'),
  ]
  for (const bytes of wrong) assert.throws(() => parsePreamble(bytes), MalformedPreamble, bytes.toString('latin1'))
})

test('any bytes are a preamble, none, the start of one, or malformed', () => {
  const piece = fc.oneof(
    fc.constantFrom(start, '21', '20', '11', '0c', '00', 'cb007109', '20000501').map(hex => Buffer.from(hex, 'hex')),
    fc.constantFrom('PROXY ', 'TCP4 ', 'TCP6 ', 'UNKNOWN', '1.2.3.4 ', '::1 ', '1 2', '\r\n').map(line),
    fc.uint8Array({ maxLength: 20 }).map(bytes => Buffer.from(bytes)),
  )
  property('PROXY preamble', 2000, fc.array(piece, { maxLength: 8 }).map(pieces => Buffer.concat(pieces)), bytes => {
    try {
      const found = parsePreamble(bytes)
      if (found) assert.ok(found.length <= bytes.length)
      else assert.ok(bytes.length < 16 + 4096)
    } catch (thrown) {
      assert.ok(thrown instanceof MalformedPreamble, String(thrown))
    }
  })
})
