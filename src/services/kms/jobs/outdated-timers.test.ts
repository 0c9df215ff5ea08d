// Jobs judge what they find: what a timer was set for may have been called off, or be due at another time.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Secret } from '../../../core/secret.ts'
import type { Job, JobContext } from '../../../gateway/work.ts'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import { inOrder, KeyMaterials, type MaterialRecord } from '../keys/key-materials.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { completeRotation } from './complete-rotation.ts'
import { deleteExpiredKeyMaterial } from './delete-expired-key-material.ts'
import { rotateKey } from './rotate-key.ts'

const day = 86_400_000
const due = Date.UTC(2026, 10, 22)
const bytes = new Secret(new Uint8Array(32))
const first: MaterialRecord = { keyId: 'key', id: 'first', order: 0, bytes }
const plain: KmsKey = {
  id: 'key', partition: 'aws', ...here, description: '', manager: 'CUSTOMER', state: 'Enabled', origin: 'AWS_KMS',
  spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', createdAt: 0, policy: '{}',
  principals: {}, aliases: [], tags: {}, currentMaterialId: 'first',
}
const imported: KmsKey = { ...plain, origin: 'EXTERNAL', imported: {} }

/** What a job has made of a key and its materials, and how many events it has recorded. */
async function after(job: Job, subject: string, key: KmsKey | undefined, materials: readonly MaterialRecord[]) {
  const { begin, write } = setUp()
  await write(async state => {
    if (key) await state.insert(Keys, key)
    for (const material of materials) await state.insert(KeyMaterials, material)
  })
  let events = 0
  const context: Omit<JobContext, 'state'> = {
    subject, due, now: due, settled: due, ...here, record: () => void events++,
    once: (_name, draw) => draw(randomBytes), aws: { call: () => assert.fail('It calls nobody.') },
    announce: async () => undefined, emit: () => assert.fail('It has no effects.'),
  }
  await write(state => job.run({ ...context, state }))
  const left = await begin().list(KeyMaterials, ['key'], { limit: 100 })
  return { key: await begin().get(Keys, ['key']), materials: left, events }
}

test('no rotation that was not asked for then', async () => {
  const keys = [undefined, plain, { ...plain, onDemand: { done: 3 } }, { ...plain, onDemand: { done: 3, since: due } }]
  for (const key of keys) {
    assert.deepEqual(await after(completeRotation, 'key', key, [first]), { key, materials: [first], events: 0 })
  }
})

test('a rotation that was asked for is made whatever the key\'s state, and is counted', async () => {
  for (const state of ['Enabled', 'Disabled', 'PendingDeletion'] as const) {
    const key = { ...plain, state, onDemand: { done: 3, since: due - 5000 } }
    const { key: rotated, materials, events } = await after(completeRotation, 'key', key, [first])
    const [, second] = [...materials].sort(inOrder)
    assert.deepEqual([second!.order, second!.rotated], [1, { at: due, type: 'ON_DEMAND' }])
    assert.deepEqual([rotated, events], [{ ...key, onDemand: { done: 4 }, currentMaterialId: second!.id }, 1])
  }
})

test('a rotation comes to nothing, and is not counted, where what it was to is gone', async () => {
  const key = { ...imported, onDemand: { done: 3, since: due - 5000 } }
  const left = await after(completeRotation, 'key', key, [first])
  assert.deepEqual(left, { key: { ...imported, onDemand: { done: 3 } }, materials: [first], events: 0 })
})

test('nothing expires that is gone, is there for good, or expires at another time', async () => {
  const cases: readonly (readonly [KmsKey | undefined, readonly MaterialRecord[]])[] = [
    [undefined, []], [imported, []], [imported, [first]], [imported, [{ ...first, validTo: due + day }]],
  ]
  for (const [key, materials] of cases) {
    const left = await after(deleteExpiredKeyMaterial, 'key/first', key, materials)
    assert.deepEqual(left, { key, materials, events: 0 })
  }
  const { bytes: _, ...missing } = first
  const pending = { ...imported, state: 'PendingImport' as const }
  const left = await after(deleteExpiredKeyMaterial, 'key/first', pending, [{ ...missing, validTo: due }])
  assert.equal(left.events, 0)
})

test('what expires is missing from then on, and goes on waiting for a rotation if it did', async () => {
  const expired = await after(deleteExpiredKeyMaterial, 'key/first', imported, [{ ...first, validTo: due }])
  const { imported: _, ...rest } = imported
  const { bytes: __, ...missing } = first
  assert.deepEqual(expired, { key: { ...rest, state: 'PendingImport' }, materials: [{ ...missing, validTo: due }], events: 1 })
  const waiting: MaterialRecord = { ...first, id: 'second', order: 1, isPending: true, validTo: due }
  const left = await after(deleteExpiredKeyMaterial, 'key/second', imported, [first, waiting])
  const { bytes: ___, ...stillWaiting } = waiting
  assert.deepEqual(left, { key: imported, materials: [first, stillWaiting], events: 1 })
})

test('a material is behind those that a store of an earlier release has of its key', async () => {
  const old = [{ keyId: 'key', id: 'first', bytes }, { keyId: 'key', id: 'before', bytes }]
  const known = old.map(record => KeyMaterials.upgrade!(record, 1))
  assert.deepEqual(known.map(({ order }) => order), [0, 0])
  const key = { ...plain, rotation: { days: 90, next: due } }
  const { materials } = await after(rotateKey, 'key', key, known)
  const { rotated } = [...materials].sort(inOrder).at(-1)!
  assert.deepEqual(rotated, { at: due, type: 'AUTOMATIC' })
})
