// Makes a store of what was exported, in one transaction: it is there as a whole or not at all, also where the process is killed.
import type { Vouch } from '../export/check-export.ts'
import { carriedRow } from '../export/export-form.ts'
import type { CarriedRow, Part } from '../export/export-form.ts'
import type { StoredRecord } from '../offline-engine.ts'
import { readEntries } from '../journal/journal-entries.ts'
import type { Block } from '../journal/journal.ts'
import { findEntries } from '../journal/packed-entries.ts'
import { bytes, numbers, texts } from './arrays.ts'
import { connect, Unusable } from './connection.ts'
import type { Connection } from './connection.ts'
import { parseDatabase } from './hosts.ts'
import { beginStore, checkTables, format, insertRow, longestKey } from './schema.ts'
import { commit } from './transaction.ts'

const bytesAtOnce = 512 * 1024
const recordsAtOnce = 1024
// Nobody waits for it but nodes that would make the store themselves.
const session = { patience: 300_000, idle: 300_000 }

/** `parts` throw before their end where they must not be kept. */
export async function importPostgres(url: string, parts: AsyncIterable<Part>, vouch: Vouch): Promise<void> {
  const database = parseDatabase(url)
  const connection = await connect(database, session)
  try {
    if (await checkTables(connection, database.name)) {
      throw new Error(`There is a store in ${database.name} already; name an empty database.`)
    }
    await beginStore(connection).catch((cause: unknown) => {
      throw new Unusable(`The store cannot be made in ${database.name}: ${(cause as Error).message}.`, { cause })
    })
    await write(connection, parts, vouch)
  } finally {
    // A transaction that was not committed ends with its connection.
    await connection.end()
  }
}

async function write(connection: Connection, parts: AsyncIterable<Part>, vouch: Vouch): Promise<void> {
  const page = new RecordPage(connection)
  let row: CarriedRow | undefined
  let nodes = 0
  for await (const part of parts) {
    if ('store' in part) row = part.store
    else if ('record' in part) await page.add(part.record)
    else {
      nodes = Math.max(nodes, highestNode(part.block))
      const { first, last, sealedFrom, unpacked, entries, seal } = part.block
      await connection.ask({ ...insertBlock, values: [first, last, sealedFrom, unpacked, entries, seal] })
    }
  }
  await page.flush()
  const kept = { ...carriedRow(row!, format), nodes: Math.max(nodes, row!.nodes) }
  await insertRow(connection, { ...kept, checkpoint: vouch(kept) })
  await commit(connection, [])
}

/** A node that comes later takes a number that no record carries. */
function highestNode(block: Block): number {
  let highest = 0
  for (const entry of readEntries(findEntries(block) ?? new Uint8Array(0))) highest = Math.max(highest, entry?.node ?? 0)
  return highest
}

/** As many records as one statement writes. */
class RecordPage {
  readonly #connection: Connection
  #records: StoredRecord[] = []
  #bytes = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async add(record: StoredRecord): Promise<void> {
    if (record.key.length > longestKey) {
      throw new Error(`A key of ${record.key.length} bytes is longer than the ${longestKey} that PostgreSQL can index.`)
    }
    this.#records.push(record)
    this.#bytes += record.value.length
    if (this.#bytes >= bytesAtOnce || this.#records.length >= recordsAtOnce) await this.flush()
  }

  async flush(): Promise<void> {
    const records = this.#records
    if (records.length === 0) return
    const values = [
      texts(records.map(({ collection }) => collection)), bytes(records.map(({ key }) => key)),
      numbers(records.map(({ version }) => version)), bytes(records.map(({ value }) => value)),
    ]
    this.#records = []
    this.#bytes = 0
    await this.#connection.ask({ ...insertRecords, values })
  }
}

const insertRecords = {
  name: 'insert records',
  text: `INSERT INTO stockade.records (collection, key, version, value)
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bytea[])`,
}
const insertBlock = {
  name: 'insert block',
  text: `INSERT INTO stockade.journal (first, last, sealed_from, unpacked, entries, seal) VALUES ($1, $2, $3, $4, $5, $6)`,
}
