import { underWay, type ChangeWraps } from '../secrets/store-key.ts'
import { connect } from './connection.ts'
import { parseDatabase } from './hosts.ts'
import { checkTables, readRow } from './schema.ts'

const session = { patience: 30_000 }
const update = 'UPDATE stockade.store SET wraps = $1 WHERE wraps = $2'
/** The database's lock by this number: "Stockade" in ASCII. */
const lock = `SELECT pg_try_advisory_lock(${BigInt(`0x${Buffer.from('Stockade').toString('hex')}`)}) AS had`

/**
 * Hands `steps` what changes how a store keeps its key, on disk when that has answered. Nobody else changes it until the steps
 * have ended, wherever they run. Nodes may be running on the store meanwhile.
 * INVARIANT: the lock is the connection's that each step goes by, so a step whose lock was lost is not made.
 */
export async function rewrapKey(url: string, steps: (change: ChangeWraps) => Promise<void>): Promise<void> {
  const database = parseDatabase(url)
  const connection = await connect(database, session)
  try {
    const { rows: [{ had }] } = (await connection.ask(lock)) as unknown as { readonly rows: readonly [{ readonly had: boolean }] }
    if (!had) throw new Error(underWay)
    await steps(async change => {
      const row = (await checkTables(connection, database.name)) ? await readRow(connection) : undefined
      if (!row) throw new Error(`There is no store in ${database.name}.`)
      // Nothing that a commit waits for is locked while the root key is asked for.
      const { rowCount } = await connection.ask({ text: update, values: [change(row.wraps), row.wraps] })
      if (rowCount !== 1) throw new Error(underWay)
    })
  } finally {
    await connection.end()
  }
}
