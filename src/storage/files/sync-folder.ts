import { closeSync, constants, fsyncSync, openSync } from 'node:fs'

/** Makes a new name in the folder survive a power failure: syncing the file alone does not. */
export function syncFolder(path: string): void {
  // Windows opens no folder and keeps names with the file.
  if (process.platform === 'win32') return
  // Whatever took its place holds nobody up.
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
