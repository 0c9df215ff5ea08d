// Behind the change that replaced the null version of an object, or deleted it: its blobs are released, but for the newest where
// there is one with bytes.
import { day } from '../../../core/clock.ts'
import type { Effect } from '../../../gateway/work.ts'
import { newestOf, releaseBlobs } from '../../../storage/blobs/blob-records.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { bytesOf, forgetRestore } from '../archive/restores.ts'
import { Objects, ownerOf, type StoredObject, type Version } from '../objects/objects.ts'
import { PartLists } from '../uploads/parts.ts'
import { nullId } from '../versions/version-ids.ts'
import { findPast } from '../versions/versions.ts'
import { releaseParts } from './release-parts.ts'

/** In one commit. */
const mostLists = 20

type Replaced = Pick<StoredObject, 'bucket' | 'key'>

export const releaseReplaced: Effect<Replaced> = {
  name: 's3.ReleaseReplaced',
  retry: { attempts: 1000, within: 30 * day },
  async run(replaced, { state, settled, emit }) {
    const there = await nullBytes(state, replaced)
    const isGone = there === undefined
    await forgetRestore(state, replaced, there)
    const owner = ownerOf(replaced)
    // Of an object that came in parts their list stands for them, and is as new as the commit that made the object.
    const lists = await state.list(PartLists, owner, { index: 'owner', limit: mostLists })
    const newest = Math.max(0, ...lists.map(one => state.versionOf(PartLists, one)))
    const last = Math.max(newest, await newestOf(state, owner))
    const released = lists.filter(one => isGone || state.versionOf(PartLists, one) < last)
    for (const list of released) {
      await state.remove(PartLists, list)
      await emit(releaseParts, { upload: list.upload })
    }
    const isMore = await releaseBlobs(state, owner, { isGone, now: settled, newest })
    if (isMore || lists.length === mostLists) await emit(releaseReplaced, replaced)
  },
}

/**
 * Asks the store, which knows more than the cache, and expects nothing but that there is none: an object is written over and over
 * as fast as somebody can, and what he replaces is released no slower. INVARIANT: a null version comes as the current one, and
 * goes behind another in a commit that writes the current one: where that is as it was, none has come meanwhile.
 */
async function nullBytes(state: UnitOfWork, { bucket, key }: Replaced): Promise<string | undefined> {
  const [listed] = await state.listOf(Objects, [bucket, key], { limit: 1 }, bytesOfNull)
  if (listed !== undefined) return listed
  const current = await state.get(Objects, [bucket, key])
  if (!current) return undefined
  const past = bytesOfNull(current) === undefined ? await findPast(state, bucket, key, nullId) : current
  return past && bytesOfNull(past)
}

const bytesOfNull = (version: Version): string | undefined =>
  (version.versionId === undefined && !version.isDeleteMarker ? bytesOf(version) : undefined)
