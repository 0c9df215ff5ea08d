// Where the disk is full when a server starts, what an earlier one has left half uploaded may be what fills it, and no start
// goes without a commit.
import type { ErrorLog } from '../journal/consumer.ts'
import type { Partition, ReadUnit } from '../unit-of-work.ts'
import type { BlobStore } from './blob-store.ts'
import { dueBlobs } from './due-blobs.ts'

export interface LeftoverSettings {
  readonly blobs: BlobStore
  readonly begin: (partition: Partition) => ReadUnit
  readonly log: ErrorLog
}

/**
 * Removes the bytes of what is staged and not by this process, without a commit: to be called where no other has the store. What
 * is left of them the collector takes. INVARIANT: only those go that no commit has ever named. One that was released may be named
 * again where the power fails before its release is on disk, which a commit of this process sees to.
 */
export async function removeLeftovers({ blobs, begin, log }: LeftoverSettings): Promise<void> {
  const tell = (error: unknown) => log.error('What was left of an upload could not be removed.', { error })
  try {
    for await (const ids of dueBlobs(begin, 'staged')) {
      for (const id of ids) if (!blobs.isStaged(id)) await blobs.giveRoomBack(id).catch(tell)
    }
  } catch (error) {
    tell(error)
  }
}
