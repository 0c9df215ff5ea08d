// Opens a store to read it, whether nodes run on it or not.
import { randomBytes } from 'node:crypto'
import type { StorePlace } from '../core/store-place.ts'
import { openRows } from './rows/barrier.ts'
import type { Barrier } from './rows/barrier.ts'
import { beginUnit } from './unit/begin-unit.ts'
import type { Head } from './journal/journal.ts'
import type { JournalReader } from './journal/journal-reader.ts'
import type { OfflineEngine, StoreReader } from './offline-engine.ts'
import { recordCodec } from './rows/record-codec.ts'
import { usualRootKey } from './secrets/root-key/file.ts'
import type { RootKey } from './secrets/root-key/root-key.ts'
import { sealingUnder } from './secrets/sealing.ts'
import { openSqliteOffline } from './sqlite/offline.ts'
import { guardOf } from './store-guard.ts'
import { openStoreKey } from './secrets/store-key.ts'
import type { Store } from './store.ts'
import type { Partition, UnitOfWork } from './unit-of-work.ts'
import { verifyJournal } from './journal/verify-journal.ts'
import type { Finding, JournalVerification } from './journal/verify-journal.ts'
import { VouchedJournal } from './journal/vouched-journal.ts'
import { listProgress, verifyProgress } from './journal/verify-progress.ts'
import type { ProgressFinding } from './journal/verify-progress.ts'
import { verifyRows } from './rows/verify-rows.ts'
import type { RowFinding, RowVerification } from './rows/verify-rows.ts'

export interface Verification extends Omit<JournalVerification, 'findings'>, Omit<RowVerification, 'findings'> {
  readonly findings: readonly (Finding | RowFinding | ProgressFinding)[]
}

export interface OfflineStorage {
  readonly id: string
  readonly journal: JournalReader
  /** A unit that can be read; there is nothing to commit it to. */
  begin(partition: Partition): UnitOfWork
  /** Journal and rows, and how far consumers are. */
  verify(expect?: Head): Promise<Verification>
  close(): Promise<void>
}

export async function openOffline(place: StorePlace, given?: RootKey): Promise<OfflineStorage> {
  const rootKey = given ?? usualRootKey(place, randomBytes)
  const engine = await openEngine(place)
  try {
    const { id, wraps } = await engine.row()
    const { key } = openStoreKey(rootKey, wraps, randomBytes)
    const codec = recordCodec(sealingUnder(key, randomBytes))
    const guard = guardOf(key, randomBytes)
    const vouched = new VouchedJournal(engine.reader, guard.keys)
    const store = readOnly(engine.reader, guard.barrier, vouched)
    return {
      id,
      journal: vouched,
      begin: partition => beginUnit({ store, codec, partition }),
      async verify(expect) {
        const progress = await listProgress(beginUnit({ store, codec, partition: { account: '', region: '' } }))
        const snapshot = await engine.snapshot()
        try {
          const journal = await verifyJournal(snapshot.source, guard.keys, expect)
          const rows = await verifyRows(snapshot, guard.barrier)
          const ahead = verifyProgress(progress, snapshot.row.position)
          return { ...journal, ...rows, findings: [...journal.findings, ...rows.findings, ...ahead] }
        } finally {
          await snapshot.close()
        }
      },
      close: () => engine.close(),
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

export async function openEngine({ folder, url }: StorePlace): Promise<OfflineEngine> {
  if (url === undefined) return openSqliteOffline(folder)
  const { openPostgresOffline } = await import('./postgres/offline.ts')
  return openPostgresOffline(url)
}

const refuse = () => Promise.reject(new Error('This store is open for reading only'))

function readOnly(reader: StoreReader, barrier: Barrier, journal: JournalReader): Store {
  return {
    ...openRows(barrier, reader),
    count: (collection, range) => reader.count(collection, range),
    commit: refuse,
    changesSince: position => reader.changesSince(position),
    position: () => reader.position(),
    journal: range => journal.read(range),
    packJournal: refuse,
    trimJournal: refuse,
    close: async () => undefined,
  }
}
