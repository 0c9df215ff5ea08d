import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { temporaryFolder } from '../storage.kit.ts'
import { findEntries } from '../journal/packed-entries.ts'
import { guardOf } from '../store-guard.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { journalSource, newStoreRow } from '../rows/store-row.ts'
import { verifyJournal } from '../journal/verify-journal.ts'
import { Reader } from './reader.ts'
import { configureWriter, createStore, findStoreRow, format } from './schema.ts'
import { Writer } from './transaction.ts'
import { Upkeep } from './upkeep.ts'
import type { UpkeepStep } from './upkeep.ts'

const guard = guardOf(storeKeyFrom(new Uint8Array(32)), randomBytes)
const { keys } = guard
const start = Date.parse('2026-01-01T00:00:00Z')
const padding = 'x'.repeat(900)
const record = (n: number) =>
  JSON.stringify({ event: { eventID: `event-${n}`, eventTime: new Date(start + n * 1000).toISOString(), padding } })

function setUp(t: TestContext) {
  const path = join(temporaryFolder(t), 'test.db')
  const database = new DatabaseSync(path)
  t.after(() => database.close())
  configureWriter(database)
  const row = newStoreRow({ id: 'test', format, wraps: 'wraps' }, guard)
  createStore(database, row)
  const writer = new Writer(database, row, guard)
  let upkeep = new Upkeep(database, row, keys)
  let made = 0
  return {
    path,
    database,
    /** Groups of so many records; those of twenty are packed at once. */
    write(count: number, group = 5): void {
      for (const end = made + count; made < end; made += group) {
        const records = Array.from({ length: group }, (_, i) => record(made + i + 1))
        writer.commitGroup([{ expectations: [], writes: [], records }])
      }
    },
    run(step: UpkeepStep): number {
      let total = 0
      for (let done = upkeep.run(step); done > 0; done = upkeep.run(step)) total += done
      return total
    },
    reopen: () => void (upkeep = new Upkeep(database, findStoreRow(database)!, keys)),
  }
}

async function verify(path: string) {
  const reader = new Reader(path)
  try {
    const { row, blocks } = reader.snapshot()
    return await verifyJournal(journalSource(row, blocks), keys)
  } finally {
    reader.close()
  }
}

const before = (n: number) => ({ trim: { before: start + n * 1000 } })
const count = (database: DatabaseSync, where: string) =>
  database.prepare(`SELECT count(*) AS n FROM journal WHERE ${where}`).get()!['n'] as number

test('the chain is sound across packed and removed records', async t => {
  const { path, database, write, run, reopen } = setUp(t)
  write(1000)
  assert.ok(run({ pack: { keep: 100 } }) > 800)
  assert.ok(count(database, 'unpacked > 0') > 10)
  const removed = run(before(500))
  assert.ok(removed > 400 && removed < 500)
  reopen()
  write(300)
  run({ pack: { keep: 100 } })
  const more = run(before(900))
  const { findings, anchor, head } = await verify(path)
  assert.deepEqual([findings, anchor.position, head.position], [[], removed + more, 1300])
})

// Each is what somebody with the database and without the root key can do to the packed blocks 2 to 4.
const tamperings: readonly (readonly [sql: string, finding: string])[] = [
  ['DELETE FROM journal WHERE first = $2', 'missing'],
  ['DELETE FROM journal WHERE first <= $2', 'missing'],
  ['DELETE FROM journal WHERE first >= $2', 'missing'],
  ['UPDATE journal SET seal = zeroblob(32) WHERE first = $2', 'rewritten'],
  ['UPDATE journal SET seal = (SELECT seal FROM journal WHERE first = $3) WHERE first = $2', 'rewritten'],
  ['UPDATE journal SET sealed_from = first WHERE first = $2', 'rewritten'],
  ['UPDATE journal SET last = last + 1 WHERE first = $2', 'rewritten'],
  ['UPDATE journal SET first = first + 1 WHERE first = $2', 'missing'],
  ['UPDATE journal SET unpacked = unpacked - 1 WHERE first = $2', 'unreadable'],
  ['UPDATE journal SET unpacked = unpacked + 1 WHERE first = $2', 'unreadable'],
  ['UPDATE journal SET unpacked = 9000000000 WHERE first = $2', 'unreadable'],
  ['UPDATE journal SET unpacked = -1 WHERE first = $2', 'unreadable'],
  ['UPDATE journal SET unpacked = 0 WHERE first = $2', 'unreadable'],
  ['UPDATE journal SET entries = zeroblob(0), unpacked = 0 WHERE first = $2', 'empty'],
  [`UPDATE journal SET (entries, unpacked) = (SELECT entries, unpacked FROM journal WHERE first = $3)
    WHERE first = $2`, 'missing'],
  ['UPDATE store SET anchor_position = $2 - 1', 'checkpoint'],
  ['UPDATE store SET anchor_hash = zeroblob(32)', 'checkpoint'],
  ['UPDATE store SET anchor_mac = checkpoint', 'checkpoint'],
  ['UPDATE store SET anchor_mac = (SELECT seal FROM journal WHERE first = $2)', 'checkpoint'],
  ['UPDATE store SET checkpoint = anchor_mac', 'checkpoint'],
]

/** Runs `check` on the database as `change` leaves it, then puts back what was there. */
async function tampered(database: DatabaseSync, change: () => void, check: () => Promise<void>): Promise<void> {
  database.exec('CREATE TEMP TABLE blocks AS SELECT * FROM journal; CREATE TEMP TABLE rows AS SELECT * FROM store')
  change()
  await check()
  for (const [name, kept] of [['journal', 'blocks'], ['store', 'rows']]) {
    database.exec(`DELETE FROM main.${name}; INSERT INTO main.${name} SELECT * FROM ${kept}; DROP TABLE ${kept}`)
  }
}

function setUpPacked(t: TestContext, group?: number) {
  const made = setUp(t)
  made.write(600, group)
  made.run({ pack: { keep: 100 } })
  made.run(before(100))
  const firsts = made.database.prepare('SELECT first FROM journal ORDER BY first').all().map(row => row['first'] as number)
  const insert = (sql: string) => sql.replaceAll('$2', String(firsts[1])).replaceAll('$3', String(firsts[2]))
  return { ...made, second: firsts[1]!, insert }
}

test('every tampering with packed blocks and with the anchor is found', async t => {
  for (const group of [5, 20]) {
    const { path, database, insert } = setUpPacked(t, group)
    for (const [sql, expected] of tamperings) {
      // What was never packed again is sealed from its own first record.
      if (group === 20 && sql.includes('sealed_from = first')) continue
      await tampered(database, () => database.exec(insert(sql)), async () => {
        const { findings } = await verify(path)
        assert.equal(findings[0]?.kind, expected, `${group}: ${sql}: ${JSON.stringify(findings)}`)
      })
    }
    assert.deepEqual((await verify(path)).findings, [])
  }
  assert.equal(tamperings.length, 20)
})

test('a changed byte of a packed block is found, or changes no record', async t => {
  const { path, database, second } = setUpPacked(t)
  const select = database.prepare('SELECT entries, unpacked FROM journal WHERE first = ?')
  const block = select.get(second) as { entries: Uint8Array; unpacked: number }
  const records = Buffer.from(findEntries(block)!)
  let found = 0
  let cases = 0
  for (let at = 0; at < block.entries.length; at += 97) {
    const entries = Uint8Array.from(block.entries)
    entries[at]! ^= 1 << (at % 8)
    cases++
    const change = () => void database.prepare('UPDATE journal SET entries = ? WHERE first = ?').run(entries, second)
    await tampered(database, change, async () => {
      const { findings } = await verify(path)
      if (findings.length > 0) found++
      else assert.ok(findEntries({ ...block, entries }) && records.equals(findEntries({ ...block, entries })!), `byte ${at}`)
    })
  }
  assert.ok(cases > 20 && found > cases / 2, `${found} of ${cases}`)
})

test('what was packed when it was committed stays as it is, and so does one block between two', async t => {
  const { path, database, write, run, reopen } = setUp(t)
  for (let round = 0; round < 4; round++) {
    write(20, 20)
    write(5)
    write(40, 20)
    write(15)
  }
  write(200, 20)
  const { head } = await verify(path)
  assert.equal(count(database, 'unpacked > 0'), 22)
  assert.equal(run({ pack: { keep: 100 } }), 420)
  // Three of five records each became one, four times.
  assert.equal(count(database, 'unpacked > 0'), 26)
  assert.equal(count(database, 'unpacked = 0'), 4)
  const after = await verify(path)
  assert.deepEqual([after.findings, after.head], [[], head])
  reopen()
  assert.equal(run({ pack: { keep: 100 } }), 0)
})

test('nobody has records removed before their time, or a forged end vouched for', async t => {
  const { database, insert, run } = setUpPacked(t)
  const first = 'first = (SELECT min(first) FROM journal)'
  const refused = [
    'DELETE FROM journal WHERE first < $2',
    `UPDATE journal SET seal = zeroblob(32) WHERE ${first}`,
    `UPDATE journal SET last = last + 1 WHERE ${first}`,
    `UPDATE journal SET entries = zeroblob(40), unpacked = 0 WHERE ${first}`,
    `UPDATE journal SET entries = (SELECT entries FROM journal WHERE first = $3) WHERE ${first}`,
  ]
  for (const sql of refused) {
    await tampered(database, () => database.exec(insert(sql)), async () => {
      assert.throws(() => run(before(500)), /The journal was changed at record/, sql)
    })
  }
  assert.equal(refused.length, 5)
  assert.ok(run(before(500)) > 0)
})

test('a range that was changed while blocks are packed removes no record', async t => {
  const { path, database, write, run } = setUp(t)
  write(600)
  for (const [change, back] of [
    ['last = last + 200', 'last = last - 200'],
    ['first = first - 1', 'first = first + 1'],
  ]) {
    database.exec(`UPDATE journal SET ${change} WHERE first BETWEEN 51 AND 151`)
    run({ pack: { keep: 100 } })
    database.exec(`UPDATE journal SET ${back} WHERE unpacked = 0 AND first BETWEEN 50 AND 151`)
    const { findings, head } = await verify(path)
    assert.deepEqual([findings, head.position], [[], 600], change)
  }
  assert.ok(run({ pack: { keep: 100 } }) > 400)
  assert.deepEqual((await verify(path)).findings, [])
})

test('nothing is packed or removed by a position that nobody vouches for', async t => {
  const { database, write, run } = setUp(t)
  write(600)
  for (const step of [{ pack: { keep: 500 } }, before(500)]) {
    await tampered(database, () => database.exec('UPDATE store SET position = position + 400'), async () => {
      assert.throws(() => run(step), /The journal does not end where its checkpoint says/)
    })
  }
  assert.equal(count(database, 'true'), 120)
})

test('the database grows no further once old records are packed and removed', async t => {
  const { database, write, run } = setUp(t)
  const pages = () => database.prepare('PRAGMA page_count').get()!['page_count'] as number
  const sizes: number[] = []
  for (let round = 1; round <= 8; round++) {
    write(1000)
    run({ pack: { keep: 200 } })
    run(before(round * 1000 - 1500))
    sizes.push(pages())
  }
  assert.ok(sizes.at(-1)! <= sizes[2]! * 1.1, sizes.join(' '))
})
