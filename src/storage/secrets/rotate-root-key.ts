// One root key follows another while the store goes on serving: what runs holds the store's key, and reads no root key again.
// INVARIANT: at each moment the key file that is there opens the store, wherever the steps are cut off and whoever else takes
// them. A line is added before its key takes its place, and those before it go when it has. Rotations of a store follow each
// other; and what one removes are the lines that it found, never one that came behind its own.
import { renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RandomBytes } from '../../core/ids.ts'
import type { StorePlace } from '../../core/store-place.ts'
import { behindLinks } from '../files/replace-file.ts'
import { rootKeyFile } from './root-key/file.ts'
import type { RootKey } from './root-key/root-key.ts'
import { rewrapKey } from '../sqlite/rewrap-key.ts'
import { databaseName } from '../sqlite/schema.ts'
import { addWrap, dropWraps } from './store-key.ts'
import type { ChangeWraps } from './store-key.ts'
import { syncFolder } from '../files/sync-folder.ts'

/** `next` opens the store afterwards, and `current` no more. */
export function replaceRootKey(place: StorePlace, current: RootKey, next: RootKey): Promise<void> {
  return hold(place, change => follow(change, current, next))
}

/**
 * Makes another root key in the same file. A crash leaves a store that either the file opens, old or new; running it again ends
 * what was begun.
 */
export function renewRootKeyFile(place: StorePlace, named: string, random: RandomBytes): Promise<void> {
  const path = behindLinks(named)
  const draft = `${path}.next`
  return hold(place, async change => {
    // What a rotation that was cut off has left, or somebody else: the file in its place opens the store without it.
    rmSync(draft, { force: true })
    const next = rootKeyFile(draft, random)
    await follow(change, rootKeyFile(path, random), next, () => {
      renameSync(draft, path)
      syncFolder(dirname(path))
      return rootKeyFile(path, random)
    })
  })
}

/** `settle` puts the next root key in its place, and answers with it there. */
async function follow(change: ChangeWraps, current: RootKey, next: RootKey, settle = () => next): Promise<void> {
  let before = ''
  await change(wraps => addWrap(current, next, (before = wraps)))
  const settled = settle()
  await change(wraps => dropWraps(settled, before, wraps))
}

async function hold({ folder, url }: StorePlace, steps: (change: ChangeWraps) => Promise<void>): Promise<void> {
  if (url === undefined) return rewrapKey(join(folder, databaseName), steps)
  const { rewrapKey: holdIn } = await import('../postgres/rewrap-key.ts')
  await holdIn(url, steps)
}
