// Who but the user that runs may read or write what a store consists of. Windows keeps no such modes.
import { lstatSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'

const writable = 0o022

/**
 * Throws one sentence where a file that holds a secret is not this user's own or root's, or others may read or write it. What
 * root owns, such as a secret that an orchestrator mounts, may be read by others: that is the business of whoever mounts it.
 */
export function requirePrivate(path: string): void {
  if (process.platform === 'win32') return
  const found = statSync(path)
  const own = process.getuid!()
  if (found.uid !== own && found.uid !== 0) throw new Error(`${path} belongs to another user: make it your own, with 'chown'.`)
  if (found.uid !== own || (found.mode & 0o077) === 0) return
  throw new Error(`The mode ${shown(found)} of ${path} lets others read or write it: change that with 'chmod 600 ${path}'.`)
}

/**
 * Throws one sentence where others may write the file, or take what is in the folder away and put theirs in its place: by its
 * mode, or since it is theirs, the link included that leads to it. A sticky folder is no exception: what SQLite makes beside its
 * database, once it was looked for, others could make before.
 */
export function requireUnwritable(path: string): void {
  if (process.platform === 'win32') return
  const entry = lstatSync(path, { throwIfNoEntry: false })
  if (!entry) return
  requireOwner(path, entry)
  const found = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry
  if (!found) return
  requireOwner(path, found)
  if ((found.mode & writable) === 0) return
  throw new Error(`The mode ${shown(found)} of ${path} lets others write it: change that with 'chmod go-w ${path}'.`)
}

/** What root owns root may write, and may do so anyway. */
function requireOwner(path: string, { uid }: Stats): void {
  if (uid === process.getuid!() || uid === 0) return
  throw new Error(`${path} belongs to another user: make it your own, with 'chown', or run this as that user.`)
}

function shown({ mode }: Stats): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
