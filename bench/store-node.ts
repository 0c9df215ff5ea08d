// One node in a process of its own: a store's engine without the server around it, or the floor under it, which keeps the same
// bytes by node:sqlite or pg alone. It is told what to do over IPC, and answers how long it took and what it used.
//   store-node.ts <kind> <database file or URL> <name of the node>
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { encodeKey, keyBytes } from '../src/storage/rows/keys.ts'
import { openPostgresStore } from '../src/storage/postgres/store.ts'
import { rootKeyOfBytes } from '../src/storage/secrets/root-key/root-key.ts'
import { openSqliteStore } from '../src/storage/sqlite/store.ts'
import type { Store } from '../src/storage/store.ts'

export type NodeKind = 'sqlite' | 'postgres' | 'bare sqlite' | 'bare postgres'

export interface Task {
  readonly work: 'write' | 'read'
  /** Calls under way at once: those that wait together are one group. */
  readonly connections: number
  readonly calls: number
}

export interface Done {
  readonly seconds: number
  /** User and system time of all threads, in microseconds. */
  readonly cpu: number
}

interface Node {
  write(keys: readonly Uint8Array[]): Promise<void>
  read(keys: readonly Uint8Array[]): Promise<void>
  close(): Promise<void>
}

const value = randomBytes(300)
const record = JSON.stringify({ eventID: 'x'.repeat(36), event: 'r'.repeat(960) })
const [kind, place, name] = process.argv.slice(2) as [NodeKind, string, string]
const rootKey = rootKeyOfBytes('The root key', () => new Uint8Array(32), randomBytes)
let written = 0
const keyOf = (i: number) => keyBytes(encodeKey([name, i]))

/** As the server uses an engine: each call commits for itself, and the engine makes groups of what waits. */
function engine(store: Store): Node {
  return {
    async write(keys) {
      await Promise.all(keys.map(key => store.commit({
        id: '', expectations: [{ collection: 'c', key, version: 0 }],
        writes: [{ collection: 'c', key, value }], records: [record],
      })))
    },
    async read(keys) {
      const found = await Promise.all(keys.map(key => store.read('c', key)))
      if (found.includes(undefined)) throw new Error('A record is lost.')
    },
    close: () => store.close(),
  }
}

function bareSqlite(): Node {
  const database = new DatabaseSync(place)
  database.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec('CREATE TABLE records (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID; CREATE TABLE journal (record TEXT)')
  const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')]
  const insert = database.prepare('INSERT INTO records VALUES (?, ?)')
  const append = database.prepare('INSERT INTO journal VALUES (?)')
  const select = database.prepare('SELECT value FROM records WHERE key = ?')
  return {
    async write(keys) {
      begin.run()
      for (const key of keys) insert.run(key, value)
      append.run(record.repeat(keys.length))
      commit.run()
    },
    async read(keys) {
      for (const key of keys) select.get(key)
    },
    close: async () => database.close(),
  }
}

async function barePostgres(): Promise<Node> {
  const { Client } = await import('pg')
  const client = new Client({ connectionString: place, pipeline: true } as never)
  await client.connect()
  await client.query('CREATE TABLE IF NOT EXISTS bare_records (key bytea PRIMARY KEY, value bytea)')
  await client.query('CREATE TABLE IF NOT EXISTS bare_journal (record text)')
  const insert = { name: 'insert', text: 'INSERT INTO bare_records SELECT * FROM unnest($1::bytea[], $2::bytea[])' }
  const append = { name: 'append', text: 'INSERT INTO bare_journal VALUES ($1)' }
  const select = { name: 'select', text: 'SELECT value FROM bare_records WHERE key = $1' }
  return {
    async write(keys) {
      const values = keys.map(() => value)
      await Promise.all([
        client.query('BEGIN'), client.query({ ...insert, values: [keys, values] }),
        client.query({ ...append, values: [record.repeat(keys.length)] }), client.query('COMMIT'),
      ])
    },
    async read(keys) {
      await Promise.all(keys.map(key => client.query({ ...select, values: [key] })))
    },
    close: () => client.end(),
  }
}

async function open(): Promise<Node> {
  if (kind === 'bare sqlite') return bareSqlite()
  if (kind === 'bare postgres') return barePostgres()
  if (kind === 'postgres') return engine(await openPostgresStore({ url: place, rootKey, random: randomBytes }))
  closeSync(openSync(place, 'a', 0o600))
  return engine(await openSqliteStore({ path: place, rootKey, random: randomBytes }))
}

/** In groups of as many calls as there are connections: the same for an engine and its floor. */
async function run(node: Node, { work, connections, calls }: Task): Promise<Done> {
  const [began, used] = [performance.now(), process.cpuUsage()]
  for (let done = 0; done < calls; done += connections) {
    const next = Array.from({ length: connections }, () => (work === 'write' ? written++ : Math.floor(Math.random() * written)))
    await node[work](next.map(keyOf))
  }
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - began) / 1000, cpu: user + system }
}

const node = await open()
process.on('message', (task: Task) => void run(node, task).then(done => process.send!(done)))
process.on('disconnect', () => void node.close().then(() => process.exit()))
process.send!('ready')
