import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Secret } from '../../../core/secret.ts'
import type { JobContext } from '../../../gateway/work.ts'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import { KeyMaterials } from '../keys/key-materials.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { deleteKey } from './delete-key.ts'

const day = 86_400_000
const due = Date.UTC(2026, 10, 22)
const leaving: KmsKey = {
  id: 'key', partition: 'aws', ...here, description: '', manager: 'CUSTOMER', state: 'PendingDeletion', deletionAt: due,
  origin: 'AWS_KMS', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', createdAt: 0, policy: '{}', principals: {}, aliases: [],
  tags: {}, currentMaterialId: '0',
}

/** What is left of a key and its materials behind the job, and how many events that has recorded. */
async function after(key: KmsKey, materials: number) {
  const { begin, write } = setUp()
  await write(async state => {
    await state.insert(Keys, key)
    const bytes = new Secret(new Uint8Array(32))
    for (let n = 0; n < materials; n++) await state.insert(KeyMaterials, { keyId: key.id, id: `${n}`, order: n, bytes })
  })
  let events = 0
  const context: Omit<JobContext, 'state'> = {
    subject: key.id, due, now: due, settled: due, ...here, record: () => void events++,
    once: (_name, draw) => draw(randomBytes), aws: { call: () => assert.fail('It calls nobody.') },
    announce: async () => undefined, emit: () => assert.fail('It has no effects.'),
  }
  await write(state => deleteKey.run({ ...context, state }))
  const left = await begin().list(KeyMaterials, [key.id], { limit: 1000 })
  return { key: await begin().get(Keys, [key.id]), materials: left.length, events }
}

test('a key goes with all its materials', async () => {
  assert.deepEqual(await after(leaving, 250), { key: undefined, materials: 0, events: 1 })
})

test('a key that is kept, or is deleted at another time, stays', async () => {
  const { deletionAt: _, ...rest } = leaving
  for (const key of [{ ...rest, state: 'Disabled' as const }, { ...leaving, deletionAt: due + day }]) {
    assert.deepEqual(await after(key, 1), { key, materials: 1, events: 0 })
  }
})
