// How a node comes to a store: it makes the store where there is none, checks that it is ours, and takes a number.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { RandomBytes } from '../../core/ids.ts'
import type { Block } from '../journal/journal.ts'
import type { RootKey } from '../secrets/root-key/root-key.ts'
import { guardOf } from '../store-guard.ts'
import type { StoreGuard } from '../store-guard.ts'
import { openStoreKey } from '../secrets/store-key.ts'
import type { StoreKey } from '../secrets/store-key.ts'
import { checkpointOf, newStoreRow, refuseForged } from '../rows/store-row.ts'
import { StoreUnavailable } from '../store.ts'
import type { Connection } from './connection.ts'
import { Unusable } from './connection.ts'
import { newestBlocks } from './pages.ts'
import { addTables, checkTables, createStore, format, readRow } from './schema.ts'
import type { PostgresRow } from './schema.ts'
import { underLock } from './transaction.ts'

export interface Comer {
  /** The database, for messages. */
  readonly place: string
  readonly rootKey: RootKey
  readonly random: RandomBytes
}

export interface Registration {
  /** The store's, with the number of this node in `nodes`. */
  readonly row: PostgresRow
  readonly key: StoreKey
  readonly guard: StoreGuard
}

const attempts = 20

/** Changes nothing in a store where it throws. */
export async function register(connection: Connection, comer: Comer): Promise<Registration> {
  // The root key is asked for before the lock is taken: it may be a command that thinks for long.
  const { key } = openStoreKey(comer.rootKey, await ensureStore(connection, comer), comer.random)
  const guard = guardOf(key, comer.random)
  const registered = await underLock(connection, async row => {
    refuseForged(row, (await connection.ask(newestBlocks)).rows as Block[], guard)
    await addTables(connection)
    const taken = { ...row, nodes: row.nodes + 1 }
    const values = [taken.nodes, checkpointOf(taken, guard.keys)]
    await connection.ask({ text: 'UPDATE stockade.store SET nodes = $1, checkpoint = $2', values })
    // INVARIANT: a group's id is looked for within seconds of its commit, so an old one is of no use to the node that wrote it.
    await connection.ask(`DELETE FROM stockade.groups WHERE at < now() - interval '1 hour'`)
    return taken
  })
  return { row: registered!, key, guard }
}

/** How the store that is there then keeps its key. */
async function ensureStore(connection: Connection, { place, rootKey, random }: Comer): Promise<string> {
  for (let attempt = 1; !(await checkTables(connection, place)); attempt++) {
    const { key, wraps } = openStoreKey(rootKey, undefined, random)
    try {
      await createStore(connection, newStoreRow({ id: randomUUID(), format, wraps }, guardOf(key, random)))
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      await connection.ask('ROLLBACK')
      // Another node makes it at the same time: its tables are there in a moment, or it failed as well.
      if (!isTaken(error) || attempt === attempts) {
        throw new Unusable(`The store cannot be made in ${place}: ${(error as Error).message}.`, { cause: error })
      }
      await delay(10 * attempt)
    }
  }
  const row = await readRow(connection)
  if (!row) throw new Error('The store is gone from its database.')
  return row.wraps
}

/** unique_violation, duplicate_table, duplicate_schema, duplicate_object, or the same row of a catalogue written twice. */
function isTaken(error: unknown): boolean {
  return /^(?:23505|42P07|42P06|42710|XX000)$/.test((error as { readonly code?: string }).code ?? '')
}
