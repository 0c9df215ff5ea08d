// Behind the change that replaced an object, or deleted it: its blobs are released, but for the one that it names now.
// INVARIANT: a blob is named in the commit that writes its object, so one that the object does not name is named by none again.
import type { Effect } from '../../gateway/work.ts'
import { releaseOthers } from '../../storage/blobs/blob-records.ts'
import { Objects, ownerOf } from './objects.ts'

interface Replaced {
  readonly bucket: string
  readonly key: string
}

export const releaseReplaced: Effect<Replaced> = {
  name: 's3.ReleaseReplaced',
  retry: { attempts: 1000, within: 30 * 24 * 60 * 60_000 },
  async run(replaced, { state, now, emit }) {
    const { bucket, key } = replaced
    const object = await state.get(Objects, [bucket, key])
    if (await releaseOthers(state, ownerOf(replaced), object?.blob, now)) await emit(releaseReplaced, replaced)
  },
}
