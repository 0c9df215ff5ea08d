// What a data folder's journal holds, read as `stockade journal verify` reads it: beside a running server, without a lock.
import type { JournalRecord, TrailEvent } from '../../src/core/trail-event.ts'
import { openOffline } from '../../src/storage/open-offline.ts'
import { storePlace } from './store-place.ts'

const page = 1000

/** All events, oldest first. */
export async function readRecords(data: string): Promise<readonly TrailEvent[]> {
  const storage = await openOffline(await storePlace(data))
  try {
    const events: TrailEvent[] = []
    let before: number | undefined
    for (;;) {
      const entries = await storage.journal.read({ ...(before !== undefined && { before }), limit: page })
      for (const { record } of entries) events.push((JSON.parse(record) as JournalRecord).event)
      if (entries.length < page) return events.reverse()
      before = entries.at(-1)!.position
    }
  } finally {
    await storage.close()
  }
}
