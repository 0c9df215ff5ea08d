import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecentRecords } from './recent-records.ts'

test('answers what was committed, in pieces of every form', () => {
  const recent = new RecentRecords()
  recent.add(['a', 'bb'], 2)
  recent.add(['ccc'], 3)
  assert.deepEqual(recent.find({ after: 0, limit: 9 }), [
    { position: 1, record: 'a' }, { position: 2, record: 'bb' }, { position: 3, record: 'ccc' },
  ])
  assert.deepEqual(positions(recent.find({ after: 1, limit: 1 })), [2])
  assert.deepEqual(positions(recent.find({ after: 0, before: 3, limit: 9 })), [1, 2])
  // The one that reaches the size is the last.
  assert.deepEqual(positions(recent.find({ after: 0, limit: 9, size: 2 })), [1, 2])
})

test('says that it does not have what it does not have', () => {
  const recent = new RecentRecords()
  assert.equal(recent.find({ after: 0, limit: 9 }), undefined)
  recent.add(['six', 'seven'], 7)
  assert.equal(recent.find({ after: 4, limit: 9 }), undefined)
  assert.equal(recent.find({ after: 7, limit: 9 }), undefined, 'another node may have committed what follows')
  assert.equal(recent.find({ limit: 9 }), undefined)
  assert.deepEqual(positions(recent.find({ after: 5, limit: 9 })), [6, 7])
})

test('begins anew behind a gap', () => {
  const recent = new RecentRecords()
  recent.add(['one', 'two'], 2)
  recent.add(['four'], 4)
  assert.equal(recent.find({ after: 0, limit: 9 }), undefined)
  assert.deepEqual(recent.find({ after: 3, limit: 9 }), [{ position: 4, record: 'four' }])
})

test('keeps no more than its bound, and the newest of it', () => {
  const recent = new RecentRecords(10)
  for (let position = 1; position <= 100; position++) recent.add(['xxx'], position)
  assert.equal(recent.find({ after: 96, limit: 9 }), undefined)
  assert.deepEqual(positions(recent.find({ after: 97, limit: 9 })), [98, 99, 100])
  recent.add(['longer than all'], 101)
  assert.equal(recent.find({ after: 100, limit: 9 }), undefined)
  recent.add(['x'], 102)
  assert.deepEqual(positions(recent.find({ after: 101, limit: 9 })), [102])
})

test('answers every letter', () => {
  const recent = new RecentRecords()
  recent.add(['é', '日本', '😀', ''], 4)
  assert.deepEqual(recent.find({ after: 0, limit: 9 })?.map(({ record }) => record), ['é', '日本', '😀', ''])
})

function positions(entries: ReturnType<RecentRecords['find']>) {
  return entries?.map(({ position }) => position)
}
