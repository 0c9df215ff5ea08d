import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uniqueId, uuidV4, uuidV7 } from './ids.ts'
import { pooledRandom } from './random.ts'

const random = pooledRandom()
const ones = (length: number) => new Uint8Array(length).fill(0xff)

test('a UUID of version 4', () => {
  assert.equal(uuidV4(length => new Uint8Array(length)), '00000000-0000-4000-8000-000000000000')
  assert.equal(uuidV4(ones), 'ffffffff-ffff-4fff-bfff-ffffffffffff')
})

test('a UUID of version 7 begins with its time and sorts by it', () => {
  assert.equal(uuidV7(0, ones), '00000000-0000-7fff-bfff-ffffffffffff')
  assert.equal(uuidV7(0x0123_4567_89ab, ones).slice(0, 13), '01234567-89ab')
  const times = [1, 2, 255, 256, 65_536, 1_800_000_000_000, 1_800_000_000_001, 2 ** 47]
  const ids = times.map(at => uuidV7(at, random))
  assert.deepEqual(ids.toSorted(), ids)
})

test('the bytes that were drawn stay as they are', () => {
  const drawn = ones(16)
  uuidV4(() => drawn)
  assert.deepEqual(drawn, ones(16))
})

test('a unique id is a prefix and letters of base 32', () => {
  assert.match(uniqueId('AIDA', random), /^AIDA[A-Z2-7]{17}$/)
  assert.match(uniqueId('AKIA', random, 16), /^AKIA[A-Z2-7]{16}$/)
})
