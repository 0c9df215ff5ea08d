import assert from 'node:assert/strict'
import { test } from 'node:test'
import { here, setUp } from '../../storage/unit/unit.kit.ts'
import { LogBatches } from './log-batches.ts'
import { NewBatches } from './new-batches.ts'

const group = { name: 'g', id: 'group', partition: 'aws', ...here, createdAt: 0, tags: {} }
const start = 1_000_000

function following() {
  const { begin, write } = setUp()
  const batches = new NewBatches(group, start)
  return {
    put: (ingestedAt: number, ...ids: readonly string[]) => write(async state => {
      for (const id of ids) {
        await state.insert(LogBatches, { groupId: group.id, ingestedAt, id, streamId: 's', streamName: 's', size: 1 })
      }
    }),
    async take(now: number) {
      const { batches: found, isCut } = await batches.take(begin(), now)
      return [found.map(({ id }) => id), isCut] as const
    },
  }
}

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, i) => String(i + from).padStart(4, '0'))

test('each batch is taken once, in the order in which they came, and none of before', async () => {
  const { put, take } = following()
  await put(start - 1, 'before')
  assert.deepEqual(await take(start), [[], false])
  await put(start, 'a')
  await put(start + 5, 'c', 'b')
  assert.deepEqual(await take(start + 1000), [['a', 'b', 'c'], false])
  assert.deepEqual(await take(start + 2000), [[], false])
  await put(start + 2500, ...ids(200))
  assert.deepEqual(await take(start + 3000), [ids(200), false])
})

test('one that is seen late is taken, where it is no ten seconds late', async () => {
  const { put, take } = following()
  await put(start + 20_000, 'a')
  assert.deepEqual(await take(start + 20_000), [['a'], false])
  await put(start + 11_000, 'late')
  await put(start + 9000, 'too late')
  assert.deepEqual(await take(start + 21_000), [['late'], false])
})

test('what came while nobody looked is taken, and of very much the newest', async () => {
  const { put, take } = following()
  assert.deepEqual(await take(start), [[], false])
  await put(start + 60_000, 'a')
  assert.deepEqual(await take(start + 120_000), [['a'], false])
  for (let i = 0; i < 6; i++) await put(start + 180_000 + i, ...ids(200, i * 200))
  const [found, isCut] = await take(start + 240_000)
  assert.equal(isCut, true)
  assert.ok(found.length >= 1024 && found.length < 1200)
  assert.deepEqual([found[0], found.at(-1)], [ids(1200).at(-found.length), '1199'])
})
