import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** Makes a folder that only its owner enters, and that git leaves out of commits; leaves one that is there alone. */
export function createFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  chmodSync(folder, 0o700)
  writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 })
  syncFolder(dirname(first))
}
