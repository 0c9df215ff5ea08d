// Staging labels: each stands for one version, and AWSPREVIOUS follows AWSCURRENT.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findStaged, moveStage, removeStage, stageNew, stagesOf, versionsOf, type Stages } from './stages.ts'

test('what is current becomes previous, and what was previous has no label any more', () => {
  const one = stageNew({}, ['AWSCURRENT'], 'a')
  assert.deepEqual(one, { AWSCURRENT: 'a' })
  const two = stageNew(one, ['AWSCURRENT'], 'b')
  assert.deepEqual(two, { AWSCURRENT: 'b', AWSPREVIOUS: 'a' })
  assert.deepEqual(stageNew(two, ['AWSCURRENT'], 'c'), { AWSCURRENT: 'c', AWSPREVIOUS: 'b' })
})

test('the first version is current whatever labels it is given, and no other is', () => {
  assert.deepEqual(stageNew({}, ['AWSPENDING'], 'a'), { AWSPENDING: 'a', AWSCURRENT: 'a' })
  assert.deepEqual(stageNew({ AWSCURRENT: 'a' }, ['AWSPENDING'], 'b'), { AWSCURRENT: 'a', AWSPENDING: 'b' })
  assert.deepEqual(stageNew({ AWSCURRENT: 'a', mine: 'a' }, ['mine'], 'b'), { AWSCURRENT: 'a', mine: 'b' })
})

test('what was pending is so no more as another version becomes current, unless that one is pending itself', () => {
  const waiting = { AWSCURRENT: 'a', AWSPENDING: 'b' }
  assert.deepEqual(stageNew(waiting, ['AWSCURRENT'], 'c'), { AWSCURRENT: 'c', AWSPREVIOUS: 'a' })
  assert.deepEqual(stageNew({ AWSCURRENT: 'a', AWSPENDING: 'a' }, ['AWSCURRENT'], 'b'), { AWSCURRENT: 'b', AWSPREVIOUS: 'a' })
  const both = { AWSCURRENT: 'c', AWSPREVIOUS: 'a', AWSPENDING: 'c' }
  assert.deepEqual(stageNew(waiting, ['AWSPENDING', 'AWSCURRENT'], 'c'), both)
  assert.deepEqual(stageNew(waiting, ['mine'], 'c'), { ...waiting, mine: 'c' })
})

test('of two labels that a new version is given, previous is what was current', () => {
  const both = { AWSCURRENT: 'b', AWSPREVIOUS: 'a' }
  assert.deepEqual(stageNew({ AWSCURRENT: 'a' }, ['AWSCURRENT', 'AWSPREVIOUS'], 'b'), both)
  assert.deepEqual(stageNew({ AWSCURRENT: 'a' }, ['AWSPREVIOUS', 'AWSCURRENT'], 'b'), both)
})

test('what goes back to an earlier version leaves the later one as the previous', () => {
  assert.deepEqual(moveStage({ AWSCURRENT: 'b', AWSPREVIOUS: 'a' }, 'AWSCURRENT', 'a'), { AWSCURRENT: 'a', AWSPREVIOUS: 'b' })
  assert.deepEqual(moveStage({ AWSCURRENT: 'b', AWSPREVIOUS: 'a' }, 'AWSCURRENT', 'b'), { AWSCURRENT: 'b', AWSPREVIOUS: 'a' })
  assert.deepEqual(moveStage({ AWSCURRENT: 'b', AWSPREVIOUS: 'a' }, 'AWSPENDING', 'a'), {
    AWSCURRENT: 'b', AWSPREVIOUS: 'a', AWSPENDING: 'a',
  })
})

test('a label that is called like something of an object is one like any other', () => {
  for (const label of ['__proto__', 'constructor', 'toString']) {
    assert.equal(findStaged({ AWSCURRENT: 'a' }, label), undefined)
    const staged = moveStage({ AWSCURRENT: 'a' }, label, 'b')
    assert.deepEqual([findStaged(staged, label), stagesOf(staged, 'b'), Object.keys(staged).length], ['b', [label], 2])
    assert.deepEqual(Object.keys(removeStage(staged, label)), ['AWSCURRENT'])
  }
})

test('whatever is moved, each label stands for one version, and previous for what was current before', () => {
  const [labels, ids] = [['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'mine'], ['a', 'b', 'c']]
  let [stages, seed] = [{ AWSCURRENT: 'a' } as Stages, 1]
  const next = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most
  for (let i = 0; i < 2000; i++) {
    const [label, id, before] = [labels[next(4)]!, ids[next(3)]!, stages]
    stages = next(5) === 0 && label !== 'AWSCURRENT' ? removeStage(stages, label) : moveStage(stages, label, id)
    const all = [...versionsOf(stages).values()].flat()
    assert.deepEqual(all.toSorted(), Object.keys(stages).toSorted())
    if (before['AWSCURRENT'] !== stages['AWSCURRENT']) assert.equal(stages['AWSPREVIOUS'], before['AWSCURRENT'])
  }
})
