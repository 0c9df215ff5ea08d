import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { HmacKey } from './hmac-key.ts'
import { property } from '../../../test/kit/properties.ts'
import { openBytes, openToken, sealToken } from './sealed-token.ts'

const key = new HmacKey(randomBytes(32))
const wellFormed = fc.string({ unit: 'grapheme' }).filter(text => text.isWellFormed())

test('what was sealed opens for its binding alone', () => {
  property('sealed token', 500, fc.tuple(wellFormed, fc.string(), fc.string()), ([content, binding, other]) => {
    const token = sealToken(key, randomBytes(16), content, binding)
    assert.equal(openToken(key, token, binding), content)
    assert.equal(openToken(key, token, `${binding}${other}`), other === '' ? content : undefined)
  })
})

test('no text and no bytes that were not sealed open', () => {
  property('sealed token', 1000, fc.string({ unit: 'binary', maxLength: 80 }), text => openToken(key, text, '') === undefined)
  property('sealed token', 1000, fc.uint8Array({ maxLength: 100 }), bytes => {
    assert.equal(openBytes(key, Buffer.from(bytes), ''), undefined)
    assert.equal(openToken(key, Buffer.from(bytes).toString('base64url'), ''), undefined)
  })
})
