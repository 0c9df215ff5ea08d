import assert from 'node:assert/strict'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import type { TestContext } from 'node:test'
import { postgresTests } from '../../../test/kit/postgres.ts'
import { BrokenRow } from '../rows/barrier.ts'
import { keyBytes, prefixEnd } from '../rows/keys.ts'
import { StoreUnavailable, type Moment } from '../store.ts'
import { FaultProxy } from './fault-proxy.kit.ts'
import { batchOf, key, openStore, put, recordOf } from './postgres.kit.ts'
import type { PostgresSettings, PostgresStore } from './store.ts'

const tests = postgresTests()
const { test } = tests
const everything = { from: keyBytes(''), to: keyBytes(prefixEnd('')), limit: 10 }

async function setUp(t: TestContext, settings: Partial<PostgresSettings> = {}) {
  const url = await tests.server.createDatabase()
  const proxy = await FaultProxy.open(tests.server.port)
  const store = await openStore(proxy.through(url), settings) as PostgresStore & Required<Pick<PostgresStore, 'atMoment'>>
  t.after(async () => {
    await store.close()
    await proxy.close()
  })
  await store.commit(batchOf({ writes: [put('a'), put('b')], records: [recordOf('first')] }))
  return { url, proxy, store }
}

async function seenAt(moment: Moment) {
  const { rows } = await moment.scan('c', everything)
  return {
    version: moment.version,
    read: (await moment.read('c', key('a')))?.version,
    scanned: rows.map(({ value }) => value.toString()),
    counted: await moment.count('c', everything),
    recorded: (await moment.journal.read({ limit: 10 })).length,
  }
}

test('of what is committed meanwhile a moment holds nothing, the journal included', async t => {
  const { store } = await setUp(t)
  const then = { version: 1, read: 1, scanned: ['a', 'b'], counted: 2, recorded: 1 }
  await store.atMoment('reader', async moment => {
    assert.deepEqual(await seenAt(moment), then)
    const [changed, removed] = [put('a'), { ...put('b'), value: undefined }]
    await store.commit(batchOf({ writes: [changed, removed, put('c')], records: [recordOf('second'), recordOf('third')] }))
    assert.deepEqual(await seenAt(moment), then)
  })
  const now = { version: 2, read: 2, scanned: ['a', 'c'], counted: 2, recorded: 3 }
  assert.deepEqual(await store.atMoment('reader', seenAt), now)
})

test('two read at once, and of those who wait each name has its turn', async t => {
  const { store } = await setUp(t)
  const order: string[] = []
  const ends: (() => void)[] = []
  const read = (name: string) => store.atMoment(name, moment => new Promise<void>(resolve => {
    order.push(name)
    ends.push(() => void moment.read('c', key('a')).then(() => resolve()))
  }))
  const all = ['many', 'many', 'many', 'many', 'few'].map(read)
  for (let ended = 0; ended < all.length; ended++) {
    // One at a time, so that who is let in next has begun before another is.
    while (order.length < Math.min(all.length, ended + 2)) await turn()
    ends[ended]!()
  }
  await Promise.all(all)
  assert.deepEqual(order, ['many', 'many', 'many', 'few', 'many'])
})

test('a moment whose connection breaks is read once more, as a whole', async t => {
  const { store, proxy } = await setUp(t)
  const cut = ({ cutNode, cutServer }: { cutNode(): void; cutServer(): void }) => {
    cutNode()
    cutServer()
  }
  let runs = 0
  // As a call does, which makes an outcome of its own of what it meets.
  const read = () => store.atMoment('reader', async moment => {
    runs++
    const first = await moment.read('c', key('a'))
    const second = await moment.read('c', key('needle')).then(() => 'read', () => 'failed')
    return [first?.version, second]
  })
  const atBegin = proxy.arm('REPEATABLE READ', cut)
  assert.deepEqual(await read(), [1, 'read'])
  await atBegin
  assert.equal(runs, 1)
  const atRead = proxy.arm('needle', cut)
  assert.deepEqual(await read(), [1, 'read'])
  await atRead
  assert.equal(runs, 3)
  await assert.rejects(store.atMoment('reader', async () => assert.fail('a mistake')), /a mistake/)
  assert.deepEqual(await read(), [1, 'read'])
})

test('a moment in which nothing is asked for too long is given up by the server, and read once more', async t => {
  const { store } = await setUp(t, { momentIdle: 1000 })
  const waits = [3000, 0]
  const found = await store.atMoment('reader', async moment => {
    await delay(waits.shift())
    return (await moment.read('c', key('a')))?.version
  })
  assert.deepEqual([found, waits], [1, []])
})

test('a row that was changed is met at a moment as it is elsewhere', async t => {
  const { store, url } = await setUp(t)
  await tests.server.query(url, `UPDATE stockade.records SET value = value || '\\x00' WHERE collection = 'c'`)
  await assert.rejects(store.atMoment('reader', moment => moment.read('c', key('a'))), BrokenRow)
  await assert.rejects(store.atMoment('reader', moment => moment.scan('c', everything)), BrokenRow)
  await store.atMoment('reader', async moment => assert.equal(await moment.count('c', everything), 2))
})

test('no moment is read of a server that is no primary any more, and none of a store that is closed', async t => {
  const { store, url } = await setUp(t)
  await store.atMoment('reader', seenAt)
  const fence = async (is: 'on' | 'off') => {
    await tests.server.query(url, `ALTER SYSTEM SET default_transaction_read_only = ${is}`)
    await tests.server.query(url, 'SELECT pg_reload_conf()')
  }
  const failure = () => store.atMoment('reader', seenAt).then(() => undefined, (error: unknown) => error)
  let failed: unknown
  await fence('on')
  while (failed === undefined) failed = await failure()
  assert.ok(failed instanceof StoreUnavailable, String(failed))
  await fence('off')
  while ((await failure()) !== undefined) continue
  await store.close()
  await assert.rejects(store.atMoment('reader', seenAt), /closed/)
})
