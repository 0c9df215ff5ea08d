import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryJournal } from '../memory/journal.ts'
import { MissingRecord } from './journal-pages.ts'
import type { Journal } from './journal.ts'
import { positionsOf, readAt, spansOf } from './journal-spans.ts'

function journalOf(count: number) {
  const journal = new MemoryJournal()
  for (let i = 1; i <= count; i++) journal.append(`record ${i}`)
  let read = 0
  const counting: Journal = {
    ends: () => journal.ends(),
    newest: () => journal.newest(),
    async read(range) {
      const entries = await journal.read(range)
      read += entries.length
      return entries
    },
  }
  return { journal: counting, readCount: () => read }
}

async function all(journal: Journal, positions: readonly number[]): Promise<readonly number[]> {
  const found: number[] = []
  for await (const page of readAt(journal, positions)) {
    for (const { position, record } of page) {
      assert.equal(record, `record ${position}`)
      found.push(position)
    }
  }
  return found
}

test('positions are kept as spans', () => {
  for (const positions of [[], [7], [1, 2, 3], [1, 3, 4, 9, 10, 11, 400]]) {
    assert.deepEqual(positionsOf(spansOf(positions)), positions)
  }
  assert.deepEqual(spansOf([3, 4, 5, 9]), [[3, 3], [9, 1]])
})

test('the records that are meant are read, and few others', async () => {
  const dense = Array.from({ length: 900 }, (_, i) => 50 + i)
  const sparse = Array.from({ length: 90 }, (_, i) => 10 + 11 * i)
  for (const positions of [[], [1000], dense, sparse, [1, 2, 5, 6, 7, 15, 16, 500, 1000]]) {
    const { journal, readCount } = journalOf(1000)
    assert.deepEqual(await all(journal, positions), positions)
    assert.ok(readCount() <= 8 * positions.length, `${readCount()} read for ${positions.length}`)
  }
})

test('one that is past its retention is left out; one that is vouched for and not there is an error', async () => {
  const { journal } = journalOf(100)
  const trimmed: Journal = { ...journal, ends: async () => ({ anchor: 10, position: 100 }) }
  assert.deepEqual(await all(trimmed, [5, 10, 11, 90]), [11, 90])
  assert.deepEqual(await all(trimmed, [5, 10]), [])
  const holed: Journal = {
    ...journal, read: async range => (await journal.read(range)).filter(({ position }) => position !== 50),
  }
  const seen: number[] = []
  await assert.rejects(async () => {
    for await (const page of readAt(holed, [48, 49, 50, 51])) seen.push(...page.map(({ position }) => position))
  }, MissingRecord)
  assert.deepEqual(seen, [48, 49])
  await assert.rejects(all(journal, [101]), MissingRecord)
})
