// Entries as a tar archive of the form that POSIX calls ustar. The same entries give the same bytes.
import type { Entry } from './entry.ts'

const block = 512

/** `time` is that of every entry, in seconds. */
export function tar(entries: readonly Entry[], time: number): Buffer {
  const pieces = entries.flatMap(entry => {
    if (entry.kind === 'folder') return [headerOf(entry, 0, time)]
    const { length } = entry.content
    return [headerOf(entry, length, time), entry.content, Buffer.alloc(-length & (block - 1))]
  })
  return Buffer.concat([...pieces, Buffer.alloc(2 * block)])
}

function headerOf({ kind, path, mode, owner = 0 }: Entry, size: number, time: number): Buffer {
  const header = Buffer.alloc(block)
  const { prefix, name } = splitPath(kind === 'folder' ? `${path}/` : path)
  const number = (value: number, at: number, width: number) => header.write(value.toString(8).padStart(width - 1, '0'), at)
  header.write(name, 0)
  number(mode, 100, 8)
  number(owner, 108, 8)
  number(owner, 116, 8)
  number(size, 124, 12)
  number(time, 136, 12)
  header.write(kind === 'folder' ? '5' : '0', 156)
  header.write('ustar\x0000', 257)
  header.write(prefix, 345)
  // The sum is taken with blanks in its own place.
  header.fill(' ', 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** A path longer than its field is parted at a slash, and its beginning stands in a field of its own. */
function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  const [mostName, mostPrefix] = [100, 155]
  if (Buffer.byteLength(path) <= mostName) return { prefix: '', name: path }
  for (let at = path.indexOf('/'); at > 0 && at < path.length - 1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(prefix) <= mostPrefix && Buffer.byteLength(name) <= mostName) return { prefix, name }
  }
  throw new Error(`The path ${path} is too long for a tar archive of this form: give the file a shorter one.`)
}
