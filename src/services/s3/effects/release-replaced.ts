// Behind the change that replaced an object, or deleted it: its blobs are released, but for the newest where it is there.
import type { Effect } from '../../../gateway/work.ts'
import { releaseBlobs } from '../../../storage/blobs/blob-records.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Objects, ownerOf, type StoredObject } from '../objects/objects.ts'

type Replaced = Pick<StoredObject, 'bucket' | 'key'>

export const releaseReplaced: Effect<Replaced> = {
  name: 's3.ReleaseReplaced',
  retry: { attempts: 1000, within: 30 * 24 * 60 * 60_000 },
  async run(replaced, { state, settled, emit }) {
    const isGone = !(await isThere(state, replaced))
    if (await releaseBlobs(state, ownerOf(replaced), { isGone, now: settled })) await emit(releaseReplaced, replaced)
  },
}

/**
 * Asks the store, which knows more than the cache, and expects nothing but that there is none: an object is written over and over
 * as fast as somebody can, and what he replaces is released no slower.
 */
async function isThere(state: UnitOfWork, { bucket, key }: Replaced): Promise<boolean> {
  const found = await state.listOf(Objects, [bucket, key], { limit: 1 }, () => true)
  return found.length > 0 || (await state.get(Objects, [bucket, key])) !== undefined
}
