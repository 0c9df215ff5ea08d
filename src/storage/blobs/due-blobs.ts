import type { Instant } from '../../core/clock.ts'
import type { Key } from '../collection.ts'
import { nowhere, type Partition, type ReadUnit } from '../unit-of-work.ts'
import { Blobs, type BlobRecord } from './blob-records.ts'

const page = 100

/** The ids of those that no record names, oldest first and a page at a time, whether or not those before were taken out. */
export async function* dueBlobs(
  begin: (partition: Partition) => ReadUnit, state: Exclude<BlobRecord['state'], 'named'>, before: Instant = Infinity,
): AsyncGenerator<readonly string[], void> {
  for (let after: Key | undefined, isMore = true; isMore; ) {
    const found = await begin(nowhere).list(Blobs, [state], { index: 'due', limit: page, after })
    const due = found.filter(({ at }) => at <= before)
    yield due.map(({ id }) => id)
    const last = due.at(-1)
    isMore = due.length === page
    after = last && [state, last.at, last.id]
  }
}
