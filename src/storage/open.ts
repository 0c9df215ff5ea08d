// Opens a data folder: `stockade.db` (with its log), `root-key` and `lock`, all for their owner alone.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import type { RandomBytes } from '../core/ids.ts'
import { beginUnit } from './begin-unit.ts'
import { cacheOf } from './cache.ts'
import type { CachedStore } from './cache.ts'
import type { JournalReader } from './journal.ts'
import { soleHolder, type LeaseHolder } from './leases.ts'
import { recordCodec } from './record-codec.ts'
import { rootKeyFile } from './root-key/file.ts'
import type { RootKey } from './root-key/root-key.ts'
import { sealingUnder } from './sealing.ts'
import { createPrivate, lockFolder } from './sqlite/lock.ts'
import { databaseName } from './sqlite/schema.ts'
import { openSqliteStore } from './sqlite/store.ts'
import type { StoreKey } from './store-key.ts'
import { syncFolder } from './sync-folder.ts'
import type { Partition, PartitionedUnit } from './unit-of-work.ts'

export interface StorageSettings {
  readonly folder: string
  /** The file `root-key` in the folder where absent. */
  readonly rootKey?: RootKey
  readonly random?: RandomBytes
  readonly monotonic?: () => number
  /** Bounds the database, in pages. */
  readonly maxPages?: number
}

export interface Storage {
  readonly id: string
  readonly store: CachedStore
  readonly journal: JournalReader
  readonly key: StoreKey
  /** Which of the nodes of a shared store does its chores. */
  readonly leases: LeaseHolder
  begin(partition: Partition): PartitionedUnit
  /** Commits what waits, then leaves the folder to others. */
  close(): Promise<void>
}

export async function openStorage(settings: StorageSettings): Promise<Storage> {
  const { folder, random = randomBytes, monotonic = systemClock.monotonic } = settings
  createFolder(folder)
  const lock = lockFolder(folder)
  try {
    const path = join(folder, databaseName)
    const { rootKey = rootKeyFile(join(folder, 'root-key'), random), maxPages } = settings
    if (createPrivate(path)) syncFolder(folder)
    const engine = await openSqliteStore({ path, rootKey, random, ...(maxPages && { maxPages }) })
    const store = cacheOf({ store: engine, monotonic })
    await store.start()
    const codec = recordCodec(sealingUnder(engine.key, random))
    return {
      id: engine.id,
      store,
      journal: { read: range => store.journal(range) },
      key: engine.key,
      leases: soleHolder,
      begin: partition => beginUnit({ store, codec, partition }),
      async close() {
        try {
          await store.close()
        } finally {
          lock.release()
        }
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function createFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  chmodSync(folder, 0o700)
  syncFolder(dirname(first))
}
