// What the tests of this room share: a folder that goes with the test, and randomness that repeats.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { RandomBytes } from '../core/ids.ts'

export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stockade-storage-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function repeatableRandom(seed = 'seed'): RandomBytes {
  let count = 0
  return length => {
    const bytes = createHash('shake256', { outputLength: length }).update(`${seed} ${count++}`).digest()
    return Uint8Array.from(bytes)
  }
}
