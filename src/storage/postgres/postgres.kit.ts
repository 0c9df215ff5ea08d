// What the tests of this engine share.
import { randomBytes } from 'node:crypto'
import { encodeKey, keyBytes } from '../rows/keys.ts'
import type { Verification } from '../open-offline.ts'
import { rootKeyOfBytes } from '../secrets/root-key/root-key.ts'
import { guardOf } from '../store-guard.ts'
import { openStoreKey } from '../secrets/store-key.ts'
import type { Batch, Expectation, Write } from '../store.ts'
import { verifyJournal } from '../journal/verify-journal.ts'
import { verifyRows } from '../rows/verify-rows.ts'
import { openPostgresSnapshot } from './snapshot.ts'
import { openPostgresStore } from './store.ts'
import type { PostgresSettings, PostgresStore } from './store.ts'

export function settingsOf(fill = 0): Pick<PostgresSettings, 'rootKey' | 'random'> {
  return { rootKey: rootKeyOfBytes('The root key', () => new Uint8Array(32).fill(fill), randomBytes), random: randomBytes }
}

export function openStore(url: string, settings: Partial<PostgresSettings> = {}): Promise<PostgresStore> {
  return openPostgresStore({ url, ...settingsOf(), ...settings })
}

export async function verify(url: string): Promise<Verification> {
  const snapshot = await openPostgresSnapshot({ url })
  try {
    const { rootKey, random } = settingsOf()
    const { keys, barrier } = guardOf(openStoreKey(rootKey, snapshot.row.wraps, random).key, random)
    const journal = await verifyJournal(snapshot.source, keys)
    const rows = await verifyRows(snapshot, barrier)
    return { ...journal, ...rows, findings: [...journal.findings, ...rows.findings] }
  } finally {
    await snapshot.close()
  }
}

export const key = (name: string) => keyBytes(encodeKey([name]))
export const put = (name: string): Write => ({ collection: 'c', key: key(name), value: Buffer.from(name) })
export const expectVersion = (name: string, version: number): Expectation => ({ collection: 'c', key: key(name), version })
export const recordOf = (id: string) => JSON.stringify({ eventID: id })

export function batchOf(parts: Partial<Batch>): Batch {
  return { id: 'batch', expectations: [], writes: [], records: [], ...parts }
}

/** The ids of all records, oldest first. */
export async function recorded(store: PostgresStore): Promise<string[]> {
  const entries = await store.journal({ after: 0, limit: 1_000_000 })
  return entries.map(({ record }) => (JSON.parse(record) as { eventID: string }).eventID)
}
