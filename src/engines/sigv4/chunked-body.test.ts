// AWS's own examples of a body in chunks, and what becomes of one that was tampered with.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { ChunkError } from './chunk-error.ts'
import { ChunkSignatures, type ChunkSigner } from './chunk-signatures.ts'
import { ChunkedBody, leastChunk, type ChunkedSettings } from './chunked-body.ts'
import { InvalidSignature } from './invalid-signature.ts'
import { signingKey } from './signing-key.ts'

const scope = { date: '20130524', region: 'us-east-1', service: 's3' }
const key = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope)
const signerFrom = (seed: string): ChunkSigner => ({ key, timestamp: '20130524T000000Z', scope, seed })
const letters = (count: number) => Buffer.alloc(count, 'a')
const crlf = Buffer.from('\r\n')

function read(settings: ChunkedSettings, ...pieces: readonly Buffer[]) {
  const body = new ChunkedBody(settings)
  const taken: Buffer[] = []
  for (const piece of pieces) body.push(piece, bytes => taken.push(Buffer.from(bytes)))
  return { trailers: body.end(), bytes: Buffer.concat(taken) }
}

/** As AWS's page on signed chunks has it: 65 KB, in a chunk of 64 KB and one of 1 KB. */
const chunks = (...signatures: readonly string[]) => Buffer.concat([65_536, 1024].flatMap((size, i) => [
  Buffer.from(`${size.toString(16)};chunk-signature=${signatures[i]!}\r\n`), letters(size), crlf,
]).concat(Buffer.from(`0;chunk-signature=${signatures[2]!}\r\n`)))

const plain = {
  settings: { signer: signerFrom('4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'), trailers: [] },
  body: Buffer.concat([chunks(
    'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  ), crlf]),
}

const trailed = {
  settings: {
    signer: signerFrom('106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e'), trailers: ['x-amz-checksum-crc32c'],
  },
  body: Buffer.concat([chunks(
    'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
    '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
    '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
  ), Buffer.from('x-amz-checksum-crc32c:sOO8/Q==\r\n'
    + 'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n')]),
}

test('AWS\'s example of signed chunks, and the one with a trailer', () => {
  for (const { settings, body } of [plain, trailed]) assert.deepEqual(read(settings, body).bytes, letters(66_560))
  assert.deepEqual([...read(trailed.settings, trailed.body).trailers], [['x-amz-checksum-crc32c', 'sOO8/Q==']])
  assert.equal(read(plain.settings, plain.body).trailers.size, 0)
})

test('a byte that was changed anywhere is refused, whatever it belongs to', () => {
  let refused = 0
  for (const { settings, body } of [plain, trailed]) {
    for (let at = 0; at < body.length; at += at < 200 || at > 65_500 && at < 65_800 || at > 66_600 ? 1 : 997) {
      const changed = Buffer.from(body)
      changed[at]! ^= 1
      try {
        // The case of a size's digits and of a trailer's name say nothing.
        assert.deepEqual(read(settings, changed), read(settings, body))
      } catch (thrown) {
        assert.ok(thrown instanceof ChunkError || thrown instanceof InvalidSignature, `${at}: ${String(thrown)}`)
        refused++
      }
    }
  }
  assert.ok(refused > 500, String(refused))
})

test('chunks that change places, are left out or come twice are refused', () => {
  const chunk = (from: number, to: number) => plain.body.subarray(from, to)
  const second = plain.body.indexOf('\r\n400;') + 2
  const last = plain.body.indexOf('\r\n0;') + 2
  const wrong = [
    [chunk(second, last), chunk(0, second), chunk(last, plain.body.length)],
    [chunk(0, second), chunk(last, plain.body.length)],
    [chunk(0, second), chunk(0, second), chunk(second, plain.body.length)],
    [chunk(last, plain.body.length)],
  ]
  for (const pieces of wrong) assert.throws(() => read(plain.settings, ...pieces), InvalidSignature)
})

test('what is no body in chunks is told by what is wrong with it', () => {
  const unsigned: ChunkedSettings = { trailers: ['x-amz-checksum-crc32'] }
  const trailer = 'x-amz-checksum-crc32:AAAAAA==\r\n'
  const cases: readonly (readonly [text: string, fault: string])[] = [
    ['', 'incomplete'],
    ['1\r\na', 'incomplete'],
    [`0\r\n${trailer}`, 'incomplete'],
    ['g\r\n', 'malformed'],
    ['\r\n', 'malformed'],
    ['-1\r\n', 'malformed'],
    ['fffffffffffff\r\n', 'malformed'],
    [`1;chunk-signature=${'0'.repeat(64)}\r\na\r\n`, 'malformed'],
    ['1\na', 'malformed'],
    ['1\r\nab\r\n', 'malformed'],
    [`1\r\na\r\n1\r\na\r\n0\r\n${trailer}\r\n`, 'small'],
    [`0\r\n${trailer}\r\nmore`, 'malformed'],
    [`${'0'.repeat(9000)}`, 'malformed'],
    ['0\r\n\r\n', 'trailer'],
    [`0\r\n${trailer}${trailer}\r\n`, 'trailer'],
    ['0\r\nx-amz-meta-a:b\r\n\r\n', 'trailer'],
    ['0\r\nx-amz-trailer-signature:0\r\n\r\n', 'trailer'],
  ]
  for (const [text, fault] of cases) {
    assert.throws(() => read(unsigned, Buffer.from(text)), { name: 'ChunkError', fault }, JSON.stringify(text.slice(0, 40)))
  }
  // AWS's own description has a line feed more.
  const fed = read(unsigned, Buffer.from('1\r\na\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\n\r\n\r\n'))
  assert.deepEqual([...fed.trailers, fed.bytes.toString()], [['x-amz-checksum-crc32', 'AAAAAA=='], 'a'])
})

test('signed chunks need a signature at each, and one for the trailers', () => {
  const unsigned = Buffer.from('1\r\na\r\n0\r\n\r\n')
  assert.throws(() => read(plain.settings, unsigned), { fault: 'malformed' })
  const [bare] = trailed.body.toString('latin1').split('x-amz-trailer-signature')
  assert.throws(() => read(trailed.settings, Buffer.from(`${bare}\r\n`, 'latin1')), { fault: 'trailer' })
})

test('any body comes out as it went in, in whatever pieces it arrives', () => {
  const sizes = fc.array(fc.integer({ min: leastChunk, max: leastChunk + 300 }), { maxLength: 3 })
  const whole = fc.tuple(sizes, fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 1, max: 9000 }), fc.boolean())
  property('chunked body', 300, whole, ([large, rest, step, isSigned]) => {
    const signer = signerFrom('0'.repeat(64))
    const signatures = new ChunkSignatures(signer)
    const of = (bytes: Uint8Array) => {
      const signed = isSigned && `;chunk-signature=${signatures.sign(createHash('sha256').update(bytes).digest('hex'))}`
      return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}${signed || ''}\r\n`), bytes])
    }
    const parts = [...large.map(letters), ...(rest.length > 0 ? [rest] : [])]
    const body = Buffer.concat([...parts.flatMap(part => [of(part), crlf]), of(letters(0)), crlf])
    const pieces = Array.from({ length: Math.ceil(body.length / step) }, (_, i) => body.subarray(i * step, (i + 1) * step))
    const settings = { ...(isSigned && { signer }), trailers: [] }
    assert.deepEqual(read(settings, ...pieces).bytes, Buffer.concat(parts))
  })
})

test('any bytes are a body, or told what is wrong with them', () => {
  const token = fc.constantFrom('0', '1', 'a', '\r\n', '\n', ';chunk-signature=', '0'.repeat(64), ':', 'x-amz-checksum-crc32')
  const tokens = fc.array(token, { maxLength: 12 }).map(some => some.join(''))
  const text = fc.oneof(tokens, fc.string({ unit: 'binary', maxLength: 40 }))
  property('chunked body', 1000, fc.tuple(text, fc.boolean()), ([some, isSigned]) => {
    try {
      read({ ...(isSigned && { signer: signerFrom('0'.repeat(64)) }), trailers: [] }, Buffer.from(some, 'latin1'))
    } catch (thrown) {
      assert.ok(thrown instanceof ChunkError || thrown instanceof InvalidSignature, String(thrown))
    }
  })
})
