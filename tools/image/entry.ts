// What a layer of the image holds.

interface Placed {
  /** From the root of the file system, without a slash before it or behind. */
  readonly path: string
  readonly mode: number
  /** User and group at once; 0 where absent. */
  readonly owner?: number
}

export interface FolderEntry extends Placed {
  readonly kind: 'folder'
}

export interface FileEntry extends Placed {
  readonly kind: 'file'
  readonly content: Uint8Array
}

export type Entry = FolderEntry | FileEntry

export const folder = (path: string, mode = 0o755, owner = 0): FolderEntry => ({ kind: 'folder', path, mode, owner })

export const file = (path: string, content: Uint8Array | string, mode = 0o644): FileEntry =>
  ({ kind: 'file', path, mode, content: Buffer.from(content) })

/** With the folders above each that are not named, in the order of their paths: a folder is ahead of what is in it. */
export function complete(entries: readonly Entry[]): readonly Entry[] {
  const all = new Map(entries.map(entry => [entry.path, entry]))
  for (const { path } of entries) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const above = path.slice(0, at)
      if (!all.has(above)) all.set(above, folder(above))
    }
  }
  return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
