import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { Encrypt } from '../../contracts/kms.gen.ts'
import { decompressed } from './compression.ts'
import { WireError } from './wire-error.ts'

const longest = 10_000
const compressed = { ...Encrypt, compressed: true } as const
const sent = (body: Uint8Array, encoding = 'gzip') =>
  ({ method: 'POST', target: '/', rawHeaders: ['content-encoding', encoding], body })

test('a body is decompressed where the model lets it be compressed', () => {
  const body = gzipSync('{"a":1}')
  assert.equal(Buffer.from(decompressed(sent(body), compressed, longest).body).toString(), '{"a":1}')
  for (const operation of [Encrypt, undefined]) assert.equal(decompressed(sent(body), operation, longest).body, body)
  assert.equal(decompressed(sent(body, 'aws-chunked'), compressed, longest).body, body)
})

test('a little body that becomes a long one is refused', () => {
  assert.equal(decompressed(sent(gzipSync(Buffer.alloc(longest))), compressed, longest).body.length, longest)
  const bomb = gzipSync(Buffer.alloc(100_000_000))
  assert.throws(() => decompressed(sent(bomb), compressed, longest), { name: 'WireError', code: 'SerializationException' })
})

test('any bytes decompress, or are refused', () => {
  const bytes = fc.uint8Array({ maxLength: 60 })
  property('compressed body', 500, fc.oneof(bytes, bytes.map(given => gzipSync(given).subarray(0, given.length + 10))), body => {
    try {
      assert.ok(decompressed(sent(body), compressed, longest).body.length <= longest)
    } catch (thrown) {
      assert.ok(thrown instanceof WireError, String(thrown))
    }
  })
})
