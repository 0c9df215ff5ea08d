import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** Makes a folder that only its owner enters, and that git leaves out of commits; leaves one that is there alone. */
export function createFolder(folder: string): void {
  const first = makeFolders(folder)
  if (first === undefined) return
  chmodSync(folder, 0o700)
  writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 })
  syncFolder(dirname(first))
}

/**
 * The folder with those above it that are not there, for their owner alone; answers with the first that was made. Node's own way
 * goes on for ever where a file system lets nobody make one, as /proc does.
 */
export function makeFolders(folder: string): string | undefined {
  const missing: string[] = []
  let there = resolve(folder)
  while (!existsSync(there)) {
    missing.unshift(there)
    there = dirname(there)
  }
  for (const path of missing) make(path)
  // Whoever wants a folder learns that it is a file.
  mkdirSync(folder, { recursive: true })
  return missing[0]
}

/** Another process may have made it meanwhile. */
function make(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
}
