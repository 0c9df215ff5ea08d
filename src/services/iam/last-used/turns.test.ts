// Between policies that are compiled, and between those whose uses are told, others have their turn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allow, policy } from '../../../../test/kit/users.ts'
import { allowsSome, grantingOf } from './granting.ts'
import { describeService, type Uses } from './last-accessed.ts'

/** What counts turns, each of which is over. */
function counting() {
  let turns = 0
  const next = async () => void turns++
  return { state: { turns: { isOver: () => true, next }, turn: next, getAll: async () => [] } as never, seen: () => turns }
}

test('many policies of one user', async () => {
  const { state, seen } = counting()
  const policies = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${i}`, policy(allow(`kms:Do${i}`))]))
  const holder = { kind: 'user', holder: { name: 'ann', policies, attached: [] } }
  const granting = await grantingOf(state, { holders: [holder] } as never)
  assert.equal(granting.length, 40)
  assert.ok(granting.every(({ services }) => allowsSome(services, 'kms') && !allowsSome(services, 's3')))
  assert.ok(seen() >= 40, `${seen()} turns`)
})

test('many actions of many users', async () => {
  const { state, seen } = counting()
  const use = { at: 1, region: '', principalId: '', service: 'kms', actions: { Sign: { at: 1, region: '' } } }
  const all: Uses[] = Array.from({ length: 1000 }, (_, i) => (
    { accessor: { kind: 'USER', id: `${i}`, arn: `${i}`, name: '', path: '/' }, uses: new Map([['kms', use]]) }
  ))
  const { TrackedActionsLastAccessed } = await describeService(state, 'kms', { all, granularity: 'ACTION_LEVEL' })
  assert.deepEqual(TrackedActionsLastAccessed?.map(({ ActionName }) => ActionName), ['Sign'])
  assert.ok(seen() >= 1000, `${seen()} turns`)
})

test('whatever is left out of all that is allowed is not allowed', async () => {
  const { state } = counting()
  const allBut = (NotAction: string | readonly string[]) => policy({ Effect: 'Allow', NotAction, Resource: '*' } as never)
  const allowing = async (document: string, service: string) => {
    const holders = [{ kind: 'user', holder: { name: 'ann', policies: { own: document }, attached: [] } }]
    return allowsSome((await grantingOf(state, { holders } as never))[0]!.services, service)
  }
  assert.equal(await allowing(allBut('KMS:*'), 'kms'), false)
  assert.equal(await allowing(allBut('KMS:*'), 's3'), true)
  assert.equal(await allowing(allBut('kms:Sign'), 'kms'), true)
  assert.equal(await allowing(allBut(['kms:Sign', '*']), 'kms'), false)
  assert.equal(await allowing(policy(allow('*')), 'kms'), true)
})
