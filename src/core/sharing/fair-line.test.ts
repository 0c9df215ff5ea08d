import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FairLine } from './fair-line.ts'

test('callers take turns, and each comes in the order in which he came', async () => {
  const line = new FairLine()
  const entered: string[] = []
  for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) void line.join(name[0]!).then(() => entered.push(name))
  assert.equal(line.isEmpty, false)
  for (let i = 0; i < 6; i++) assert.equal(line.letNext(), true)
  await Promise.resolve()
  assert.deepEqual(entered, ['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
  assert.deepEqual([line.isEmpty, line.letNext()], [true, false])
})
