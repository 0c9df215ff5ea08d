import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Contention } from './contention.ts'

function setUp() {
  const contention = new Contention()
  const done: string[] = []
  let underWay = 0
  const call = (id: string, caller: string, name = caller) => contention.within(id, caller, async () => {
    assert.equal(++underWay, 1)
    await new Promise(setImmediate)
    underWay--
    done.push(name)
  })
  return { contention, done, call }
}

test('those who met over one record go one after the other, and callers take turns', async () => {
  const { done, call } = setUp()
  const many = ['a1', 'a2', 'a3', 'a4'].map(name => call('r', 'a', name))
  await Promise.all([...many, call('r', 'b'), call('r', 'c')])
  assert.deepEqual(done, ['a1', 'a2', 'b', 'c', 'a3', 'a4'])
})

test('those who met over another do not wait, and a line ends with its last call, also one that failed', async () => {
  const { contention, done } = setUp()
  let release = () => undefined as void
  const held = contention.within('r', 'a', () => new Promise<void>(resolve => (release = resolve)))
  await contention.within('other', 'a', async () => done.push('other'))
  const failing = contention.within('r', 'b', async () => assert.fail('as it is meant'))
  const last = contention.within('r', 'c', async () => done.push('last'))
  release()
  await held
  await assert.rejects(failing, /as it is meant/)
  await last
  await contention.within('r', 'a', async () => done.push('anew'))
  assert.deepEqual(done, ['other', 'last', 'anew'])
})
