import type { Collection } from './collection.ts'
import type { ListOptions, UnitOfWork } from './unit-of-work.ts'

const atOnce = 100

/** Removes every record whose key, or whose entry in the index, begins with `prefix`. All of them are in one commit. */
export async function removeAll<T>(
  state: UnitOfWork, collection: Collection<T>, prefix: readonly string[], by: Pick<ListOptions, 'index'> = {},
): Promise<void> {
  for (;;) {
    const records = await state.list(collection, prefix, { ...by, limit: atOnce })
    for (const record of records) await state.remove(collection, record)
    if (records.length < atOnce) return
  }
}
