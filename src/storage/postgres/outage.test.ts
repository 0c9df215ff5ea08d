import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { postgresTests } from '../../../test/kit/postgres.ts'
import type { PostgresServer } from '../../../test/kit/postgres.ts'
import { StoreUnavailable, UnknownOutcome } from '../store.ts'
import { FaultProxy } from './fault-proxy.kit.ts'
import type { Fault } from './fault-proxy.kit.ts'
import { batchOf, expectVersion, key, openStore, put, recorded, recordOf, verify } from './postgres.kit.ts'
import type { PostgresSettings, PostgresStore } from './store.ts'

const locks = 'FOR UPDATE'
const commits = 'COMMIT\0'
/** Where the message that commits begins: a byte for its type and four for its length come before the text. */
const beforeCommit = (text: string) => text.indexOf(commits) - 5

interface Setting {
  readonly url: string
  readonly proxy: FaultProxy
  readonly store: PostgresStore
}

async function setUp(t: TestContext, server: PostgresServer, settings: Partial<PostgresSettings> = {}): Promise<Setting> {
  const url = await server.createDatabase()
  const proxy = await FaultProxy.open(server.port)
  const store = await openStore(proxy.through(url), settings)
  t.after(async () => {
    await store.close()
    await proxy.close()
  })
  // The connection that commits is there, so that what is armed next meets a group.
  await store.commit(batchOf({ writes: [put('first')], records: [recordOf('first')] }))
  return { url, proxy, store }
}

const insert = (id: string) => batchOf({ expectations: [expectVersion(id, 0)], writes: [put(id)], records: [recordOf(id)] })

/** The group met the fault, was answered as if there had been none, and is there once. */
async function commitsOnce({ url, store }: Setting, met: Promise<void>): Promise<void> {
  assert.deepEqual(await store.commit(insert('a')), { committed: true, version: 2 })
  await met
  assert.deepEqual(await recorded(store), ['first', 'a'])
  assert.equal((await store.read('c', key('a')))?.version, 2)
  assert.deepEqual(await store.commit(insert('b')), { committed: true, version: 3 })
  assert.deepEqual((await verify(url)).findings, [])
}

const cut: Fault = ({ cutNode, cutServer }) => {
  cutNode()
  cutServer()
}

const faults: readonly (readonly [name: string, trigger: string, fault: Fault])[] = [
  ['before the store was locked', locks, cut],
  ['when the store was locked and nothing written', commits, cut],
  ['when all was written and COMMIT was not sent', commits, ({ text, forward, cutNode, cutServer }) => {
    forward(beforeCommit(text))
    cutNode()
    cutServer()
  }],
  ['when COMMIT was carried out and not answered', commits, async ({ forward, committed, cutNode, cutServer }) => {
    const done = committed()
    cutNode()
    forward()
    await done
    cutServer()
  }],
  // The server notices nothing: its own bound ends the transaction, and the lock with it.
  ['when the lock stays with a server that waits for COMMIT', commits, ({ text, forward, cutNode }) => {
    forward(beforeCommit(text))
    cutNode()
  }],
]

const tests = postgresTests()
const { test } = tests

for (const [name, trigger, fault] of faults) {
  test(`a connection that breaks ${name} loses nothing and commits nothing twice`, async t => {
    const setting = await setUp(t, tests.server)
    await commitsOnce(setting, setting.proxy.arm(trigger, fault))
  })
}

test('a server that falls silent is left for a new connection', async t => {
  const setting = await setUp(t, tests.server, { patience: 3000 })
  await commitsOnce(setting, setting.proxy.arm(locks, () => undefined))
})

test('a COMMIT that arrives only when the node asks again is waited for', async t => {
  const setting = await setUp(t, tests.server)
  const { proxy } = setting
  const met = proxy.arm(commits, async ({ text, forward, release, cutNode }) => {
    forward(beforeCommit(text))
    const again = proxy.arm(locks, retry => {
      retry.forward()
      release()
    })
    cutNode()
    await again
  })
  await commitsOnce(setting, met)
})

test('each batch of a group whose answer was lost gets its own verdict', async t => {
  const { proxy, store } = await setUp(t, tests.server)
  const met = proxy.arm(commits, async ({ forward, committed, cutNode, cutServer }) => {
    const done = committed()
    cutNode()
    forward()
    await done
    cutServer()
  })
  const outcomes = await Promise.all([insert('a'), insert('a'), insert('b')].map(batch => store.commit(batch)))
  await met
  const conflict = expectVersion('a', 0)
  assert.deepEqual(outcomes, [{ committed: true, version: 2 }, { committed: false, conflict }, { committed: true, version: 3 }])
  assert.deepEqual(await recorded(store), ['first', 'a', 'b'])
})

test('a commit whose outcome cannot be found out says so, and the next one follows what became of it', async t => {
  const { url, proxy, store } = await setUp(t, tests.server, { patience: 150 })
  const met = proxy.arm(commits, async ({ forward, committed, cutNode }) => {
    const done = committed()
    cutNode()
    forward()
    await done
    await tests.server.halt('SIGINT')
  })
  const behind = met.then(() => store.commit(insert('b')))
  await assert.rejects(store.commit(insert('a')), UnknownOutcome)
  await assert.rejects(behind, (error: Error) => error instanceof StoreUnavailable && !(error instanceof UnknownOutcome))
  await assert.rejects(store.read('c', key('a')), StoreUnavailable)
  await tests.server.start()
  const outcome = await eventually(() => store.commit(insert('a')))
  assert.deepEqual(outcome, { committed: false, conflict: expectVersion('a', 0) })
  assert.deepEqual(await recorded(store), ['first', 'a'])
  assert.deepEqual((await verify(url)).findings, [])
})

test('while the database is away calls fail in time, and a start in between needs none of the node', async t => {
  const { store } = await setUp(t, tests.server, { patience: 150 })
  await tests.server.halt('SIGQUIT')
  const calls = [store.commit(insert('a')), store.read('c', key('a')), store.changesSince(0), store.packJournal({ keep: 0 })]
  for (const call of await Promise.allSettled(calls)) {
    assert.ok(call.status === 'rejected' && call.reason instanceof StoreUnavailable, String(call.status))
    assert.match(call.reason.message, /^The database /)
  }
  await tests.server.start()
  assert.deepEqual(await eventually(() => store.commit(insert('a'))), { committed: true, version: 2 })
  assert.equal((await eventually(() => store.read('c', key('a'))))?.version, 2)
})

test('two nodes lose nothing that was acknowledged while the server crashes under them', async t => {
  const { url, store } = await setUp(t, tests.server)
  const other = await openStore(url)
  const acknowledged = new Set<string>()
  const load = { isOver: false }
  const client = async (node: PostgresStore, name: string) => {
    for (let i = 0; !load.isOver; i++) {
      const id = `${name}-${i}`
      const outcome = await node.commit(insert(id)).catch((error: unknown) => error)
      if (outcome instanceof Error) assert.ok(outcome instanceof StoreUnavailable, outcome.message)
      else acknowledged.add(id)
    }
  }
  const clients = [store, other].flatMap((node, n) => Array.from({ length: 6 }, (_, i) => client(node, `${n}-${i}`)))
  for (let round = 1; round <= 3; round++) {
    await until(() => acknowledged.size > round * 150)
    await tests.server.halt('SIGQUIT')
    await tests.server.start()
  }
  await until(() => acknowledged.size > 600)
  load.isOver = true
  await Promise.all(clients)
  const ids = await recorded(other)
  assert.equal(new Set(ids).size, ids.length, 'no record stands twice')
  for (const id of acknowledged) assert.ok(ids.includes(id), `${id} is lost`)
  for (const id of ids) assert.ok(await other.read('c', key(id)), `${id} is recorded and was not made`)
  assert.deepEqual((await verify(url)).findings, [])
  await other.close()
})

test('a node does not go on where the database was put back', async t => {
  const { url, store } = await setUp(t, tests.server)
  await tests.server.query(url, 'CREATE TABLE kept AS SELECT * FROM stockade.store')
  await store.commit(insert('a'))
  await tests.server.query(url, 'DELETE FROM stockade.store; INSERT INTO stockade.store SELECT * FROM kept')
  await assert.rejects(store.commit(insert('b')), /no longer commits: the database was put back .*\(1 records\)\. Restart/)
  await assert.rejects(store.commit(insert('b')), /no longer commits/)
  await assert.rejects(store.changesSince(2), /no primary any more, or behind what was committed/)
})

test('a node does not vouch for a head that somebody put in while it ran', async t => {
  const { url, store } = await setUp(t, tests.server)
  await tests.server.query(url, `UPDATE stockade.store SET head = '\\x${'00'.repeat(32)}'`)
  await assert.rejects(store.commit(insert('a')), /no longer commits: The journal does not end where its checkpoint says/)
})

async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      await delay(20)
    }
  }
}

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await delay(5)
}
