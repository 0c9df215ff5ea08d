import { connect } from './connection.ts'
import { parseDatabase } from './hosts.ts'
import { checkTables, readRow } from './schema.ts'

const session = { patience: 30_000 }
const update = 'UPDATE stockade.store SET wraps = $1 WHERE wraps = $2'

/** Changes how a store keeps its key, on disk when this has answered. Nodes may be running on the store meanwhile. */
export async function replaceWraps(url: string, change: (wraps: string) => string): Promise<void> {
  const database = parseDatabase(url)
  const connection = await connect(database, session)
  try {
    for (let replaced = 0; replaced !== 1; ) {
      const row = (await checkTables(connection, database.name)) ? await readRow(connection) : undefined
      if (!row) throw new Error(`There is no store in ${database.name}.`)
      // Nothing is locked while the root key is asked for. Where another came first, it is done again.
      replaced = (await connection.ask({ text: update, values: [change(row.wraps), row.wraps] })).rowCount ?? 0
    }
  } finally {
    await connection.end()
  }
}
