// How a node comes to a store: it makes the store where there is none, checks that it is ours, and takes a number.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Block, JournalKeys } from '../journal.ts'
import { newStoreRow, refuseForeign, refuseForged } from '../store-row.ts'
import { StoreUnavailable } from '../store.ts'
import type { Connection } from './connection.ts'
import { Unusable } from './connection.ts'
import { blockColumns, checkTables, createStore, format } from './schema.ts'
import type { PostgresRow } from './schema.ts'
import { underLock } from './transaction.ts'

export interface Registration {
  /** The database, for messages. */
  readonly place: string
  readonly keys: JournalKeys
  readonly keyCheck: Uint8Array
}

const attempts = 20

/** The store's row, with the number of this node in `nodes`. Changes nothing where it throws. */
export async function register(connection: Connection, registration: Registration): Promise<PostgresRow> {
  await ensureStore(connection, registration)
  const registered = await underLock(connection, async row => {
    refuseForeign(row, registration.place, { format, keyCheck: registration.keyCheck })
    const text = `SELECT ${blockColumns} FROM stockade.journal ORDER BY first DESC LIMIT 1`
    refuseForged(row, (await connection.ask(text)).rows[0] as Block | undefined, registration.keys)
    const node = row.nodes + 1
    await connection.ask({ text: 'UPDATE stockade.store SET nodes = $1', values: [node] })
    // INVARIANT: a group's id is looked for within seconds of its commit, so an old one is of no use to the node that wrote it.
    await connection.ask(`DELETE FROM stockade.groups WHERE at < now() - interval '1 hour'`)
    return { ...row, nodes: node }
  })
  return registered!
}

async function ensureStore(connection: Connection, { place, keys, keyCheck }: Registration): Promise<void> {
  for (let attempt = 1; !(await checkTables(connection, place)); attempt++) {
    try {
      await createStore(connection, newStoreRow(randomUUID(), format, keys, keyCheck))
      return
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      await connection.ask('ROLLBACK')
      // Another node makes it at the same time: its tables are there in a moment, or it failed as well.
      if (!isTaken(error)) throw new Unusable(`The store cannot be made in ${place}: ${(error as Error).message}.`, { cause: error })
      if (attempt === attempts) throw error
      await delay(10 * attempt)
    }
  }
}

/** unique_violation, duplicate_table, duplicate_schema, duplicate_object, or the same row of a catalogue written twice. */
function isTaken(error: unknown): boolean {
  return /^(?:23505|42P07|42P06|42710|XX000)$/.test((error as { readonly code?: string }).code ?? '')
}
