import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { ciphertextHead, headLength, openCiphertext, readCiphertextHeader, sealCiphertext, SealingKey } from './ciphertext.ts'
import { HmacKey } from './hmac-key.ts'
import { isWrapping, readWrapping, sealWrapping, wrappedHead, wrappingData, type Wrapping } from './wrapped-ciphertext.ts'

const headerKey = new HmacKey(randomBytes(32))
const material = new HmacKey(randomBytes(32))
const header = { account: '000000000042', keyId: '1234abcd-12ab-34cd-56ef-1234567890ab', keyMaterialId: 'ab'.repeat(32) }
const head = wrappedHead(header, headerKey)

const bytesOf = (wrapping: Wrapping) =>
  Object.fromEntries(Object.entries(wrapping).map(([name, part]) => [name, Buffer.from(part)]))
const parts = fc.record({
  metadata: fc.uint8Array({ maxLength: 20 }),
  iv: fc.oneof(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.uint8Array({ minLength: 16, maxLength: 16 })),
  tag: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  ciphertext: fc.uint8Array({ minLength: 107, maxLength: 4300 }),
})

test('what was put together is read as it was, and names its key', () => {
  property('wrapped ciphertext', 300, parts, wrapping => {
    assert.equal(isWrapping(wrapping), true)
    const blob = sealWrapping(head, wrapping)
    assert.deepEqual(readCiphertextHeader(blob, headerKey), header)
    assert.deepEqual(bytesOf(readWrapping(blob)!), bytesOf(wrapping))
    assert.equal(openCiphertext(blob, material, {}), undefined)
  })
})

test('any bytes behind a head are a wrapping or none', () => {
  property('wrapped ciphertext', 1000, fc.uint8Array({ maxLength: 200 }), rest => {
    const read = readWrapping(Buffer.concat([head, rest]))
    if (!read) return
    assert.equal(isWrapping(read), true)
    assert.deepEqual(sealWrapping(head, read), Buffer.concat([head, rest]))
  })
})

test('a ciphertext of ours is no wrapping, and a head of either is not the other\'s', () => {
  const sealing = new SealingKey(material, randomBytes)
  const blob = sealCiphertext(ciphertextHead(header, headerKey), sealing, Buffer.alloc(500), {})
  assert.equal(readWrapping(blob), undefined)
  blob[3] = 3
  assert.equal(readCiphertextHeader(blob, headerKey), undefined)
})

test('what has another length is no wrapping', () => {
  const good = { metadata: Buffer.alloc(20), iv: Buffer.alloc(12), tag: Buffer.alloc(16), ciphertext: Buffer.alloc(1) }
  const bad = [{ metadata: Buffer.alloc(21) }, { iv: Buffer.alloc(13) }, { tag: Buffer.alloc(15) }, { iv: Buffer.alloc(0) }]
  assert.ok(isWrapping(good))
  for (const other of bad) assert.ok(!isWrapping({ ...good, ...other }))
})

test('what is authenticated is of one key and one context', () => {
  const contexts = [{}, { a: 'b' }, { a: 'c' }, { b: 'a' }, { ab: '' }, { a: 'b', c: 'd' }]
  const seen = contexts.map(context => wrappingData(head, context))
  const other = wrappedHead({ ...header, account: '000000000043' }, headerKey)
  seen.push(wrappingData(other, {}), wrappingData(other, { a: 'b' }))
  assert.equal(new Set(seen.map(data => data.toString('hex'))).size, seen.length)
  assert.deepEqual(wrappingData(head, { a: 'b', c: 'd' }), wrappingData(head, { c: 'd', a: 'b' }))
  assert.ok(seen.every(data => data.length <= headLength + 32))
})
