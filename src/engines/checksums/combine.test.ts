import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { checksumAlgorithms, checksumOf, type ChecksumAlgorithm } from './checksum.ts'
import { canCombine, CrcCombiner } from './combine.ts'

function crcOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Buffer {
  const sum = checksumOf(algorithm)
  sum.update(bytes)
  return sum.digest()
}

for (const algorithm of checksumAlgorithms.filter(canCombine)) {
  test(`${algorithm} of the whole follows from that of its parts`, () => {
    for (const lengths of [[5], [1, 1, 1], [1000, 1000, 1000, 7], [0, 3, 0, 131_072, 1]]) {
      const parts = lengths.map(length => randomBytes(length))
      const combined = new CrcCombiner(algorithm)
      for (const part of parts) combined.add(crcOf(algorithm, part), part.length)
      assert.deepEqual(combined.digest(), crcOf(algorithm, Buffer.concat(parts)), `${lengths}`)
    }
  })
}

test('digests of other kinds are not combined', () => {
  assert.deepEqual(checksumAlgorithms.filter(one => !canCombine(one)), ['SHA1', 'SHA256', 'MD5'])
})
