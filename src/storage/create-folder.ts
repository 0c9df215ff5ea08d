import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** Makes a folder that only its owner enters, and its name last; leaves one that is there alone. */
export function createFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  chmodSync(folder, 0o700)
  syncFolder(dirname(first))
}
