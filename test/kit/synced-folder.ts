// A folder that programs synchronise.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Writes the files, each name with its content, as of a minute ago. S3 tells whole seconds: a file of the same second as its
 * upload is newer than what came of it.
 */
export function fillFolder(folder: string, files: Iterable<readonly [name: string, content: string | Uint8Array]>): void {
  const written = new Date(Date.now() - 60_000)
  for (const [name, content] of files) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    utimesSync(path, written, written)
  }
}
