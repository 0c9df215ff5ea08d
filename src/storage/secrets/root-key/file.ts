// A root key in a file of its own. It is made once, at first start, and is on disk (file and folder synced) before anything is
// wrapped under it. It is never made again beside a store that exists.
import { existsSync, linkSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RandomBytes } from '../../../core/ids.ts'
import type { StorePlace } from '../../../core/store-place.ts'
import { makeFolders } from '../../files/create-folder.ts'
import { requirePrivate } from '../../files/private-file.ts'
import { readRegular } from '../../files/regular-file.ts'
import { writeDraft } from '../../files/replace-file.ts'
import { syncFolder } from '../../files/sync-folder.ts'
import { rootKeyOfBytes, type RootKey } from './root-key.ts'

const form = /^stockade-root-key-1:([A-Za-z0-9_-]{43})\n?$/

/** Where nothing else is said of it. */
export function usualRootKey({ folder }: StorePlace, random: RandomBytes): RootKey {
  if (folder === undefined) throw new Error('A database has no root key beside it: say where it is.')
  return rootKeyFile(join(folder, 'root-key'), random)
}

export function rootKeyFile(path: string, random: RandomBytes): RootKey {
  const read = (mayMake: boolean): Uint8Array => {
    if (!existsSync(path)) {
      if (!mayMake) throw new Error(`The root key ${path} is missing; without it the store cannot be opened. Put it back.`)
      create(path, `stockade-root-key-1:${Buffer.from(random(32)).toString('base64url')}\n`)
    }
    requirePrivate(path)
    const held = form.exec(readRegular(path, 'latin1'))?.[1]
    if (held === undefined) throw new Error(`${path} is not a root key`)
    return Buffer.from(held, 'base64url')
  }
  const key = rootKeyOfBytes(`The root key ${path}`, read, random)
  return { ...key, require: () => void (existsSync(path) && read(false)) }
}

// INVARIANT: a crash leaves either no root key or the whole of it: the name is linked when the content is on disk.
function create(path: string, text: string): void {
  makeFolders(dirname(path))
  const draft = writeDraft(path, text)
  linkSync(draft, path)
  rmSync(draft)
  syncFolder(dirname(path))
}
