// Somebody who has the store and not the root key: reads and writes its rows while no server runs on it. On either engine; each
// edit is done to a copy of one store, so that none is in another's way.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { TestPlace } from './store-place.ts'
import { databaseName } from '../../src/storage/sqlite/schema.ts'
import { spawnServer, type ChildServer } from './child-server.ts'
import { stockade, type Ended } from './command-line.ts'
import { rootVariables } from './identity.ts'
import type { PostgresServer } from './postgres.ts'

export interface Row {
  readonly collection: string
  readonly key: Uint8Array
  readonly version: number
  readonly value: Uint8Array
}

/** A block of the journal. */
export interface BlockRow {
  readonly first: number
  readonly last: number
  readonly entries: Buffer
}

export interface EditedStore {
  /** Oldest first. */
  blocks(): Promise<readonly BlockRow[]>
  /** Bytes as a statement has them. */
  literal(bytes: Uint8Array): string
  rows(): Promise<readonly Row[]>
  /** Puts a row there, in the place of the one of its key. */
  put(row: Row): Promise<void>
  remove(row: Row): Promise<void>
  /** One statement; each table's name stands behind `stockade.`. */
  run(sql: string): Promise<void>
  copy(): Promise<EditedStore>
  /** A server that does not outlive the test. */
  start(environment?: Readonly<Record<string, string>>): Promise<ChildServer>
  verify(...flags: readonly string[]): Promise<Ended>
  /** For what opens it in this process. */
  readonly place: TestPlace & { readonly rootKeyFile: string }
}

const credentials = rootVariables
let copies = 0

async function startOn(t: TestContext, data: string, environment: Readonly<Record<string, string>>): Promise<ChildServer> {
  const server = await spawnServer({ data, environment, quiet: true })
  t.after(() => server.isRunning && server.end('SIGKILL'))
  return server
}

/** In a data folder, below `folder`. */
export function folderStore(t: TestContext, folder: string, data = join(folder, 'data')): EditedStore {
  const edit = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(join(data, databaseName))
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  const environment = { ...credentials, STOCKADE_STORE: '' }
  return {
    blocks: async () => edit(database => database.prepare('SELECT first, last, entries FROM journal ORDER BY first').all())
      .map(row => ({ ...row, entries: Buffer.from(row['entries'] as Uint8Array) }) as unknown as BlockRow),
    literal: bytes => `X'${Buffer.from(bytes).toString('hex')}'`,
    rows: async () => edit(database => database.prepare('SELECT * FROM records').all() as unknown as Row[]),
    put: async ({ collection, key, version, value }) => edit(database =>
      void database.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)').run(collection, key, version, value)),
    remove: async ({ collection, key }) => edit(database =>
      void database.prepare('DELETE FROM records WHERE collection = ? AND key = ?').run(collection, key)),
    run: async sql => edit(database => database.exec(sql.replaceAll('stockade.', ''))),
    async copy() {
      const target = `${data}-${copies++}`
      cpSync(data, target, { recursive: true })
      return folderStore(t, folder, target)
    },
    start: given => startOn(t, data, { ...environment, ...given }),
    verify: (...flags) => stockade(['journal', 'verify', '--data', data, ...flags], environment),
    place: { folder: data, rootKeyFile: join(data, 'root-key') },
  }
}

/** In a database, with its root key below `folder`. */
export function databaseStore(t: TestContext, server: PostgresServer, url: string, folder: string): EditedStore {
  const environment = { ...credentials, STOCKADE_STORE: url, STOCKADE_ROOT_KEY_FILE: join(folder, 'root-key') }
  const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString('hex')}'`
  const run = async (sql: string) => void (await server.query(url, sql))
  const remove = ({ collection, key }: Row) =>
    run(`DELETE FROM stockade.records WHERE collection = '${collection}' AND key = ${hex(key)}`)
  return {
    blocks: async () => (await server.query<BlockRow>(url, 'SELECT first, last, entries FROM stockade.journal ORDER BY first'))
      .map(({ first, last, entries }) => ({ first: Number(first), last: Number(last), entries })),
    literal: bytes => `${hex(bytes)}::bytea`,
    rows: async () => (await server.query<Row>(url, 'SELECT * FROM stockade.records'))
      .map(row => ({ ...row, version: Number(row.version) })),
    async put(row) {
      await remove(row)
      const { collection, key, version, value } = row
      await run(`INSERT INTO stockade.records VALUES ('${collection}', ${hex(key)}, ${version}, ${hex(value)})`)
    },
    remove,
    run,
    async copy() {
      const name = `copy${copies++}`
      await server.query(url.replace(/\w+$/, 'postgres'), `CREATE DATABASE ${name} TEMPLATE ${/\w+$/.exec(url)![0]}`)
      return databaseStore(t, server, url.replace(/\w+$/, name), folder)
    },
    start: given => startOn(t, folder, { ...environment, ...given }),
    verify: (...flags) => stockade(['journal', 'verify', '--data', folder, ...flags], environment),
    place: { folder, url, rootKeyFile: join(folder, 'root-key') },
  }
}
