// The pieces of a store in a data folder: `blobs/<two digits>/<id>`, a file for each blob, its pieces one behind the other.
import { mkdir, open, rm, statfs, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { requireUnwritable } from '../files/private-file.ts'
import { findRegular } from '../files/regular-file.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { pieceLength, type PieceReader, type PieceStore, type PieceWriter } from './pieces.ts'
import { pieceOverhead } from './piece-seal.ts'

export const blobsFolder = 'blobs'

const sealedLength = pieceLength + pieceOverhead
/** What blobs leave of the disk to the database, its log and all else that the server writes: of a small one a quarter. */
const reserve = 64 * 1024 * 1024

/** Makes nothing until there is a blob. Throws one sentence where others may write what is there. */
export function folderPieces(folder: string): PieceStore {
  const root = join(folder, blobsFolder)
  requireUnwritable(root)
  const pathOf = (id: string) => join(root, id.slice(0, 2), id)
  const writing = new Set<Writer>()
  return {
    keepsOpened: true,
    async free() {
      const { bavail, blocks, bsize } = await statfs(folder)
      return Math.max(0, bavail * bsize - Math.min(reserve, (blocks * bsize) / 4))
    },
    create(id) {
      const writer = new Writer(folder, id, () => writing.delete(writer))
      writing.add(writer)
      return writer
    },
    open: id => readerOf(pathOf(id)),
    remove: id => rm(pathOf(id), { force: true }),
    close: async () => {
      await Promise.all([...writing].map(writer => writer.leave()))
    },
  }
}

class Writer implements PieceWriter {
  readonly #folder: string
  readonly #id: string
  readonly #left: () => void
  #file: FileHandle | undefined

  constructor(folder: string, id: string, left: () => void) {
    this.#folder = folder
    this.#id = id
    this.#left = left
  }

  async write(sealed: Uint8Array): Promise<void> {
    this.#file ??= await this.#create()
    for (let at = 0; at < sealed.length; ) at += (await this.#file.write(sealed, at)).bytesWritten
  }

  async finish(): Promise<void> {
    await this.#file?.sync()
    await this.leave()
    // Its name is on disk as well as its bytes.
    syncFolder(this.#place)
  }

  async leave(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    this.#left()
    await file?.close()
  }

  get #place(): string {
    return join(this.#folder, blobsFolder, this.#id.slice(0, 2))
  }

  async #create(): Promise<FileHandle> {
    const root = join(this.#folder, blobsFolder)
    const wasMade = await mkdir(this.#place, { recursive: true, mode: 0o700 })
    if (wasMade !== undefined) for (const path of [this.#folder, root]) syncFolder(path)
    return open(join(this.#place, this.#id), 'wx', 0o600)
  }
}

/** One that is removed meanwhile can be read to its end: the file is opened once. */
function readerOf(path: string): PieceReader {
  let opening: Promise<FileHandle | undefined> | undefined
  return {
    async read(number) {
      const file = await (opening ??= findRegular(path))
      if (!file) return undefined
      const sealed = Buffer.allocUnsafe(sealedLength)
      const { bytesRead } = await file.read(sealed, 0, sealedLength, number * sealedLength)
      return bytesRead === 0 ? undefined : sealed.subarray(0, bytesRead)
    },
    async close() {
      await (await opening)?.close()
    },
  }
}
