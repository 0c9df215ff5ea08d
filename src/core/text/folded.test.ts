import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldedIn } from './folded.ts'

const find = foldedIn((entries: readonly (readonly [string, string])[]) => entries)

test('a name is found in any case; of several that differ in case alone it may be either', () => {
  const entries = [['Team', 'red'], ['cost', '1'], ['TEAM', 'blue'], ['tEAM', '']] as const
  assert.equal(find(entries, 'cost'), '1')
  assert.deepEqual(find(entries, 'team'), { either: ['red', 'blue', ''] })
  assert.equal(find(entries, 'other'), undefined)
  assert.equal(find(undefined, 'cost'), undefined)
})

test('what every object has is under no name', () => {
  for (const name of ['constructor', '__proto__', 'tostring']) assert.equal(find([], name), undefined)
  assert.equal(find([['__PROTO__', 'x']], '__proto__'), 'x')
})

test('the entries are gone through once, however many names are asked for', () => {
  let read = 0
  const counting = foldedIn((owner: readonly string[]) => owner.map(name => (read++, [name, 'x'] as const)))
  const owner = ['a', 'B', 'c']
  for (let i = 0; i < 100; i++) assert.equal(counting(owner, 'b'), 'x')
  assert.equal(read, 3)
})
