import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { Blobs } from '../../storage/blobs/blob-records.ts'
import type { Storage } from '../../storage/open.ts'

let storage: Storage | undefined
const server = await startServer({ between: opened => (storage = opened) })
const { s3 } = sdk(server)
const Bucket = 'replaced'
await s3.createBucket({ Bucket })

async function named(): Promise<number> {
  const blobs = await storage!.begin({ account: '', region: '' }).list(Blobs, [], { limit: 1000 })
  return blobs.filter(({ state }) => state === 'named').length
}

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
