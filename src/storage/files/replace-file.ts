// A file that another takes the place of, at once: a crash leaves the one or the other.
import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** The file itself where the path is a link to one, so that what takes its place is found by whoever keeps it elsewhere. */
export const behindLinks = (path: string): string => (existsSync(path) ? realpathSync(path) : path)

/** For its owner alone, and on disk when this has returned. */
export function replaceFile(named: string, text: string): void {
  const path = behindLinks(named)
  renameSync(writeDraft(path, text), path)
  syncFolder(dirname(path))
}

/** What is to come to stand at the path, beside it and on disk; answers with where. */
export function writeDraft(path: string, text: string): string {
  const draft = `${path}.new`
  // One that lies there has a mode of its own, and may be a link.
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return draft
}
