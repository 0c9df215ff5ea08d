import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listHolders } from '../policies/policy-uses.ts'
import { listMembers } from './memberships.ts'

test('between the members of a group, or the holders of a policy, others may have their turn', async () => {
  let turns = 0
  const records = Array.from({ length: 200 }, (_, i) => (
    { groupId: 'g', userId: `${i}`, policyId: 'p', kind: 'user', holderId: `${i}` }
  ))
  const found = async () => undefined
  const state = {
    turns: { isOver: () => true, next: async () => void turns++ }, list: async () => records, get: found, getOf: found,
  } as never
  assert.equal((await listMembers(state, { id: 'g' } as never, undefined, 200)).length, 200)
  assert.equal(turns, 200)
  assert.equal((await listHolders(state, undefined, ['p'], undefined, 200)).length, 200)
  assert.equal(turns, 400)
})
