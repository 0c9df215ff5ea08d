import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { ciphertextHead, openCiphertext, readCiphertextHeader, sealCiphertext, SealingKey } from './ciphertext.ts'
import { HmacKey } from './hmac-key.ts'

const material = new HmacKey(randomBytes(32))
const sealing = new SealingKey(material, randomBytes)
const headerKey = new HmacKey(randomBytes(32))
const header = {
  account: '000000000042',
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  keyMaterialId: 'ab'.repeat(32),
}
/** Under a key of 32 sevens, for the purpose of a test. */
const firstVersion =
  'U0tDAQAAAAAAACoSNKvNEqs0zVbvEjRWeJCrq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6vd4cySt7WGIPADblAItSfY' +
  'CQkJCQkJCQkJCQkJCQkJCV8oxR6/63+EfNGiVt1n23y05QJZtShapfITNAyr9nKTqopScQ=='
const seal = (plaintext: Uint8Array, context = {}, of = header) =>
  sealCiphertext(ciphertextHead(of, headerKey), sealing, plaintext, context)

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
  const start = fc.constantFrom([], [...Buffer.from('SKC'), 1], [...Buffer.from('SKC'), 2])
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

test('no two messages have one key and one number', () => {
  const seen = new Set<string>()
  const keys = [sealing, new SealingKey(material, randomBytes)]
  for (let i = 0; i < 10_000; i++) {
    const head = ciphertextHead(header, headerKey)
    const blob = sealCiphertext(head, keys[i % 2]!, Buffer.from('a'), {})
    seen.add(blob.toString('latin1', head.length, head.length + 16))
  }
  assert.equal(seen.size, 10_000)
  // One epoch and the next of either key.
  assert.equal(new Set([...seen].map(name => name.slice(0, 12))).size, 4)
})

test('a blob of the first version opens', () => {
  const key = new HmacKey(Buffer.alloc(32, 7))
  const blob = Buffer.from(firstVersion, 'base64')
  assert.deepEqual(readCiphertextHeader(blob, key), header)
  assert.deepEqual(openCiphertext(blob, key, { purpose: 'test' }), Buffer.from('of the first version'))
  assert.equal(openCiphertext(blob, key, {}), undefined)
  // The version says how the key is derived, and is authenticated.
  blob[3] = 2
  assert.equal(readCiphertextHeader(blob, key), undefined)
  assert.equal(openCiphertext(blob, key, { purpose: 'test' }), undefined)
})
