import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { postgresTests } from '../../../test/kit/postgres.ts'
import { cacheOf } from '../cache/cache.ts'
import { feedLength, trimEvery } from '../cache/change-feed.ts'
import { readEntries } from '../journal/journal-entries.ts'
import { findEntries } from '../journal/packed-entries.ts'
import { testStore } from '../store.suite.ts'
import type { PostgresStore } from './store.ts'
import { batchOf, expectVersion, key, openStore, put, recorded, recordOf, verify } from './postgres.kit.ts'
import { openPostgresSnapshot } from './snapshot.ts'

const tests = postgresTests()
const { test } = tests
if (tests.isInstalled) testStore('postgres', async () => openStore(await tests.server.createDatabase()))

test('a group that cannot be written fails as a whole and the next one is tried', async () => {
  const store = await openStore(await tests.server.createDatabase())
  const refused = { ...put('a'), collection: 'a zero: \0' }
  const unreadable = { ...put('a'), key: 'no bytes' as unknown as Uint8Array }
  for (const broken of [refused, unreadable]) {
    const group = [batchOf({ records: ['{}'] }), batchOf({ writes: [broken], records: ['{}'] })]
    const outcomes = await Promise.allSettled(group.map(batch => store.commit(batch)))
    assert.deepEqual(outcomes.map(({ status }) => status), ['rejected', 'rejected'])
  }
  await assert.rejects(store.commit(batchOf({ writes: [refused] })), /The store could not commit: invalid byte sequence/)
  await assert.rejects(store.commit(batchOf({ writes: [put('x'.repeat(3000))] })), /longer than the 2600/)
  assert.deepEqual(await store.journal({ limit: 5 }), [])
  const longest = { ...put('a'), key: randomBytes(2600) }
  assert.equal((await store.commit(batchOf({ writes: [put('a'), longest] }))).committed, true)
  assert.equal((await store.read('c', longest.key))?.version, 1)
  await store.close()
})

test('a later batch of a group sees the earlier ones, also what they removed', async () => {
  const store = await openStore(await tests.server.createDatabase())
  const remove = { ...put('a'), value: undefined }
  const group = [
    batchOf({ expectations: [expectVersion('a', 0)], writes: [put('a')] }),
    batchOf({ expectations: [expectVersion('a', 0)], writes: [put('a')] }),
    batchOf({ expectations: [expectVersion('a', 1)], writes: [remove, put('b')] }),
    batchOf({ expectations: [expectVersion('a', 0), expectVersion('b', 2)], writes: [put('a')] }),
  ]
  const outcomes = await Promise.all(group.map(batch => store.commit(batch)))
  const conflict = expectVersion('a', 0)
  const done = (version: number) => ({ committed: true, version })
  const due = [done(1), { committed: false, conflict }, done(2), done(3)]
  assert.deepEqual(outcomes, due)
  assert.deepEqual((await store.read('c', key('a')))?.version, 3)
  const { changes } = await store.changesSince(0)
  assert.deepEqual(changes.map(({ version }) => version), [1, 2, 2, 3])
  await store.close()
})

test('of two nodes that race on one expectation exactly one wins, on one of absence as well', async () => {
  const url = await tests.server.createDatabase()
  // What a transaction is must not be the database's choice.
  const name = new URL(url).pathname.slice(1)
  await tests.server.query(url, `ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`)
  const nodes = await Promise.all([openStore(url), openStore(url)])
  let version = 0
  for (let round = 0; round < 30; round++) {
    const race = (node: PostgresStore, i: number) => node.commit(batchOf({
      expectations: [expectVersion('shared', version), expectVersion(`new ${round}`, 0)],
      writes: [put('shared'), put(`new ${round}`)], records: [recordOf(`${round} ${i}`)],
    }))
    const outcomes = await Promise.all([...nodes, ...nodes].map(race))
    const won = outcomes.filter(outcome => outcome.committed)
    assert.equal(won.length, 1)
    version = won[0]!.version
  }
  assert.equal((await recorded(nodes[0])).length, 30)
  await Promise.all(nodes.map(node => node.close()))
})

test('the commits of two nodes have one order, one feed and one chain', async () => {
  const url = await tests.server.createDatabase()
  const nodes = await Promise.all([openStore(url), openStore(url)])
  assert.deepEqual(new Set(nodes.map(({ node }) => node)), new Set([1, 2]))
  const seen = nodes.map(() => new Map<string, number>())
  const positions = [0, 0]
  const follow = async (n: 0 | 1) => {
    const { changes, position, gap } = await nodes[n].changesSince(positions[n]!)
    assert.equal(gap, false)
    for (const change of changes) {
      assert.ok(change.version > positions[n]! && !seen[n]!.has(String(change.key)), 'a change is told once, and in order')
      seen[n]!.set(String(change.key), change.version)
    }
    positions[n] = position
  }
  const versions: number[] = []
  const write = async (n: 0 | 1) => {
    for (let i = 0; i < 40; i++) {
      const id = `${n}-${i}`
      const outcome = await nodes[n].commit(batchOf({ writes: [put(id)], records: [recordOf(id)] }))
      assert.ok(outcome.committed)
      versions.push(outcome.version)
      await follow(n === 0 ? 1 : 0)
    }
  }
  await Promise.all([write(0), write(1)])
  await Promise.all([follow(0), follow(1)])
  assert.deepEqual(versions.toSorted((a, b) => a - b), Array.from({ length: 80 }, (_, i) => i + 1))
  for (const map of seen) assert.equal(map.size, 80)
  assert.deepEqual(await recorded(nodes[0]), await recorded(nodes[1]))
  await Promise.all(nodes.map(node => node.close()))
  assert.deepEqual(await verify(url).then(({ findings, head }) => [findings, head.position]), [[], 80])
  assert.deepEqual(await nodesOf(url), new Set([1, 2]))
})

test('a chain goes on when the store is opened again, by a node of its own number', async () => {
  const url = await tests.server.createDatabase()
  const ids = new Set<string>()
  for (let round = 1; round <= 3; round++) {
    const store = await openStore(url)
    ids.add(store.id)
    assert.equal(store.node, round)
    await store.commit(batchOf({ writes: [put('a')], records: [recordOf(String(round))] }))
    assert.equal(await store.position(), round)
    await store.close()
  }
  assert.equal(ids.size, 1)
  assert.deepEqual((await verify(url)).findings, [])
  assert.deepEqual(await nodesOf(url), new Set([1, 2, 3]))
})

test('the feed is bounded however often the store is opened anew', async () => {
  const url = await tests.server.createDatabase()
  const writes = Array.from({ length: 4000 }, (_, i) => put(String(i)))
  for (let start = 0; start < 8; start++) {
    const store = await openStore(url)
    await store.commit(batchOf({ writes }))
    await store.close()
  }
  const [feed] = await tests.server.query<{ length: string }>(url, 'SELECT count(*) AS length FROM stockade.changes')
  assert.ok(Number(feed!.length) <= feedLength + trimEvery + writes.length, feed!.length)
})

test('two nodes pack and remove at once, while both commit', async () => {
  const url = await tests.server.createDatabase()
  const nodes = await Promise.all([openStore(url), openStore(url)])
  const start = Date.parse('2026-01-01T00:00:00Z')
  const eventTime = new Date(start).toISOString()
  const records = Array.from({ length: 20 }, () => JSON.stringify({ event: { eventTime, padding: 'x'.repeat(900) } }))
  const repeat = async (step: () => Promise<number>) => {
    let total = 0
    for (let done = await step(); done > 0; done = await step()) total += done
    return total
  }
  const work = async (node: PostgresStore) => {
    let removed = 0
    for (let i = 0; i < 30; i++) {
      await node.commit(batchOf({ records }))
      await repeat(() => node.packJournal({ keep: 200 }))
      removed += await repeat(() => node.trimJournal({ before: start + 1 }))
    }
    return removed
  }
  const removed = await Promise.all(nodes.map(work))
  const { findings, anchor, head } = await verify(url)
  assert.deepEqual([findings, anchor.position, head.position], [[], removed[0]! + removed[1]!, 1200])
  const kept = await nodes[0].journal({ after: 0, limit: 2000 })
  assert.deepEqual(kept.map(({ position }) => position), Array.from({ length: kept.length }, (_, i) => anchor.position + 1 + i))
  assert.ok(anchor.position > 0)
  await Promise.all(nodes.map(node => node.close()))
})

test('what somebody takes out of the feed is kept from a node for ten minutes at most', async () => {
  const url = await tests.server.createDatabase()
  const clock = { now: 0 }
  const [writer, node] = [await openStore(url), await openStore(url, { monotonic: () => clock.now })]
  const cache = cacheOf({ store: node, monotonic: () => clock.now })
  await writer.commit(batchOf({ writes: [put('a')] }))
  await cache.start()
  cache.stop()
  assert.equal((await cache.read('c', key('a')))?.version, 1)
  await writer.commit(batchOf({ writes: [put('a')] }))
  await tests.server.query(url, 'DELETE FROM stockade.changes')
  const versionAt = async (minutes: number) => {
    clock.now = minutes * 60_000
    await cache.poll()
    return (await cache.read('c', key('a')))?.version
  }
  assert.deepEqual([await versionAt(9), await versionAt(10), await versionAt(11)], [1, 2, 2])
  assert.deepEqual((await verify(url)).findings, [])
  await Promise.all([writer.close(), node.close()])
})

/** The numbers of the nodes whose entries the journal holds. */
async function nodesOf(url: string): Promise<Set<number>> {
  const found = new Set<number>()
  const { source, close } = await openPostgresSnapshot({ url })
  for await (const block of source.blocks()) for (const entry of readEntries(findEntries(block)!)) found.add(entry!.node)
  await close()
  return found
}

test('a store whose tables are changed while nodes run is soon read and written by none, until it is mended', async () => {
  const url = await tests.server.createDatabase()
  let now = 0
  const node = await openStore(url, { monotonic: () => now })
  await node.commit(batchOf({ writes: [put('a')] }))
  await node.changesSince(0)
  await tests.server.query(url, `CREATE FUNCTION public.f() RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
    CREATE INDEX l2 ON stockade.records (key, collection) WHERE public.f()`)
  now += 61_000
  const changed = /^Error: The tables of the store \S+ were changed: records index l2 is not ours\.$/
  await assert.rejects(node.changesSince(0), changed)
  await assert.rejects(node.read('c', key('a')), changed)
  await assert.rejects(node.scan('c', { from: key('a'), to: key('b'), limit: 1 }), changed)
  await assert.rejects(node.journal({ limit: 1 }), changed)
  await assert.rejects(node.position(), changed)
  await assert.rejects(node.commit(batchOf({ writes: [put('b')] })), changed)
  await assert.rejects(node.trimJournal({ before: 0 }), changed)
  await tests.server.query(url, 'DROP INDEX stockade.l2')
  await assert.rejects(node.changesSince(0), changed)
  now += 10_000
  await node.changesSince(0)
  assert.ok(await node.read('c', key('a')))
  assert.ok((await node.commit(batchOf({ writes: [put('b')] }))).committed)
  await node.close()
})

test('what is read at one moment is told where the tables are others when it has been read', async () => {
  const url = await tests.server.createDatabase()
  const node = await openStore(url)
  await node.commit(batchOf({ writes: [put('a')], records: [recordOf('a')] }))
  const snapshot = await openPostgresSnapshot({ url })
  await tests.server.query(url, 'CREATE INDEX more ON stockade.records (version)')
  await assert.rejects(snapshot.close(), /records index more is not ours/)
  await node.close()
})
