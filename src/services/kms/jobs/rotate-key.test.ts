import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { JobContext } from '../../../gateway/work.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import { KeyMaterials } from '../keys/key-materials.ts'
import { rotationAfter, rotationTimer, updateRotatingKey } from '../keys/rotation/rotation-schedule.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { rotateKey } from './rotate-key.ts'

const day = 86_400_000
const due = Date.UTC(2026, 10, 22)
const rotating: KmsKey = {
  id: 'key', partition: 'aws', ...here, description: '', manager: 'CUSTOMER', state: 'Enabled', origin: 'AWS_KMS',
  spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', createdAt: 0, policy: '{}',
  principals: {}, aliases: [], tags: {}, currentMaterialId: 'first', rotation: { days: 90, next: due },
}

type ServiceEvent = Parameters<JobContext['record']>[0]

/** A store with the key, and what its jobs are given. */
async function withKey(key: KmsKey) {
  const { begin, write } = setUp()
  await write(state => state.insert(Keys, key))
  const events: ServiceEvent[] = []
  const context = {
    subject: key.id, due, now: due, settled: due, ...here, record: (event: ServiceEvent) => void events.push(event),
    once: ((_name, draw) => draw(randomBytes)) as JobContext['once'], aws: { call: () => assert.fail('It calls nobody.') },
    announce: async () => undefined, emit: () => assert.fail('It has no effects.'),
  }
  const run = (now = due) => write(state => rotateKey.run({ ...context, now, state }))
  const seen = async () => (await begin().get(Keys, [key.id]))!
  const materials = () => begin().list(KeyMaterials, [key.id], { limit: 1000 })
  const timers = () => begin().list(Timers, [], { limit: 1000 })
  return { run, seen, materials, timers, events, write }
}

test('a key that is due has another material, and a timer a period later', async () => {
  const { run, seen, materials, timers, events } = await withKey(rotating)
  await run(due + 500)
  const key = await seen()
  assert.deepEqual(key.rotation, { days: 90, next: due + 90 * day })
  assert.deepEqual((await materials()).map(({ id, bytes }) => [id, bytes!.reveal().length]), [[key.currentMaterialId, 32]])
  assert.deepEqual(await timers(), [rotationTimer(key)])
  assert.equal(events.length, 1)
})

test('no rotation for a timer that says another time than the key, nor for a key that does not rotate now', async () => {
  const { rotation: _, ...still } = rotating
  const others: readonly KmsKey[] = [
    still,
    { ...rotating, rotation: { days: 90, next: due + 1 } },
    { ...rotating, state: 'Disabled' },
    { ...rotating, state: 'PendingDeletion', deletionAt: due + day },
  ]
  for (const key of others) {
    const { run, seen, materials, events } = await withKey(key)
    await run()
    assert.deepEqual([await seen(), await materials(), events], [key, [], []])
  }
})

test('a clock that has leapt over many periods brings one rotation, and the next is to come', async () => {
  assert.equal(rotationAfter({ days: 90, next: due }, due + 89 * day).next, due + 90 * day)
  const now = due + 1000 * day
  const { run, seen, timers, events } = await withKey(rotating)
  await run(now)
  assert.equal((await seen()).rotation!.next, now + 90 * day)
  assert.equal((await timers())[0]!.due, now + 90 * day)
  assert.equal(events.length, 1)
})

test('a timer is there while the key rotates, and no second one', async () => {
  const { rotation: _, ...still } = rotating
  const { write, seen, timers } = await withKey(still)
  const dates = async () => (await timers()).map(timer => timer.due)
  const steps: readonly (readonly [KmsKey, readonly number[]])[] = [
    [rotating, [due]],
    [{ ...rotating, rotation: { days: 100, next: due + day } }, [due + day]],
    [{ ...rotating, description: 'other' }, [due]],
    [{ ...rotating, state: 'Disabled' }, []],
    [rotating, [due]],
    [{ ...rotating, state: 'PendingDeletion', deletionAt: due }, []],
    [rotating, [due]],
    [still, []],
  ]
  for (const [key, expected] of steps) {
    const before = await seen()
    await write(state => updateRotatingKey(state, before, key))
    assert.deepEqual(await dates(), expected)
  }
})
