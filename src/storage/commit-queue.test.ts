import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { BrokenRow } from './rows/barrier.ts'
import { UnknownOutcome, type Batch } from './store.ts'
import { CommitQueue } from './commit-queue.ts'

const batch = (id: string): Batch => ({ id, expectations: [], writes: [], records: [id] })

/** Turns enough for a group that nothing more joins to leave. */
async function turn(): Promise<void> {
  for (let i = 0; i < 4; i++) await setImmediate()
}

function queueOf() {
  const sent: string[][] = []
  const queue = new CommitQueue(batches => sent.push(batches.map(({ id }) => id)))
  return { sent, queue }
}

test('what arrives while a group is in the writer leaves together behind it', async () => {
  const { sent, queue } = queueOf()
  const first = [queue.commit(batch('a')), queue.commit(batch('b'))]
  await turn()
  const second = [queue.commit(batch('c')), queue.commit(batch('d')), queue.commit(batch('e'))]
  await turn()
  assert.deepEqual(sent, [['a', 'b']])
  queue.answer([1, 2])
  assert.deepEqual(await Promise.all(first), [{ committed: true, version: 1 }, { committed: true, version: 2 }])
  await turn()
  assert.deepEqual(sent, [['a', 'b'], ['c', 'd', 'e']])
  queue.answer([3, 4, 5])
  assert.equal((await Promise.all(second)).length, 3)
})

test('where each turn brings one more, and turns are long, the first does not wait for all of them', async () => {
  let now = 0
  const sent: string[][] = []
  const queue = new CommitQueue(batches => sent.push(batches.map(({ id }) => id)), () => now)
  for (let i = 0; i < 20; i++) {
    void queue.commit(batch(String(i)))
    now += 20
    await setImmediate()
  }
  assert.ok(sent[0]!.length <= 3, sent.join(' '))
})

test('a group is bounded by what is in it as well as by its count', async () => {
  const { sent, queue } = queueOf()
  const large = (id: string): Batch => ({ ...batch(id), records: ['x'.repeat(1024 * 1024)] })
  const commits = ['a', 'b', 'c', 'd', 'e', 'f'].map(id => queue.commit(large(id)))
  await turn()
  assert.deepEqual(sent, [['a', 'b', 'c', 'd']])
  queue.answer([1, 2, 3, 4])
  await turn()
  queue.answer([5, 6])
  assert.equal((await Promise.all(commits)).length, 6)
})

test('a failed group fails alone', async () => {
  const { sent, queue } = queueOf()
  const failing = assert.rejects(queue.commit(batch('a')), /disk/)
  await turn()
  const waiting = queue.commit(batch('b'))
  queue.fail(new Error('disk'))
  await failing
  await turn()
  queue.answer([7])
  assert.deepEqual(await waiting, { committed: true, version: 7 })
  assert.deepEqual(sent, [['a'], ['b']])
})

test('a group that gave up fails what waited behind it, for a reason of its own, and what comes is tried', async () => {
  const { sent, queue } = queueOf()
  const failing = assert.rejects(queue.commit(batch('a')), /unknown/)
  await turn()
  const waiting = assert.rejects(queue.commit(batch('b')), /away/)
  queue.failAll(new Error('unknown'), new Error('away'))
  await failing
  await waiting
  const next = queue.commit(batch('c'))
  await turn()
  queue.answer([1])
  assert.deepEqual(await next, { committed: true, version: 1 })
  assert.deepEqual(sent, [['a'], ['c']])
})

test('a writer that is gone fails what it had, what waited and what comes', async () => {
  const { queue } = queueOf()
  const inWriter = assert.rejects(queue.commit(batch('a')), /gone/)
  await turn()
  const waiting = assert.rejects(queue.commit(batch('b')), /gone/)
  queue.refuse(new Error('gone'))
  queue.refuse(new Error('again'))
  await inWriter
  await waiting
  await assert.rejects(queue.commit(batch('c')), /gone/)
})

test('draining waits for every group and then refuses', async () => {
  const { sent, queue } = queueOf()
  const commits = [queue.commit(batch('a'))]
  await turn()
  commits.push(queue.commit(batch('b')))
  let drained = false
  const draining = queue.drain(new Error('closed')).then(() => (drained = true))
  queue.answer([1])
  await turn()
  assert.equal(drained, false)
  queue.answer([2])
  await draining
  assert.equal((await Promise.all(commits)).length, 2)
  assert.deepEqual(sent, [['a'], ['b']])
  await assert.rejects(queue.commit(batch('c')), /closed/)
})

test('says that the newest group failed', async () => {
  const { queue } = queueOf()
  const failed = queue.commit(batch('a'))
  await turn()
  assert.equal(queue.isFailing, false)
  queue.fail(new Error('disk full'))
  await assert.rejects(failed, /disk full/)
  assert.equal(queue.isFailing, true)
  const committed = queue.commit(batch('b'))
  await turn()
  queue.answer([1])
  await committed
  assert.equal(queue.isFailing, false)
})

test('a row that does not open fails those who touch it, and the rest of the group is committed', async () => {
  const { sent, queue } = queueOf()
  const place = { collection: 'c', key: Buffer.from('broken'), version: 1 }
  const writes = { ...batch('writer'), writes: [{ ...place, value: Buffer.from('x') }] }
  const expects = { ...batch('reader'), expectations: [place] }
  const touching = [queue.commit(writes), queue.commit(expects)]
  const others = [queue.commit(batch('a')), queue.commit(batch('b'))]
  await turn()
  queue.failRow(new BrokenRow(place))
  for (const one of touching) await assert.rejects(one, BrokenRow)
  assert.equal(queue.isFailing, false)
  await turn()
  assert.deepEqual(sent, [['writer', 'reader', 'a', 'b'], ['a', 'b']])
  queue.answer([1, 2])
  assert.deepEqual((await Promise.all(others)).map(({ committed }) => committed), [true, true])
  // Where nobody can be told apart nothing is tried for ever.
  const unknown = queue.commit(batch('c'))
  await turn()
  queue.failRow(new BrokenRow({ ...place, collection: 'elsewhere' }))
  await assert.rejects(unknown, BrokenRow)
})

test('of what was under way when the writer went it is not known what became', async () => {
  const { queue } = queueOf()
  const group = queue.commit(batch('a'))
  await turn()
  const waiting = queue.commit(batch('b'))
  queue.refuse(new Error('gone'), new UnknownOutcome(new Error('gone')))
  await assert.rejects(group, UnknownOutcome)
  await assert.rejects(waiting, error => !(error instanceof UnknownOutcome))
})
