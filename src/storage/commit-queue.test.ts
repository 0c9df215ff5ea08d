import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { BrokenRow } from './barrier.ts'
import type { Batch } from './store.ts'
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

test('says that the newest group failed, unless what was in it was broken', async () => {
  const queue = new CommitQueue(() => undefined)
  const fail = async (error: Error) => {
    const committed = queue.commit(batch('a'))
    await turn()
    queue.fail(error)
    await assert.rejects(committed, error)
    return queue.isFailing
  }
  assert.equal(queue.isFailing, false)
  assert.equal(await fail(new BrokenRow({ collection: 'c', key: Buffer.from('k'), version: 1 })), false)
  assert.equal(await fail(new Error('disk full')), true)
  const committed = queue.commit(batch('a'))
  await turn()
  queue.answer([1])
  await committed
  assert.equal(queue.isFailing, false)
})
