// One look at a bucket's keys: how far it goes, whom it meets, and what it knows of older stores.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import type { PartitionedUnit } from '../../../storage/unit-of-work.ts'
import { day } from '../../../core/clock.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { Objects, type StoredObject } from '../objects/objects.ts'
import { Uploads, type StoredUpload } from '../uploads/uploads.ts'
import { PastVersions } from '../versions/versions.ts'
import type { Position } from './lifecycle-runs.ts'
import { Look } from './look.ts'
import type { Lifecycle, LifecycleRule } from './rules.ts'

const now = Date.UTC(2026, 10, 20)
const bucket: Bucket = { name: 'one', partition: 'aws', ...here, createdAt: 0, versioning: 'Enabled', hasLifecycle: true }

const stored = (key: string, order: number, modifiedAt: number, more: Partial<StoredObject> = {}): StoredObject => ({
  bucket: 'one', key, versionId: `${key}-${order}`, order, modifiedAt, blob: { id: `${key}${order}`, length: 1 }, md5: '',
  checksum: { algorithm: 'CRC32', value: '' }, headers: {}, metadata: {}, ...more,
})

function lifecycleOf(...rules: readonly Partial<LifecycleRule>[]): Lifecycle {
  const usual = { isEnabled: true, form: 'filter', filter: {} } as const
  return { rules: rules.map((rule, i) => ({ id: `${i}`, ...usual, ...rule })), minimum: 'all_storage_classes_128K' }
}

function lookOf(state: PartitionedUnit, lifecycle: Lifecycle): Look {
  const emit = async () => undefined
  return new Look({ state, emit, once: (_name, draw) => draw(randomBytes), now, settled: now }, bucket, lifecycle)
}

const past = lifecycleOf({ pastExpiration: { days: 2 } })

test('who writes a key meanwhile meets no look, unless the key itself has something due', async () => {
  const { begin, commit, write } = setUp()
  await write(async state => {
    for (const key of ['a', 'busy']) {
      await state.insert(Objects, stored(key, 2, now))
      await state.insert(PastVersions, stored(key, 1, 0, { pastSince: now - 5 * day }))
    }
  })
  const unit = begin()
  assert.equal(await lookOf(unit, past).from(undefined), undefined)
  const tag = async (state: PartitionedUnit) =>
    state.update(Objects, { ...(await state.get(Objects, ['one', 'busy'])) as StoredObject, tags: { a: randomUUID() } })
  await write(tag)
  assert.equal((await commit(unit)).committed, true)
  assert.deepEqual(await begin().list(PastVersions, ['one'], { limit: 9 }), [])
  const second = begin()
  await lookOf(second, lifecycleOf({ expiration: { date: 0 } })).from(undefined)
  await write(tag)
  assert.equal((await commit(second)).committed, false)
})

test('a look ends where it has seen or changed enough, and the next goes on behind it, within a key too', async () => {
  const { begin, commit, write } = setUp()
  const versions = 450
  await write(async state => {
    await state.insert(Objects, stored('k', versions + 1, now))
    for (let order = 1; order <= versions; order++) {
      await state.insert(PastVersions, stored('k', order, 0, { pastSince: now - 5 * day }))
    }
    for (let i = 0; i < 1200; i++) await state.insert(Objects, stored(`x${String(i).padStart(4, '0')}`, 1, now))
  })
  const kept = lifecycleOf({ pastExpiration: { days: 2, newer: 10 } })
  const left: number[] = []
  let [position, looks]: [Position | undefined, number] = [undefined, 0]
  do {
    const unit = begin()
    position = await lookOf(unit, kept).from(position)
    await commit(unit)
    left.push(await begin().count(PastVersions, ['one']))
    looks++
  } while (position && looks < 20)
  assert.deepEqual(left, [250, 50, 10, 10])
})

test('of older stores, which do not say since when a version is past, the next one tells', async () => {
  const { begin, commit, write } = setUp()
  await write(async state => {
    await state.insert(Objects, stored('k', 3, now - day))
    await state.insert(PastVersions, stored('k', 2, now - 9 * day))
    await state.insert(PastVersions, stored('k', 1, 0))
  })
  const unit = begin()
  await lookOf(unit, past).from(undefined)
  await commit(unit)
  const found = await begin().list(PastVersions, ['one'], { limit: 9 })
  assert.deepEqual(found.map(({ order }) => order), [2])
})

test('uploads are looked at behind the keys, in pieces as well', async () => {
  const { begin, commit, write } = setUp()
  await write(async state => {
    for (let i = 0; i < 300; i++) {
      const place = { bucket: 'one', key: i % 2 ? 'a' : 'b', id: String(i).padStart(3, '0') }
      await state.insert(Uploads, { ...place, beganAt: 0 } as StoredUpload)
    }
  })
  const rules = lifecycleOf({ filter: { prefix: 'a' }, abortDays: 1 }, { filter: { prefix: 'b' }, abortDays: 1 })
  const first = begin()
  const position = await lookOf(first, rules).from(undefined)
  await commit(first)
  assert.deepEqual(position, { of: 'uploads', key: 'b', id: '098' })
  const second = begin()
  assert.equal(await lookOf(second, rules).from(position), undefined)
  await commit(second)
  assert.equal(await begin().count(Uploads, ['one']), 0)
})

test('what is done to a past version follows from what stands there, and not from what was listed', async () => {
  const { begin, commit, write } = setUp()
  await write(async state => {
    await state.insert(Objects, stored('k', 2, now - 5 * day))
    await state.insert(PastVersions, stored('k', 1, 0, { pastSince: now - 5 * day, tags: { temp: 'yes' } }))
  })
  const unit = begin()
  const read = unit.get.bind(unit)
  // Between the list and what is done with it somebody keeps the version by another tag.
  let isKept = false
  unit.get = (async (...given: Parameters<typeof read>) => {
    if (!isKept && given[0] === (PastVersions as unknown)) {
      isKept = true
      await write(async state => {
        const version = await state.get(PastVersions, ['one', 'k', -1]) as StoredObject
        await state.update(PastVersions, { ...version, tags: { temp: 'no' } })
      })
    }
    return read(...given)
  }) as typeof unit.get
  const rule = { filter: { tags: [['temp', 'yes']] as const }, pastExpiration: { days: 2 } }
  await lookOf(unit, lifecycleOf(rule)).from(undefined)
  await commit(unit)
  assert.equal(isKept, true)
  assert.deepEqual((await begin().list(PastVersions, ['one'], { limit: 9 })).map(({ versionId }) => versionId), ['k-1'])
})
