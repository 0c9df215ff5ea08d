import type { Collection } from './collection.ts'
import type { ListOptions, UnitOfWork } from './unit-of-work.ts'

const atOnce = 100

interface Removal<T> extends Pick<ListOptions, 'index' | 'expected'> {
  /** What goes with a record. */
  readonly beside?: (record: T) => Promise<void>
}

/** Removes every record whose key, or whose entry in the index, begins with `prefix`. All of them are in one commit. */
export async function removeAll<T>(
  state: UnitOfWork, collection: Collection<T>, prefix: readonly string[], { beside, ...by }: Removal<NoInfer<T>> = {},
): Promise<void> {
  for (;;) {
    const records = await state.list(collection, prefix, { ...by, limit: atOnce })
    for (const record of records) {
      await state.remove(collection, record)
      await beside?.(record)
    }
    if (records.length < atOnce) return
  }
}
