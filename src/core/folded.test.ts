import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findFolded } from './folded.ts'

test('a name is found in any case; of several that differ in case alone it may be either', () => {
  const entries = [['Team', 'red'], ['cost', '1'], ['TEAM', 'blue']] as const
  assert.equal(findFolded(entries, 'cost'), '1')
  assert.deepEqual(findFolded(entries, 'team'), { either: ['red', 'blue'] })
  assert.equal(findFolded(entries, 'other'), undefined)
})
