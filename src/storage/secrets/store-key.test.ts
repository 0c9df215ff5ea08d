import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { Secret } from '../../core/secret.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { rootKeyOfPassphrase } from './root-key/passphrase.ts'
import { rootKeyOfBytes } from './root-key/root-key.ts'
import { addWrap, dropWraps, openStoreKey, storeKeyFrom } from './store-key.ts'

const random = repeatableRandom()
const rootKey = (byte: number) => rootKeyOfBytes(`Root key ${byte}`, () => new Uint8Array(32).fill(byte), random)
const passphrase = (text: string) => rootKeyOfPassphrase(new Secret(text), random)

test('is drawn for a new store, and the same whenever it is opened again', () => {
  const made = openStoreKey(rootKey(1), undefined, random)
  const opened = openStoreKey(rootKey(1), made.wraps, random)
  assert.deepEqual(opened.key.derive('a'), made.key.derive('a'))
  assert.notDeepEqual(made.key.derive('a'), made.key.derive('b'))
  assert.notDeepEqual(openStoreKey(rootKey(1), undefined, random).key.derive('a'), made.key.derive('a'))
  assert.throws(() => storeKeyFrom(new Uint8Array(31)), /32 bytes/)
})

test('another root key is refused in one sentence', () => {
  const { wraps } = openStoreKey(rootKey(1), undefined, random)
  const message = 'Root key 2 is not the one that the store was made with.'
  assert.throws(() => openStoreKey(rootKey(2), wraps, random), { message })
  assert.throws(() => openStoreKey(passphrase('x'), wraps, random), /not under a passphrase: unset STOCKADE_PASSPHRASE/)
})

test('a passphrase opens what it closed, and nothing else does', () => {
  const made = openStoreKey(passphrase('correct horse'), undefined, random)
  assert.deepEqual(openStoreKey(passphrase('correct horse'), made.wraps, random).key.derive('a'), made.key.derive('a'))
  assert.throws(() => openStoreKey(passphrase('battery staple'), made.wraps, random), {
    message: 'The passphrase is not the one that the store was made with.',
  })
  assert.throws(() => openStoreKey(rootKey(1), made.wraps, random), /under a passphrase: set STOCKADE_PASSPHRASE/)
})

test('a root key follows another: both open the store in between, the new one alone afterwards', () => {
  const made = openStoreKey(rootKey(1), undefined, random)
  const expected = made.key.derive('a')
  for (const next of [rootKey(2), passphrase('battery staple')]) {
    const both = addWrap(rootKey(1), next, made.wraps)
    for (const key of [rootKey(1), next]) assert.deepEqual(openStoreKey(key, both, random).key.derive('a'), expected)
    const after = dropWraps(next, made.wraps, both)
    assert.deepEqual(openStoreKey(next, after, random).key.derive('a'), expected)
    assert.throws(() => openStoreKey(rootKey(1), after, random))
    // A line that came behind is another's, and stays; one that opens nothing is not kept alone.
    const [third, last] = [rootKey(3), addWrap(next, rootKey(3), both)]
    assert.deepEqual(openStoreKey(third, dropWraps(next, made.wraps, last), random).key.derive('a'), expected)
    assert.throws(() => dropWraps(rootKey(1), made.wraps, last), /is not the one|is kept under/)
  }
})

test('whatever stands in the store is opened or refused', () => {
  const { wraps } = openStoreKey(rootKey(1), undefined, random)
  const texts = fc.oneof(fc.string(), fc.mixedCase(fc.constant(wraps)), fc.string().map(text => `key:${text}`))
  property('wrapped key', 500, texts, text => {
    if (text !== wraps) assert.throws(() => openStoreKey(rootKey(1), text, random), /The store is kept|is not the one/)
  })
})
