import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { Blobs, nameBlob } from '../../../storage/blobs/blob-records.ts'
import { stage, statesOf } from '../../../storage/blobs/blobs.suite.ts'
import { openInMemory, type Storage } from '../../../storage/open.ts'
import type { PartitionedUnit } from '../../../storage/unit-of-work.ts'
import { Objects, ownerOf, type StoredObject } from '../objects/objects.ts'
import { releaseReplaced } from './release-replaced.ts'

let storage: Storage | undefined
const server = await startServer({ between: opened => (storage = opened) })
const { s3 } = sdk(server)
const Bucket = 'replaced'
await s3.createBucket({ Bucket })

async function named(): Promise<number> {
  const blobs = await storage!.begin({ account: '', region: '' }).list(Blobs, [], { limit: 1000 })
  return blobs.filter(({ state }) => state === 'named').length
}

test('who overwrites an object meanwhile keeps none of what he replaced from being released', async () => {
  const memory = await openInMemory({ random: randomBytes })
  const replaced = { bucket: 'one', key: 'key' }
  const nowhere = { account: '', region: '' }
  const commit = async (state: PartitionedUnit) => (await memory.store.commit(state.toBatch([], randomUUID()))).committed
  const write = async () => {
    const { blob: { id, length } } = await stage(memory, randomBytes(10))
    const blob = { id, length }
    const state = memory.begin(nowhere)
    await nameBlob(state, blob, ownerOf(replaced), 0)
    await state.put(Objects, { ...replaced, blob } as StoredObject)
    assert.ok(await commit(state))
  }
  const begin = async () => {
    const state = memory.begin(nowhere)
    await releaseReplaced.run(replaced, { state, now: 0, settled: 0, emit: () => assert.fail('There is no more.') } as never)
    return state
  }
  for (let i = 0; i < 5; i++) await write()
  const first = await begin()
  await write()
  assert.equal(await commit(first), true)
  assert.deepEqual(await statesOf(memory), ['named', 'named', 'released', 'released', 'released', 'released'])
  const remove = memory.begin(nowhere)
  await remove.remove(Objects, (await remove.get(Objects, ['one', 'key']))!)
  assert.ok(await commit(remove))
  // Of an object that is gone the newest is released too, unless it comes again.
  const [gone, late] = [await begin(), await begin()]
  await write()
  assert.equal(await commit(late), false)
  assert.equal(await commit(await begin()), true)
  assert.equal(await commit(gone), false)
  assert.deepEqual((await statesOf(memory)).filter(state => state === 'named'), ['named'])
  await memory.close()
})

test('of many who make one key at once, or put it again, the bytes of all but one are released', async () => {
  for (const Key of ['one', 'two', 'three']) {
    await Promise.all(Array.from({ length: 10 }, (_, i) => s3.putObject({ Bucket, Key, Body: `${i}` })))
  }
  while ((await named()) > 3) await delay(10)
  await s3.putObject({ Bucket, Key: 'one', Body: 'again' })
  while ((await named()) > 3) await delay(10)
  await s3.deleteObject({ Bucket, Key: 'two' })
  while ((await named()) > 2) await delay(10)
  assert.equal(await (await s3.getObject({ Bucket, Key: 'one' })).Body!.transformToString(), 'again')
})
