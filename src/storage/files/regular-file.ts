// Files that are opened by name where others may have put something else: a named pipe holds up whoever opens it until somebody
// opens its other end, be it for ever.
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** Windows has no such flag, and no such names. */
const readAtOnce = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Undefined where something else stands there, or nothing. */
export async function findRegular(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, readAtOnce).catch(orOther)
  if (!file) return undefined
  const found = await file.stat().catch(async (thrown: unknown) => file.close().then(() => Promise.reject(thrown)))
  if (found.isFile()) return file
  await file.close()
  return undefined
}

/** Of sockets, and of devices that nothing is behind. */
const others = new Set(['ENOENT', 'ENXIO', 'ENODEV'])

function orOther(thrown: unknown): undefined {
  if (others.has((thrown as NodeJS.ErrnoException).code ?? '')) return undefined
  throw thrown
}

/** Throws one sentence where something else stands there. */
export function readRegular(path: string, encoding: BufferEncoding): string {
  const file = openSync(path, readAtOnce)
  try {
    if (!fstatSync(file).isFile()) throw other(path)
    return readFileSync(file, encoding)
  } finally {
    closeSync(file)
  }
}

/** For what others open: throws one sentence where there is something else. */
export function requireRegular(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw other(path)
}

const other = (path: string): Error => new Error(`${path} is not a regular file; restore it, or move it out of the data folder.`)
