import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { ciphertextHead, openCiphertext, readCiphertextHeader, sealCiphertext } from './ciphertext.ts'
import { HmacKey } from './hmac-key.ts'

const material = new HmacKey(randomBytes(32))
const headerKey = new HmacKey(randomBytes(32))
const header = {
  account: '000000000042',
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  keyMaterialId: 'ab'.repeat(32),
}
const seal = (plaintext: Uint8Array, context = {}, of = header) =>
  sealCiphertext(ciphertextHead(of, headerKey), material, randomBytes(16), plaintext, context)

test('what was sealed opens under the same material and context, whatever the order of the context', () => {
  const sealed = fc.tuple(fc.uint8Array({ maxLength: 4096 }), fc.dictionary(fc.string(), fc.string()))
  property('ciphertext', 300, sealed, ([plaintext, context]) => {
    const blob = seal(plaintext, context)
    const reordered = Object.fromEntries(Object.entries(context).reverse())
    assert.deepEqual(openCiphertext(blob, material, reordered), Buffer.from(plaintext))
  })
})

test('the header names the key, of one Region or of many', () => {
  const multiRegion = { ...header, keyId: `mrk-${'0f'.repeat(16)}`, account: '999999999999' }
  assert.deepEqual(readCiphertextHeader(seal(Buffer.from('a')), headerKey), header)
  assert.deepEqual(readCiphertextHeader(seal(Buffer.from('a'), {}, multiRegion), headerKey), multiRegion)
})

test('contexts that concatenate alike are different contexts', () => {
  const blob = seal(Buffer.from('a'), { ab: 'c' })
  for (const other of [{ a: 'bc' }, { abc: '' }, {}, { ab: 'C' }, { ab: 'c', d: '' }]) {
    assert.equal(openCiphertext(blob, material, other), undefined)
  }
})

test('no blob with any one bit flipped opens', () => {
  const blob = seal(Buffer.from('some plaintext'), { purpose: 'test' })
  for (let bit = 0; bit < blob.length * 8; bit++) {
    const flipped = Buffer.from(blob)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    const named = readCiphertextHeader(flipped, headerKey)
    assert.ok(named === undefined || openCiphertext(flipped, material, { purpose: 'test' }) === undefined, `bit ${bit}`)
  }
})

test('bytes that are no blob name no key', () => {
  // The magic and the version in front of most, so that more than these is looked at.
  const start = fc.constantFrom([], [...Buffer.from('SKC'), 1])
  property('ciphertext', 1000, fc.tuple(start, fc.uint8Array({ maxLength: 300 })), ([magic, rest]) => {
    const bytes = Uint8Array.from([...magic, ...rest])
    assert.equal(readCiphertextHeader(bytes, headerKey), undefined)
    assert.equal(openCiphertext(bytes, material, {}), undefined)
  })
  const blob = seal(Buffer.from('some plaintext'))
  for (let length = 0; length < blob.length; length++) {
    const cut = blob.subarray(0, length)
    const named = readCiphertextHeader(cut, headerKey)
    assert.ok(named === undefined || openCiphertext(cut, material, {}) === undefined, `length ${length}`)
  }
  assert.equal(readCiphertextHeader(blob, new HmacKey(randomBytes(32))), undefined)
})
