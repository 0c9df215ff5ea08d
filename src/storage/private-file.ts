import { statSync } from 'node:fs'

/**
 * Throws one sentence where a file that holds a secret is this user's own and others may read or write it.
 * As ssh does with its keys: what belongs to somebody else, such as a secret that an orchestrator mounts, is their business, and
 * so is the folder, which lets others take the file away and not read it. Windows keeps no such modes.
 */
export function requirePrivate(path: string): void {
  if (process.platform === 'win32') return
  const { mode, uid } = statSync(path)
  if (uid !== process.getuid!() || (mode & 0o077) === 0) return
  const shown = (mode & 0o777).toString(8).padStart(4, '0')
  throw new Error(`The mode ${shown} of ${path} lets others read or write it: change that with 'chmod 600 ${path}'.`)
}
