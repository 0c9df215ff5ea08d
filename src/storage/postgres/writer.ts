// Commits the groups of one node, one at a time, whatever becomes of the connection.
// INVARIANT: no group is committed twice, and each answer is true. A group's id is committed with it, and no other group of
// this node is run before its outcome is known. Where COMMIT was sent and not answered, the group is run again under the same
// id: once the store is locked, the lost transaction has ended, since it held this lock when COMMIT was sent. If it was
// committed, the id is there and the group is answered as it was judged; if not, nothing of it will ever be.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { TrimCount } from '../cache/change-feed.ts'
import { BlockBuilder } from '../journal/journal-entries.ts'
import type { UnpackedBatch, Verdict } from '../rows/apply-group.ts'
import type { StoreGuard } from '../store-guard.ts'
import { refuseUnvouched } from '../rows/store-row.ts'
import { StoreUnavailable, UnknownOutcome } from '../store.ts'
import type { Connection } from './connection.ts'
import { planGroup, Touched } from './group-plan.ts'
import type { Line } from './line.ts'
import { format } from './schema.ts'
import type { PostgresRow } from './schema.ts'
import { commit, lockedRow, lockText } from './transaction.ts'

export interface WriterSettings {
  readonly line: Line
  readonly guard: StoreGuard
  readonly node: number
  /** As it was when the node opened the store. */
  readonly row: PostgresRow
  /** Milliseconds for a group. One whose outcome is unknown is asked for twice as long. */
  readonly patience: number
  readonly monotonic: () => number
}

/** This node must not commit to this store any more. */
export class StoreChanged extends Error {}

interface Group {
  readonly id: string
  readonly batches: readonly UnpackedBatch[]
  readonly touched: Touched
  /** What the attempt answers that sent COMMIT and whose outcome is unknown. */
  sent: { readonly verdicts: readonly Verdict[]; readonly version: number; readonly position: number } | undefined
}

export class Writer {
  readonly #settings: WriterSettings
  readonly #block: BlockBuilder
  readonly #trimCount = new TrimCount()
  /** Where the store was at least, behind what this node committed. */
  #seen: { readonly version: number; readonly position: number }

  constructor(settings: WriterSettings) {
    this.#settings = settings
    this.#block = new BlockBuilder(settings.node)
    this.#seen = settings.row
  }

  /** Of the journal, behind what this node committed. */
  get reached(): number {
    return this.#seen.position
  }

  /** Throws where nothing was committed, and `UnknownOutcome` where that could not be found out in time. */
  async commitGroup(batches: readonly UnpackedBatch[]): Promise<readonly Verdict[]> {
    const { line, monotonic, patience } = this.#settings
    const group: Group = { id: randomUUID(), batches, touched: new Touched(batches), sent: undefined }
    for (const start = monotonic(); ; ) {
      try {
        return await this.#attempt(await line.connection(), group)
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        const rest = start + patience * (group.sent ? 2 : 1) - monotonic()
        if (rest <= 0) {
          // Where somebody holds the lock for so long, this server may be the primary no more: it is looked for anew.
          line.cut()
          throw group.sent ? new UnknownOutcome(error) : error
        }
        await delay(Math.min(rest, Math.max(line.pause, 10)))
      }
    }
  }

  async #attempt(connection: Connection, group: Group): Promise<readonly Verdict[]> {
    try {
      return await this.#run(connection, group)
    } catch (error) {
      // Where nothing is open any more the server only warns.
      if (!connection.isBroken) await connection.ask('ROLLBACK').catch(() => connection.cut())
      throw error
    }
  }

  async #run(connection: Connection, group: Group): Promise<readonly Verdict[]> {
    const { row, last, found } = await this.#lock(connection, group)
    if (group.sent && last === group.id) {
      // What is found again is on this server, and perhaps on no standby yet, which COMMIT would have waited for. One behind it
      // is answered when both are where they have to be.
      await commit(connection, [{ ...ownGroup, values: [this.#settings.node, group.id] }])
      return this.#committed(group.sent)
    }
    group.sent = undefined
    this.#refuse(row)
    // Not before it is known that the group was not committed: what is there twice fails it.
    const [standing, ranges] = [group.touched.standing(found.standing), group.touched.ranges(found.ranges)]
    const source = { batches: group.batches, row, standing, ranges, trimCount: this.#trimCount }
    const plan = planGroup(source, this.#block, this.#settings.guard)
    if (plan.statements.length === 0) {
      await connection.ask('ROLLBACK')
      return plan.verdicts
    }
    group.sent = { ...plan, position: this.#block.head().position }
    try {
      await commit(connection, [...plan.statements, { ...ownGroup, values: [this.#settings.node, group.id] }])
    } catch (error) {
      // Anything else was refused, and rolled back as a whole.
      if (!(error instanceof UnknownOutcome)) group.sent = undefined
      throw error
    }
    return this.#committed(group.sent)
  }

  // All that is read is asked for at once; each statement waits at the server for the one before it.
  async #lock(connection: Connection, group: Group) {
    const [question, rangeQuestion] = [group.touched.question(), group.touched.rangeQuestion()]
    const [answer, last, standing, ranges] = await Promise.all([
      connection.ask(lockText),
      group.sent && connection.ask({ ...lastGroup, values: [this.#settings.node] }),
      question && connection.ask(question),
      rangeQuestion && connection.ask(rangeQuestion),
    ])
    return {
      row: lockedRow(answer),
      last: (last?.rows[0] as { readonly id: string } | undefined)?.id,
      found: { standing: standing?.rows ?? [], ranges: ranges?.rows ?? [] },
    }
  }

  #committed({ verdicts, version, position }: NonNullable<Group['sent']>): readonly Verdict[] {
    this.#seen = { version, position }
    return verdicts
  }

  #refuse(row: PostgresRow): void {
    const { row: opened, guard } = this.#settings
    if (row.id !== opened.id || row.format !== format) throw new StoreChanged('the database holds another store now')
    if (row.version < this.#seen.version || row.position < this.#seen.position) {
      const lost = `${this.#seen.position - row.position} records`
      throw new StoreChanged(`the database was put back to a state before commits that were acknowledged (${lost})`)
    }
    try {
      refuseUnvouched(row, guard.keys)
    } catch (error) {
      throw new StoreChanged(error instanceof Error ? error.message.replace(/\.$/, '') : String(error), { cause: error })
    }
  }
}

const lastGroup = { name: 'last group', text: 'SELECT id FROM stockade.groups WHERE node = $1' }
const ownGroup = {
  name: 'own group',
  text: `INSERT INTO stockade.groups (node, id, at) VALUES ($1, $2, now())
    ON CONFLICT (node) DO UPDATE SET id = excluded.id, at = excluded.at`,
}
