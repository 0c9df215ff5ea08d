// What every engine promises, as tests. Each engine's `store.test.ts` runs them with its own factory.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { encodeKey, keyBytes, prefixEnd } from './rows/keys.ts'
import { testUpkeep } from './journal/journal-upkeep.suite.ts'
import { anyVersion, scanBytes } from './store.ts'
import type { Batch, Outcome, RangeExpectation, Store, Stored, Write } from './store.ts'

/** Answers with an empty store, which the suite closes. */
export type OpenStore = (t: TestContext) => Promise<Store>

const key = (...parts: (string | number)[]) => keyBytes(encodeKey(parts))
const all = { from: keyBytes(''), to: keyBytes(prefixEnd('')) }
const bytes = (text: string) => Uint8Array.from(Buffer.from(text))
const put = (name: string | number, value: string): Write => ({ collection: 'c', key: key(name), value: bytes(value) })
const remove = (name: string | number): Write => ({ collection: 'c', key: key(name), value: undefined })
const expectVersion = (name: string | number, version: number) => ({ collection: 'c', key: key(name), version })
const textOf = (stored: Stored | undefined) => stored && Buffer.from(stored.value).toString()

let batches = 0
function batch(parts: Partial<Batch>): Batch {
  return { id: `batch-${batches++}`, expectations: [], writes: [], records: [], ...parts }
}

async function counted(store: Store, { collection, from, to }: Omit<RangeExpectation, 'count' | 'newest'>) {
  const { rows } = await store.scan(collection, { from, to, limit: 100 })
  return [rows.length, Math.max(0, ...rows.map(({ version }) => version))] as const
}

function versionOf(outcome: Outcome): number {
  assert.ok(outcome.committed)
  return outcome.version
}

export function testStore(engine: string, open: OpenStore): void {
  const check = (name: string, run: (store: Store) => Promise<void>) =>
    test(`${engine}: ${name}`, async t => {
      const store = await open(t)
      try {
        await run(store)
      } finally {
        await store.close()
      }
    })
  testRecords(check)
  testExpectations(check)
  testFeed(check)
  testJournal(check)
  testUpkeep(check)
}

type Check = (name: string, run: (store: Store) => Promise<void>) => unknown

function testRecords(check: Check): void {
  check('of writes to one key that expect nothing all are committed, and the last one stands', async store => {
    const texts = Array.from({ length: 10 }, (_, at) => `put ${at}`)
    const outcomes = await Promise.all(texts.map(text => store.commit(batch({ writes: [put('a', text)] }))))
    const versions = outcomes.map(versionOf)
    const last = texts[versions.indexOf(Math.max(...versions))]
    assert.equal(textOf(await store.read('c', key('a'))), last)
  })
  check('what was committed is read, in the version that the commit answered', async store => {
    const first = versionOf(await store.commit(batch({ writes: [put('a', 'one'), put('b', 'two')] })))
    const second = versionOf(await store.commit(batch({ writes: [put('a', 'three'), remove('b')] })))
    assert.ok(second > first && first > 0)
    const read = await store.read('c', key('a'))
    assert.deepEqual([textOf(read), read?.version], ['three', second])
    assert.equal(await store.read('c', key('b')), undefined)
    assert.equal(await store.read('other', key('a')), undefined)
  })

  check('a record that is removed and made again has a greater version', async store => {
    const first = versionOf(await store.commit(batch({ writes: [put('a', 'x')] })))
    await store.commit(batch({ writes: [remove('a')] }))
    assert.ok(versionOf(await store.commit(batch({ writes: [put('a', 'x')] }))) > first + 1)
  })

  check('a range is scanned in key order, either way, and ends where it says', async store => {
    const names = [-5, -1, 0, 3, 300, 'a', 'a\0', 'ab', 'b', 'é']
    const writes = names.toReversed().map(name => put(name, String(name)))
    await store.commit(batch({ writes: [...writes, { ...put('a', 'elsewhere'), collection: 'd' }] }))
    const texts = async (range: object) => (await store.scan('c', { ...all, limit: 100, ...range })).rows.map(textOf)
    assert.deepEqual(await texts({}), names.map(String))
    assert.deepEqual(await texts({ reverse: true, limit: 2 }), ['é', 'b'])
    assert.deepEqual(await texts({ from: key('a'), to: key('b') }), ['a', 'a\0', 'ab'])
    assert.deepEqual(await texts({ from: key('a'), to: key('b'), limit: 1, reverse: true }), ['ab'])
    assert.deepEqual(await texts({ from: key('b'), to: key('a') }), [])
    assert.equal(await store.count('c', all), names.length)
    assert.equal(await store.count('c', { from: key('a'), to: key('b') }), 3)
    assert.equal(await store.count('none', all), 0)
  })

  check('a scan ends behind the row with which it has enough bytes, and says that there may be more', async store => {
    const large = new Uint8Array(scanBytes / 4)
    const names = Array.from({ length: 9 }, (_, i) => `${i}`)
    await store.commit(batch({ writes: names.map(name => ({ ...put(name, ''), value: large })) }))
    await store.commit(batch({ writes: [{ ...put('a', ''), value: new Uint8Array(scanBytes * 4) }] }))
    const seen = async (range: object) => {
      const { rows, isCut } = await store.scan('c', { ...all, limit: 100, ...range })
      return [rows.map(row => names.findIndex(name => Buffer.compare(row.key, key(name)) === 0)), isCut]
    }
    assert.deepEqual(await seen({}), [[0, 1, 2, 3], true])
    assert.deepEqual(await seen({ reverse: true }), [[-1], true])
    assert.deepEqual(await seen({ to: key('a'), reverse: true }), [[8, 7, 6, 5], true])
    assert.deepEqual(await seen({ from: key('7'), to: key('a') }), [[7, 8], false])
    assert.deepEqual(await seen({ from: key('7'), to: key('a'), limit: 1 }), [[7], true])
    assert.deepEqual(await seen({ from: key('c'), to: key('d') }), [[], false])
  })

  check('empty and large values are kept as they are', async store => {
    const large = new Uint8Array(300_000).map((_, i) => i % 251)
    await store.commit(batch({ writes: [put(1, ''), { ...put(2, ''), value: large }] }))
    assert.equal((await store.read('c', key(1)))?.value.length, 0)
    assert.deepEqual(Uint8Array.from((await store.read('c', key(2)))!.value), large)
  })
}

function testExpectations(check: Check): void {
  check('a batch whose expectation fails changes nothing and names it', async store => {
    const version = versionOf(await store.commit(batch({ writes: [put('a', 'one')] })))
    const failing = [...[0, version - 1, version + 1].map(other => expectVersion('a', other)), expectVersion('b', 1)]
    for (const expectation of failing) {
      const expectations = [expectVersion('a', version), expectation]
      const outcome = await store.commit(batch({ expectations, writes: [put('a', 'two'), put('z', '')], records: ['{}'] }))
      assert.deepEqual(outcome, { committed: false, conflict: expectation })
    }
    assert.equal(failing.length, 4)
    assert.deepEqual([textOf(await store.read('c', key('a'))), await store.read('c', key('z'))], ['one', undefined])
    assert.deepEqual(await store.journal({ limit: 10 }), [])
  })

  check('of two batches that race on one expectation exactly one wins', async store => {
    for (let round = 0; round < 20; round++) {
      const race = ['x', 'y', 'z'].map(text => batch({ expectations: [expectVersion(round, 0)], writes: [put(round, text)] }))
      const outcomes = await Promise.all(race.map(one => store.commit(one)))
      assert.equal(outcomes.filter(({ committed }) => committed).length, 1)
    }
  })

  check('any version of a record that is there will do', async store => {
    await store.commit(batch({ writes: [put('a', 'one')] }))
    await store.commit(batch({ writes: [put('a', 'two')] }))
    const there = await store.commit(batch({ expectations: [expectVersion('a', anyVersion)], writes: [put('b', '')] }))
    const absent = expectVersion('z', anyVersion)
    assert.ok(there.committed)
    assert.deepEqual(await store.commit(batch({ expectations: [absent], writes: [put('b', '')] })), {
      committed: false, conflict: absent,
    })
  })

  check('a range is as it was counted: nothing came, changed or went, also in the batches before it in a group', async store => {
    const first = versionOf(await store.commit(batch({ writes: [put('a', ''), put('b', ''), put('d', '')] })))
    const range = (count: number, newest: number) => ({ collection: 'c', from: key('a'), to: key('c'), count, newest })
    const expecting = (expectation: ReturnType<typeof range>) =>
      store.commit(batch({ expectations: [expectation], writes: [put('x', '')] }))
    for (const wrong of [range(1, first), range(3, first), range(2, first - 1), range(2, first + 1), range(0, 0)]) {
      assert.deepEqual(await expecting(wrong), { committed: false, conflict: wrong })
    }
    assert.ok((await expecting(range(2, first))).committed)
    const empty = { collection: 'c', from: key('e'), to: key('f'), count: 0, newest: 0 }
    assert.ok((await expecting(empty)).committed)
    for (const change of [put('ab', ''), put('a', 'changed'), remove('b'), put('d', 'outside')]) {
      const [count, newest] = await counted(store, range(0, 0))
      const group = [
        store.commit(batch({ writes: [change] })),
        store.commit(batch({ expectations: [range(count, newest)], writes: [put('y', '')] })),
      ]
      const outcomes = await Promise.all(group)
      assert.deepEqual(outcomes.map(({ committed }) => committed), [true, Buffer.compare(change.key, key('d')) === 0])
    }
  })

  check('a batch that conflicts in a group fails alone', async store => {
    const group = Array.from({ length: 9 }, (_, i) =>
      batch({ expectations: [expectVersion('shared', i === 4 ? 99 : 0)], writes: [put(i, 'x')], records: [`{"n":${i}}`] }),
    )
    const outcomes = await Promise.all(group.map(one => store.commit(one)))
    assert.deepEqual(outcomes.map(({ committed }) => committed), [0, 1, 2, 3, 4, 5, 6, 7, 8].map(i => i !== 4))
    assert.equal((await store.scan('c', { ...all, limit: 20 })).rows.length, 8)
    assert.equal((await store.journal({ limit: 20 })).length, 8)
  })
}

function testFeed(check: Check): void {
  check('the feed tells what changed since a position, and nothing twice', async store => {
    const start = await store.position()
    const version = versionOf(await store.commit(batch({ writes: [put('a', 'x'), remove('b')], records: ['{}'] })))
    await store.commit(batch({ records: ['{}'] }))
    const { changes, position, gap } = await store.changesSince(start)
    assert.equal(gap, false)
    const told = changes.map(change => [change.collection, Buffer.from(change.key).toString('hex'), change.version]).sort()
    assert.deepEqual(told, ['a', 'b'].map(name => ['c', Buffer.from(key(name)).toString('hex'), version]))
    assert.deepEqual((await store.changesSince(position)).changes, [])
    assert.equal(await store.position(), position)
  })

  check('a reader that fell far behind is told so', async store => {
    const start = await store.position()
    for (let round = 0; round < 6; round++) {
      await store.commit(batch({ writes: Array.from({ length: 1000 }, (_, i) => put(i, 'x')) }))
    }
    const { gap, position } = await store.changesSince(start)
    assert.deepEqual([gap, position], [true, await store.position()])
    assert.equal((await store.changesSince(position)).gap, false)
  })
}

function testJournal(check: Check): void {
  check('the journal is read newest first, from where the reader says', async store => {
    const records = Array.from({ length: 25 }, (_, i) => JSON.stringify({ eventID: `e${i}`, text: 'é\u2028\u{1f600}' }))
    for (let i = 0; i < 25; i += 5) await store.commit(batch({ records: records.slice(i, i + 5) }))
    const entries = await store.journal({ limit: 100 })
    assert.deepEqual(entries.map(({ record }) => record), records.toReversed())
    const positions = entries.map(({ position }) => position)
    assert.deepEqual(positions, positions.toSorted((a, b) => b - a))
    for (const at of [0, 3, 12, 24]) {
      const behind = await store.journal({ before: positions[at]!, limit: 4 })
      assert.deepEqual(behind, entries.slice(at + 1, at + 5))
    }
    assert.deepEqual(await store.journal({ limit: 0 }), [])
  })

  check('close commits what waits and refuses what comes', async store => {
    const waiting = Promise.all([1, 2, 3].map(n => store.commit(batch({ writes: [put(n, 'x')] }))))
    const closed = store.close()
    assert.deepEqual((await waiting).map(({ committed }) => committed), [true, true, true])
    await closed
    await assert.rejects(store.commit(batch({ records: ['{}'] })), /closed/)
    await store.close()
  })
}
