// Somebody who knows the tables edits rows at random, moves them, puts old ones back, removes some: whatever is left is found,
// and a store that nobody touched is sound, whatever was written at once.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { encodeKey, keyBytes } from '../../src/storage/rows/keys.ts'
import { openOffline } from '../../src/storage/open-offline.ts'
import { openStorage } from '../../src/storage/open.ts'
import { rootKeyFile } from '../../src/storage/secrets/root-key/file.ts'
import { scaled } from '../kit/attacks.ts'
import { testBothStores } from '../kit/both-stores.ts'
import { chanceFrom } from '../kit/chance.ts'
import type { EditedStore, Row } from '../kit/store-editor.ts'

const attacks = scaled(30)
const chance = chanceFrom(Number(process.env['STOCKADE_TEST_CHANCE'] ?? 1))
const idOf = ({ collection, key }: Row) => `${collection} ${Buffer.from(key).toString('hex')}`
const textOf = (row: Row) => `${idOf(row)} ${row.version} ${Buffer.from(row.value).toString('hex')}`

/** Groups of many commits in which a row is written, removed and written again; answers with rows that stood in between. */
async function write({ place, rows }: EditedStore): Promise<readonly Row[]> {
  const storage = await openStorage({ ...place, rootKey: rootKeyFile(place.rootKeyFile, randomBytes) })
  const older: Row[] = []
  const writeSome = () => Array.from({ length: 1 + chance.below(3) }, () => {
    const name = chance.below(24)
    const value = chance.below(4) === 0 ? undefined : randomBytes(chance.below(60))
    return { collection: `c${name % 3}`, key: keyBytes(encodeKey([name])), value }
  })
  const commit = () => storage.store.commit({ id: '', expectations: [], writes: writeSome(), records: ['{}'] })
  for (let round = 0; round < 6; round++) {
    older.push(...(await rows()))
    await Promise.all(Array.from({ length: 40 }, commit))
  }
  await storage.close()
  return older
}

/** What the rows are to become. */
function edit(rows: readonly Row[], older: readonly Row[]): readonly Row[] {
  const [one, other, old] = [chance.pick(rows), chance.pick(rows), chance.pick(older)]
  const put = (row: Row) => [...rows.filter(standing => idOf(standing) !== idOf(row)), row]
  const bit = chance.below(one.value.length * 8)
  switch (chance.below(8)) {
    case 0: return rows.filter(row => row !== one)
    case 1: return put(old)
    case 2: return put({ ...one, value: one.value.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) })
    case 3: return put({ ...one, version: other.version, value: other.value })
    case 4: return put({ ...one, version: chance.below(300) })
    case 5: return put({ ...one, value: one.value.subarray(0, chance.below(one.value.length)) })
    case 6: return put({ ...one, collection: 'c9' })
    default: return put({ ...old, key: one.key, collection: one.collection })
  }
}

async function attack(t: TestContext, store: EditedStore): Promise<void> {
  const older = await write(store)
  const rows = await store.rows()
  const rootKey = rootKeyFile(store.place.rootKeyFile, randomBytes)
  const offline = await openOffline(store.place, rootKey)
  t.after(() => offline.close())
  const findings = async () => (await offline.verify()).findings.map(({ kind }) => kind)
  assert.deepEqual(await findings(), [])
  const seen = new Map<string, number>()
  for (let i = 0; i < attacks; i++) {
    let edited: readonly Row[] = rows
    for (let hands = 1 + chance.below(2); hands > 0; hands--) edited = edit(edited, older)
    await become(store, rows, edited)
    const isSame = edited.map(textOf).toSorted().join() === rows.map(textOf).toSorted().join()
    const found = await findings()
    assert.equal(found.length > 0, !isSame, `${i}: ${found.join()}`)
    for (const kind of found) seen.set(kind, (seen.get(kind) ?? 0) + 1)
    await become(store, edited, rows)
  }
  assert.deepEqual(await findings(), [])
  assert.deepEqual([...seen.keys()].toSorted(), ['broken rows', 'other rows'])
  t.diagnostic(`${rows.length} rows; ${[...seen].map(([kind, count]) => `${count} times ${kind}`).join(', ')}`)
}

async function become(store: EditedStore, rows: readonly Row[], next: readonly Row[]): Promise<void> {
  const [before, after] = [new Set(rows.map(textOf)), new Set(next.map(textOf))]
  for (const row of rows) if (!after.has(textOf(row))) await store.remove(row)
  for (const row of next) if (!before.has(textOf(row))) await store.put(row)
}

testBothStores('every edit of rows is found', attack)
