import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { ciphertextHead, headLength, openCiphertext, readCiphertextHeader, sealCiphertext, SealingKey } from './ciphertext.ts'
import { HmacKey } from './hmac-key.ts'
import {
  isOuterCiphertext, outerData, readOuterCiphertext, sealOuterCiphertext, wrappedHead, type OuterCiphertext,
} from './wrapped-ciphertext.ts'

const headerKey = new HmacKey(randomBytes(32))
const material = new HmacKey(randomBytes(32))
const header = { account: '000000000042', keyId: '1234abcd-12ab-34cd-56ef-1234567890ab', keyMaterialId: 'ab'.repeat(32) }
const head = wrappedHead(header, headerKey)

const bytesOf = (wrapping: OuterCiphertext) =>
  Object.fromEntries(Object.entries(wrapping).map(([name, part]) => [name, Buffer.from(part)]))
const parts = fc.record({
  metadata: fc.uint8Array({ maxLength: 20 }),
  iv: fc.oneof(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.uint8Array({ minLength: 16, maxLength: 16 })),
  tag: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  ciphertext: fc.uint8Array({ minLength: 107, maxLength: 4300 }),
})

test('what was put together is read as it was, and names its key', () => {
  property('wrapped ciphertext', 300, parts, wrapping => {
    assert.equal(isOuterCiphertext(wrapping), true)
    const blob = sealOuterCiphertext(head, wrapping)
    assert.deepEqual(readCiphertextHeader(blob, headerKey), header)
    assert.deepEqual(bytesOf(readOuterCiphertext(blob)!), bytesOf(wrapping))
    assert.equal(openCiphertext(blob, material, {}), undefined)
  })
})

test('any bytes behind a head are a wrapping or none', () => {
  property('wrapped ciphertext', 1000, fc.uint8Array({ maxLength: 200 }), rest => {
    const read = readOuterCiphertext(Buffer.concat([head, rest]))
    if (!read) return
    assert.equal(isOuterCiphertext(read), true)
    assert.deepEqual(sealOuterCiphertext(head, read), Buffer.concat([head, rest]))
  })
})

test('a ciphertext of ours is no wrapping, and a head of either is not the other\'s', () => {
  const sealing = new SealingKey(material, randomBytes)
  const blob = sealCiphertext(ciphertextHead(header, headerKey), sealing, Buffer.alloc(500), {})
  assert.equal(readOuterCiphertext(blob), undefined)
  blob[3] = 3
  assert.equal(readCiphertextHeader(blob, headerKey), undefined)
})

test('what has another length is no wrapping', () => {
  const good = { metadata: Buffer.alloc(20), iv: Buffer.alloc(12), tag: Buffer.alloc(16), ciphertext: Buffer.alloc(1) }
  const bad = [{ metadata: Buffer.alloc(21) }, { iv: Buffer.alloc(13) }, { tag: Buffer.alloc(15) }, { iv: Buffer.alloc(0) }]
  assert.ok(isOuterCiphertext(good))
  for (const other of bad) assert.ok(!isOuterCiphertext({ ...good, ...other }))
})

test('what is authenticated is of one key and one context', () => {
  const contexts = [{}, { a: 'b' }, { a: 'c' }, { b: 'a' }, { ab: '' }, { a: 'b', c: 'd' }]
  const seen = contexts.map(context => outerData(head, context))
  const other = wrappedHead({ ...header, account: '000000000043' }, headerKey)
  seen.push(outerData(other, {}), outerData(other, { a: 'b' }))
  assert.equal(new Set(seen.map(data => data.toString('hex'))).size, seen.length)
  assert.deepEqual(outerData(head, { a: 'b', c: 'd' }), outerData(head, { c: 'd', a: 'b' }))
  assert.ok(seen.every(data => data.length <= headLength + 32))
})
