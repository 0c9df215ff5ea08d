import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { HmacKey } from './hmac-key.ts'

const someMessages = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 4 })
const expected = (key: Uint8Array, message: Uint8Array | string) => createHmac('sha256', key).update(message)

test("agrees with Node's HMAC for keys and messages of any length, one key after the other", () => {
  property('HMAC', 100, fc.tuple(fc.uint8Array({ maxLength: 130 }), someMessages), ([bytes, messages]) => {
    const key = new HmacKey(bytes)
    for (const message of messages) {
      assert.equal(key.sign(message, 'hex'), expected(bytes, message).digest('hex'))
      assert.equal(key.sign(message, 'binary'), expected(bytes, message).digest('binary'))
    }
  })
})

test('a text is its UTF-8 bytes', () => {
  const keyAndText = fc.tuple(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: 'binary', maxLength: 2000 }))
  property('HMAC', 100, keyAndText, ([bytes, text]) => {
    assert.equal(new HmacKey(bytes).sign(text, 'hex'), expected(bytes, text).digest('hex'))
  })
})

test('a key does not print', async () => {
  const { inspect } = await import('node:util')
  assert.equal(inspect(new HmacKey(Buffer.alloc(32, 7)), { showHidden: true, depth: 9 }), 'HmacKey {}')
})
