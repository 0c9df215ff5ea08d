// One root key follows another while the store goes on serving: what runs holds the store's key, and reads no root key again.
import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RandomBytes } from '../core/ids.ts'
import type { StorePlace } from '../core/store-place.ts'
import { rootKeyFile } from './root-key/file.ts'
import type { RootKey } from './root-key/root-key.ts'
import { replaceWraps } from './sqlite/replace-wraps.ts'
import { databaseName } from './sqlite/schema.ts'
import { addWrap, onlyWrap } from './store-key.ts'
import { syncFolder } from './sync-folder.ts'

/** `next` opens the store afterwards, and `current` no more. */
export async function replaceRootKey(place: StorePlace, current: RootKey, next: RootKey): Promise<void> {
  await changeWraps(place, wraps => addWrap(current, next, wraps))
  await changeWraps(place, wraps => onlyWrap(next, wraps))
}

/**
 * Makes another root key in the same file. A crash leaves a store that either the file opens, old or new; running it again ends
 * what was begun.
 */
export async function renewRootKeyFile(place: StorePlace, path: string, random: RandomBytes): Promise<void> {
  const draft = `${path}.next`
  await changeWraps(place, wraps => addWrap(rootKeyFile(path, random), rootKeyFile(draft, random), wraps))
  renameSync(draft, path)
  syncFolder(dirname(path))
  await changeWraps(place, wraps => onlyWrap(rootKeyFile(path, random), wraps))
}

async function changeWraps({ folder, url }: StorePlace, change: (wraps: string) => string): Promise<void> {
  if (url === undefined) return replaceWraps(join(folder, databaseName), change)
  const { replaceWraps: replaceIn } = await import('./postgres/replace-wraps.ts')
  await replaceIn(url, change)
}
