// Transactions that change the store. Each begins by locking the store's one row, so those of all nodes follow each other.
import type { QueryConfig, QueryResult } from 'pg'
import type { Connection } from './connection.ts'
import { soleRow } from './schema.ts'
import type { PostgresRow } from './schema.ts'
import { UnknownOutcome } from '../store.ts'

// INVARIANT: a statement of a READ COMMITTED transaction sees all that was committed when the statement began. The lock is had
// only after its last holder has committed or aborted, so each statement behind it sees the store as that holder left it, and
// nobody changes it until this transaction has ended. The statement that takes the lock gives the row in its newest form, but
// may see other tables as they were before: what is read of them must be read by a statement of its own, behind it.
export const lockText = `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT * FROM stockade.store FOR UPDATE`

/** Of the answer to `lockText`. */
export function lockedRow(answer: QueryResult): PostgresRow {
  const row = soleRow((answer as unknown as readonly QueryResult[])[1]!.rows as PostgresRow[])
  if (!row) throw new Error('The store is gone from its database.')
  return row
}

/** Commits what `change` asked for, unless it answers undefined or throws. */
export async function underLock<T>(
  connection: Connection, change: (row: PostgresRow) => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    const result = await change(lockedRow(await connection.ask(lockText)))
    if (result === undefined) await connection.ask('ROLLBACK')
    else await commit(connection, [])
    return result
  } catch (error) {
    if (!connection.isBroken) await connection.ask('ROLLBACK').catch(() => connection.cut())
    throw error
  }
}

/**
 * Writes and commits in one round trip. Throws where the outcome is not known, and where a statement was refused:
 * the server then answers COMMIT with ROLLBACK, and nothing was committed.
 */
export async function commit(connection: Connection, statements: readonly QueryConfig[]): Promise<void> {
  const answers = await Promise.allSettled([...statements, 'COMMIT'].map(statement => connection.ask(statement)))
  const last = answers.at(-1)!
  if (last.status === 'rejected') throw new UnknownOutcome(last.reason)
  const failed = answers.find(answer => answer.status === 'rejected')
  if (last.value.command === 'COMMIT' && !failed) return
  throw failed?.reason ?? new Error('The database rolled the transaction back')
}
