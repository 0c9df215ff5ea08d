// What a store's journal holds, read as `stockade journal verify` reads it: beside a running server, without a lock.
import type { StorePlace } from '../../src/core/store-place.ts'
import { linesOf, readEvent } from '../../src/core/records/journal-record.ts'
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import { openOffline } from '../../src/storage/open-offline.ts'
import type { JournalEntry } from '../../src/storage/journal/journal-reader.ts'
import { storePlace } from './store-place.ts'

const page = 1000

/** All events of a data folder's store, oldest first. */
export async function readRecords(data: string): Promise<readonly TrailEvent[]> {
  return (await readJournal(await storePlace(data))).events
}

/** One event after the other, oldest first: of a journal that is too long to be held. */
export async function* walkRecords(data: string): AsyncGenerator<TrailEvent> {
  const storage = await openOffline(await storePlace(data))
  try {
    for (let after = 0; ;) {
      const entries = await storage.journal.read({ after, limit: page })
      for (const { record } of entries) yield readEvent(linesOf(record))
      if (entries.length < page) return
      after = entries.at(-1)!.position
    }
  } finally {
    await storage.close()
  }
}

export interface WholeJournal {
  /** Oldest first. */
  readonly events: readonly TrailEvent[]
  /** Positions between the first and the last at which there is no record. */
  readonly gaps: number
}

export async function readJournal(place: StorePlace): Promise<WholeJournal> {
  const storage = await openOffline(place)
  try {
    const all: JournalEntry[] = []
    for (;;) {
      const entries = await storage.journal.read({ after: all.at(-1)?.position ?? 0, limit: page })
      all.push(...entries)
      if (entries.length < page) break
    }
    const span = all.length === 0 ? 0 : all.at(-1)!.position - all[0]!.position + 1
    return { events: all.map(({ record }) => readEvent(linesOf(record))), gaps: span - all.length }
  } finally {
    await storage.close()
  }
}
