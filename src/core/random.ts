import { randomBytes } from 'node:crypto'
import type { RandomBytes } from './ids.ts'

const poolLength = 4096

/** Random bytes cut from a pool, since a call to the system for every few of them costs a microsecond. */
export function pooledRandom(): RandomBytes {
  let pool = randomBytes(poolLength)
  let used = 0
  return length => {
    if (length > poolLength) return randomBytes(length)
    if (used + length > poolLength) {
      pool = randomBytes(poolLength)
      used = 0
    }
    // INVARIANT: every byte of a pool is handed out once.
    used += length
    return pool.subarray(used - length, used)
  }
}
