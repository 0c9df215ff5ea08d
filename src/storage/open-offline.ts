// Opens a data folder to read it, whether a server runs on it or not. It takes no lock and changes nothing;
// beside a stopped store SQLite leaves an empty log, which the next start takes over.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { beginUnit } from './begin-unit.ts'
import { journalKeys, journalSecrets } from './journal.ts'
import type { Head, JournalKeys, JournalReader } from './journal.ts'
import { recordCodec } from './record-codec.ts'
import { rootKeyFile } from './root-key/file.ts'
import type { RootKey } from './root-key/root-key.ts'
import { sealingUnder } from './sealing.ts'
import { Reader } from './sqlite/reader.ts'
import { databaseName } from './sqlite/schema.ts'
import { openStoreKey, type StoreKey } from './store-key.ts'
import type { Store } from './store.ts'
import type { Partition, UnitOfWork } from './unit-of-work.ts'
import { verifyJournal } from './verify-journal.ts'
import type { Verification } from './verify-journal.ts'

export interface OfflineStorage {
  readonly id: string
  readonly journal: JournalReader
  /** A unit that can be read; there is nothing to commit it to. */
  begin(partition: Partition): UnitOfWork
  verify(expect?: Head): Promise<Verification>
  close(): void
}

export function openOffline(folder: string, given?: RootKey): OfflineStorage {
  const path = join(folder, databaseName)
  if (!existsSync(path)) throw new Error(`There is no store in ${folder}`)
  const rootKey = given ?? rootKeyFile(join(folder, 'root-key'), randomBytes)
  const reader = new Reader(path)
  const { id, wraps } = reader.row()
  const key = keyOrClose(reader, () => openStoreKey(rootKey, wraps, randomBytes).key)
  const codec = recordCodec(sealingUnder(key, randomBytes))
  return {
    id,
    journal: { read: range => reader.journal(range) },
    begin: partition => beginUnit({ store: readOnly(reader), codec, partition }),
    verify: expect => verifySnapshot(path, journalKeys(journalSecrets(key)), expect),
    close: () => reader.close(),
  }
}

function keyOrClose(reader: Reader, open: () => StoreKey): StoreKey {
  try {
    return open()
  } catch (error) {
    reader.close()
    throw error
  }
}

async function verifySnapshot(path: string, keys: JournalKeys, expect: Head | undefined): Promise<Verification> {
  const reader = new Reader(path)
  try {
    return await verifyJournal(reader.snapshot(), keys, expect)
  } finally {
    reader.close()
  }
}

const refuse = () => Promise.reject(new Error('This store is open for reading only'))

function readOnly(reader: Reader): Store {
  return {
    read: (collection, key) => reader.read(collection, key),
    scan: (collection, range) => reader.scan(collection, range),
    commit: refuse,
    changesSince: position => reader.changesSince(position),
    position: () => reader.position(),
    journal: range => reader.journal(range),
    packJournal: refuse,
    trimJournal: refuse,
    close: async () => reader.close(),
  }
}
