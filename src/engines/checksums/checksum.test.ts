import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { checksumAlgorithms, checksumOf, type ChecksumAlgorithm } from './checksum.ts'

/** Of `123456789`, as the catalogue of CRCs and the standards of the hashes have them. */
const checks: Readonly<Record<ChecksumAlgorithm, string>> = {
  CRC32: 'cbf43926',
  CRC32C: 'e3069283',
  CRC64NVME: 'ae8b14860a799888',
  SHA1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  SHA256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  MD5: '25f9e794323b453885f5181f1b624d0b',
}

const digest = (algorithm: ChecksumAlgorithm, ...pieces: readonly Uint8Array[]) => {
  const checksum = checksumOf(algorithm)
  for (const piece of pieces) checksum.update(piece)
  return checksum.digest().toString('hex')
}

test('each has the value that the catalogue gives for the nine digits', () => {
  for (const algorithm of checksumAlgorithms) assert.equal(digest(algorithm, Buffer.from('123456789')), checks[algorithm])
})

test('nothing amounts to zero in each CRC', () => {
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const) assert.match(digest(algorithm), /^0+$/)
})

test('bytes amount to the same in whatever pieces they come, and to another where one is changed', () => {
  const cut = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }))
  property('checksum', 300, cut, ([bytes, at, changed, by]) => {
    const middle = at % bytes.length
    const other = Uint8Array.from(bytes)
    other[changed % bytes.length]! ^= by
    for (const algorithm of checksumAlgorithms) {
      const whole = digest(algorithm, bytes)
      assert.equal(digest(algorithm, bytes.subarray(0, middle), bytes.subarray(middle)), whole)
      assert.notEqual(digest(algorithm, other), whole)
    }
  })
})
