import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sizeOfRecord } from './bounds.ts'
import { MemoryJournal } from './journal.ts'

const all = { after: 0, limit: 1_000_000 }

test('the newest records are kept, as many and as long as they may be, and each keeps its position', async () => {
  for (const bounds of [{ records: 50, bytes: 1e9 }, { records: 1e9, bytes: 50 * sizeOfRecord('{"n":1000}') }]) {
    const journal = new MemoryJournal(bounds)
    const records = Array.from({ length: 1000 }, (_, i) => `{"n":${1000 + i}}`)
    for (const record of records) {
      journal.append(record)
      const { anchor, position } = await journal.ends()
      assert.ok(position - anchor <= 55)
    }
    const entries = await journal.read(all)
    assert.ok(entries.length >= 50)
    assert.deepEqual(entries.map(({ record }) => record), records.slice(-entries.length))
    assert.equal(entries.at(-1)!.position, 1000)
    assert.equal((await journal.ends()).anchor, entries[0]!.position - 1)
    assert.equal(await journal.newest(), records.at(-1))
  }
})

test('one record that is longer than the bound is kept alone', async () => {
  const journal = new MemoryJournal({ records: 10, bytes: 200 })
  for (const record of ['{"a":1}', JSON.stringify({ b: 'x'.repeat(100) })]) journal.append(record)
  assert.deepEqual((await journal.read(all)).map(({ position }) => position), [2])
})
