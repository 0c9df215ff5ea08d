import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Barrier, barrierSecrets } from './barrier.ts'
import { RowsDigest, sealWrite } from './rows-digest.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { verifyRows } from './verify-rows.ts'

const barrier = new Barrier(barrierSecrets(storeKeyFrom(new Uint8Array(32))), randomBytes)

function sound() {
  const digest = RowsDigest.empty(barrier)
  const records = ['a', 'b', 'c'].flatMap(collection => [[0], [1], [1, 0]].map(bytes => {
    const [key, value] = [Uint8Array.from(bytes), Buffer.from('value')]
    return { collection, key, version: 1, value: sealWrite(barrier, digest, undefined, { collection, key, value }, 1)! }
  }))
  return { row: { id: 'store', version: 1, digest: digest.seal(barrier, 'store', 1) } as never, records }
}

test('rows that do not stand where a look-up goes are found, whichever they are', async () => {
  const { row, records } = sound()
  assert.deepEqual((await verifyRows({ row, records: () => records }, barrier)).findings, [])
  for (let at = 0; at < records.length; at++) {
    for (let other = at + 1; other < records.length; other++) {
      const swapped = records.with(at, records[other]!).with(other, records[at]!)
      const [finding] = (await verifyRows({ row, records: () => swapped }, barrier)).findings
      assert.equal(finding?.kind, 'unordered rows', `${at} and ${other}`)
    }
  }
})

test('a row that stands twice is one out of order', async () => {
  const { row, records } = sound()
  const { findings } = await verifyRows({ row, records: () => [...records, records.at(-1)!] }, barrier)
  assert.deepEqual(findings.map(({ kind }) => kind), ['unordered rows', 'other rows'])
})

test('damage that the engine finds is told beside what the rows say', async () => {
  const { row, records } = sound()
  const { findings } = await verifyRows({ row, records: () => records, damage: () => 'a page is torn' }, barrier)
  assert.deepEqual(findings, [{ kind: 'damage', reason: 'a page is torn' }])
})
