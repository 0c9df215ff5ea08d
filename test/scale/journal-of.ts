// A journal as a server keeps it, filled as fast as the disk takes it: consumers and upkeep follow it as they do there.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { drawEvent, type Drawn } from '../../src/services/cloudtrail/history.kit.ts'
import { consumers as cloudtrailConsumers } from '../../src/services/cloudtrail/consumers.ts'
import { consumers as iamConsumers } from '../../src/services/iam/consumers.ts'
import { startConsumers } from '../../src/storage/journal/consumers.ts'
import { openOffline, type Verification } from '../../src/storage/open-offline.ts'
import { openStorage, type Storage } from '../../src/storage/open.ts'
import { databaseName } from '../../src/storage/sqlite/schema.ts'
import { startUpkeep } from '../../src/storage/journal/upkeep.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

/** Records of one group commit: what 64 connections wait for. */
const group = 64
/** Records between two rounds of the upkeep. By count and not by time, so that every run takes the same steps. */
const between = 4096
const never = 2 ** 31 - 1

export interface Journal {
  readonly storage: Storage
  readonly written: number
  /** Writes events until there are `count` in all; consumers and upkeep have then done what there is to do. */
  fillTo(count: number): Promise<void>
  /** One round of the upkeep at that time, and what follows from it. */
  keepAt(time: number): Promise<void>
  verify(): Promise<Verification>
  /** In megabytes: what of the database is in use, all of it with the pages that are free, and its log. */
  size(): { readonly used: number; readonly database: number; readonly log: number }
}

export async function journalOf(t: TestContext): Promise<Journal> {
  const folder = temporaryFolder()
  const storage = await openStorage({ folder: folder.path })
  const failures: unknown[] = []
  const log = { error: (message: string, details: object) => void failures.push({ message, ...details }) }
  let now = 0
  const consumers = startConsumers({ storage, consumers: [...cloudtrailConsumers, ...iamConsumers], log })
  const upkeep = startUpkeep({ store: storage.store, now: async () => now, log, every: never })
  t.after(async () => {
    await upkeep.stop()
    await consumers.stop()
    await storage.close()
    folder.remove()
  })
  const settle = async () => {
    await consumers.run()
    await upkeep.run()
    await consumers.run()
    if (failures.length > 0) throw new AggregateError(failures, 'Consumers or upkeep failed')
  }
  let written = 0
  return {
    storage,
    get written() {
      return written
    },
    async fillTo(count) {
      while (written < count) {
        const records = drawTexts(written, Math.min(group, count - written))
        await storage.store.commit({ id: `${written}`, expectations: [], writes: [], records })
        written += records.length
        if (written % between === 0) await settle()
      }
      await settle()
    },
    async keepAt(time) {
      now = time
      await settle()
    },
    async verify() {
      const offline = await openOffline({ folder: folder.path })
      try {
        return await offline.verify()
      } finally {
        await offline.close()
      }
    },
    size: () => sizeOf(join(folder.path, databaseName)),
  }
}

function drawTexts(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i): Drawn => drawEvent(from + i)).map(({ text }) => text)
}

function sizeOf(path: string): ReturnType<Journal['size']> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0])
    const megabytes = (pages: number) => (pages * pragma('page_size')) / 2 ** 20
    const pages = pragma('page_count')
    const log = statSync(`${path}-wal`).size / 2 ** 20
    return { used: megabytes(pages - pragma('freelist_count')), database: megabytes(pages), log }
  } finally {
    database.close()
  }
}
