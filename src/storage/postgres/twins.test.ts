// Somebody who has the database puts a second row under a key that has one. With the rule for the key gone, nothing is read; with
// a rule that is there and was not kept for a moment, whoever reads sees both, wherever a page of what is read ends.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { postgresTests } from '../../../test/kit/postgres.ts'
import { BrokenRow } from '../rows/barrier.ts'
import { BlockBuilder } from '../journal/journal-entries.ts'
import { batchOf, key, openStore, put, recordOf, verify } from './postgres.kit.ts'
import type { PostgresStore } from './store.ts'

const tests = postgresTests()
const { test } = tests

/** Runs it while the table's key is no rule, and says afterwards that it was one all along: as an administrator can. */
function unruled(url: string, table: string, sql: string): Promise<unknown> {
  const rule = (is: boolean) => `UPDATE pg_index SET indisunique = ${is} WHERE indrelid = 'stockade.${table}'::regclass`
  return tests.server.query(url, `${rule(false)}; ${sql}; ${rule(true)}`)
}

/** Blocks of one record each. */
async function fill(store: PostgresStore, blocks: number, length: number): Promise<void> {
  // Nothing that grows small when it is packed.
  const pad = randomBytes(length >> 1).toString('hex')
  for (let i = 0; i < blocks; i++) await store.commit(batchOf({ records: [JSON.stringify({ eventID: `${i}`, pad })] }))
}

const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString('hex')}'`

function forgedBlock(position: number): string {
  const builder = new BlockBuilder(1)
  builder.start({ position: position - 1, hash: new Uint8Array(32) })
  builder.append(recordOf('forged'))
  return `SELECT first, last, sealed_from, 0, ${hex(builder.entries)}, seal FROM stockade.journal WHERE first = ${position}`
}

test('a block that has a twin is found at every place where a page may end, and no page shows either', async () => {
  const url = await tests.server.createDatabase()
  const store = await openStore(url)
  // A page of verification has 1 MB, and this is more.
  const [count, length] = [20, 60_000]
  await fill(store, count, length)
  assert.deepEqual((await verify(url)).findings, [])
  for (let position = 1; position <= count; position++) {
    await unruled(url, 'journal', `INSERT INTO stockade.journal ${forgedBlock(position)}`)
    const { findings: [finding, ...more] } = await verify(url)
    assert.deepEqual(more, [])
    assert.ok(finding && 'position' in finding && [position, position + 1].includes(finding.position), `${position}`)
    for (const limit of [1, 5, count]) {
      const doubled = /^Error: The journal holds record \d+ twice; `stockade journal verify` tells more\.$/
      await assert.rejects(store.journal({ before: position + 1, limit }), doubled, `${position}`)
      await assert.rejects(store.journal({ after: position - 1, limit }), doubled, `${position}`)
    }
    await tests.server.query(url, `DELETE FROM stockade.journal WHERE first = ${position} AND octet_length(entries) < 1000`)
  }
  assert.deepEqual((await verify(url)).findings, [])
  assert.equal((await store.journal({ after: 0, limit: 100 })).length, count)
  await store.close()
})

test('a row that has a twin is found, and neither is read, listed or replaced', async () => {
  const url = await tests.server.createDatabase()
  const store = await openStore(url)
  const rows = Array.from({ length: 20 }, (_, i) => ({ ...put(`row ${i}`), value: Buffer.alloc(60_000, i) }))
  for (const row of rows) await store.commit(batchOf({ writes: [row] }))
  await tests.server.query(url, 'CREATE TABLE public.old AS SELECT * FROM stockade.records')
  await store.commit(batchOf({ writes: rows }))
  const names = (await tests.server.query<{ key: Buffer }>(url, 'SELECT key FROM public.old ORDER BY key')).map(row => row.key)
  assert.equal(names.length, 20)
  const all = { from: new Uint8Array(0), to: new Uint8Array(4).fill(0xff) }
  for (const [at, name] of names.entries()) {
    const twin = `INSERT INTO stockade.records SELECT * FROM public.old WHERE key = ${hex(name)}`
    await unruled(url, 'records', twin)
    const { findings } = await verify(url)
    assert.ok(findings.some(({ kind }) => kind === 'unordered rows'), `${at}`)
    await assert.rejects(store.read('c', name), BrokenRow)
    const back = { from: all.from, to: Buffer.concat([name, Buffer.of(0)]), reverse: true }
    // Ended by the limit, and by bytes.
    await assert.rejects(store.scan('c', { from: name, to: all.to, limit: 1 }), BrokenRow)
    await assert.rejects(store.scan('c', { ...back, limit: 1 }), BrokenRow)
    await assert.rejects(store.scan('c', { from: names[Math.max(at - 1, 0)]!, to: all.to, limit: 20 }), BrokenRow)
    await assert.rejects(store.scan('c', { ...back, to: names[at + 1] ?? all.to, limit: 20 }), BrokenRow)
    await assert.rejects(store.commit(batchOf({ writes: [{ collection: 'c', key: name, value: undefined }] })), BrokenRow)
    await tests.server.query(url, `DELETE FROM stockade.records USING public.old o
      WHERE records.key = o.key AND records.version = o.version`)
  }
  assert.deepEqual((await verify(url)).findings, [])
  for (const name of names) assert.equal((await store.scan('c', { from: name, to: all.to, limit: 1 })).rows.length, 1)
  await store.close()
})

test('a store whose own row has a twin is not read, and nothing is committed to it', async () => {
  const url = await tests.server.createDatabase()
  const store = await openStore(url)
  await store.commit(batchOf({ writes: [put('a')], records: [recordOf('a')] }))
  await tests.server.query(url, 'CREATE TABLE public.old AS SELECT * FROM stockade.store')
  await store.commit(batchOf({ writes: [put('b')] }))
  await unruled(url, 'store', 'INSERT INTO stockade.store SELECT * FROM public.old')
  const doubled = /The store's own row is there twice/
  await assert.rejects(verify(url), doubled)
  await assert.rejects(openStore(url), doubled)
  await assert.rejects(store.position(), doubled)
  await assert.rejects(store.commit(batchOf({ writes: [put('c')] })), doubled)
  assert.equal(await store.read('c', key('c')), undefined)
  await store.close()
})
