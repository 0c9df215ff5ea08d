import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createGate, type Gate } from './gate.ts'

/** Calls that end when they are told to, and who was let in, in order. */
function callers(gate: Gate) {
  const entered: string[] = []
  const ends = new Map<string, () => void>()
  const call = (caller: string, name = caller) => gate.within(caller, () => {
    entered.push(name)
    return new Promise<void>(resolve => ends.set(name, resolve))
  })
  const end = async (name: string) => {
    ends.get(name)!()
    await turn()
  }
  return { entered, call, end }
}

test('as many as there is room for, and the next when one has ended', async () => {
  const { entered, call, end } = callers(createGate({ most: 2, mostWaiting: 10 }))
  const all = ['a', 'b', 'c', 'd'].map(name => call(name))
  assert.deepEqual(entered, ['a', 'b'])
  await end('a')
  assert.deepEqual(entered, ['a', 'b', 'c'])
  for (const name of ['b', 'c', 'd']) await end(name)
  await Promise.all(all)
  assert.deepEqual(entered, ['a', 'b', 'c', 'd'])
})

test('one caller has half of the places, and another finds one at once', async () => {
  const { entered, call, end } = callers(createGate({ most: 4, mostWaiting: 100 }))
  for (let i = 0; i < 20; i++) void call('many', `many-${i}`)
  assert.deepEqual(entered, ['many-0', 'many-1'])
  void call('one')
  assert.deepEqual(entered.at(-1), 'one')
  await end('many-0')
  assert.deepEqual(entered.at(-1), 'many-2')
})

test('a place that gets free goes to each caller in turn', async () => {
  const { entered, call, end } = callers(createGate({ most: 2, mostWaiting: 100 }))
  void call('a', 'a0')
  void call('b', 'b0')
  for (let i = 1; i < 20; i++) void call('a', `a${i}`)
  void call('c', 'c0')
  void call('d', 'd0')
  await end('b0')
  await end('c0')
  assert.deepEqual(entered, ['a0', 'b0', 'c0', 'd0'])
  await end('a0')
  assert.deepEqual(entered.at(-1), 'a1')
})

test('too many that wait are refused, one caller\'s before all', async () => {
  const { entered, call } = callers(createGate({ most: 2, mostWaiting: 4 }))
  const many = Array.from({ length: 5 }, (_, i) => call('many', `many-${i}`))
  for (const refused of many.slice(3)) await assert.rejects(refused, { code: 'ServiceUnavailable' })
  for (const name of ['b', 'c', 'd']) void call(name)
  // Each has one: whoever comes has no better right to wait than they.
  void call('e')
  await assert.rejects(many[2]!, { code: 'ServiceUnavailable' })
  for (const name of ['f', 'c']) await assert.rejects(call(name), { code: 'ServiceUnavailable' })
  assert.deepEqual(entered, ['many-0', 'b'])
})

test('where others fill the room to wait, who has fewer waiting finds a place: the last of who has most gives way', async () => {
  const { entered, call, end } = callers(createGate({ most: 4, mostWaiting: 8 }))
  const refused: string[] = []
  const keep = (caller: string, name = caller) =>
    void call(caller, name).catch((error: { code: string }) => refused.push(`${name} ${error.code}`))
  for (const caller of ['a', 'b']) for (let i = 0; i < 6; i++) keep(caller, `${caller}${i}`)
  keep('one')
  keep('one', 'one again')
  await turn()
  assert.deepEqual([entered, refused], [['a0', 'a1', 'b0', 'b1'], ['a5 ServiceUnavailable', 'b5 ServiceUnavailable']])
  // In turn, behind those who had waited when it came.
  for (const name of ['a0', 'b0', 'a1', 'b1', 'a2', 'b2']) await end(name)
  assert.deepEqual(entered.slice(4), ['a2', 'b2', 'one', 'a3', 'b3', 'one again'])
})

test('a call that fails gives its place back', async () => {
  const gate = createGate({ most: 1, mostWaiting: 1 })
  await assert.rejects(gate.within('a', () => Promise.reject(new Error('failed'))), /failed/)
  assert.equal(await gate.within('a', async () => 'next'), 'next')
})
