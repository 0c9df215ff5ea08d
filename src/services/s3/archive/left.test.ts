// Of what was asked back nothing is left behind the object that it was of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import type { Storage } from '../../../storage/open.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { Restores } from './restores.ts'

let storage: Storage | undefined
const server = await startServer({ between: opened => (storage = opened) })
const { s3 } = sdk(server)

/** Records, and their timers. */
async function left(): Promise<readonly [number, number]> {
  const state = storage!.begin({ account: '', region: '' })
  const timers = (await state.list(Timers, [], { limit: 100 })).filter(({ job }) => job === 's3.GoOnRestoring')
  return [(await state.list(Restores, [], { limit: 100 })).length, timers.length]
}

async function settles(expected: readonly [number, number]): Promise<void> {
  for (let i = 0; i < 100 && String(await left()) !== String(expected); i++) await delay(50)
  assert.deepEqual(await left(), expected)
}

for (const versioning of ['none', 'Enabled', 'Suspended'] as const) {
  test(`in a bucket of ${versioning} versions`, async () => {
    const Bucket = `left-${versioning.toLowerCase()}`
    await s3.createBucket({ Bucket })
    if (versioning !== 'none') await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: versioning } })
    const put = (Key: string) => s3.putObject({ Bucket, Key, Body: 'x', StorageClass: 'GLACIER' })
    const restored = async (Key: string) => {
      const { VersionId } = await put(Key)
      await s3.restoreObject({ Bucket, Key, RestoreRequest: { Days: 2_147_483_647 } })
      return VersionId === undefined ? {} : { VersionId }
    }
    const versions = [await restored('a'), await restored('b')] as const
    assert.deepEqual(await left(), [2, 2])
    await put('a')
    await settles(versioning === 'Enabled' ? [2, 2] : [1, 1])
    await s3.deleteObject({ Bucket, Key: 'a', ...versions[0] })
    await s3.deleteObject({ Bucket, Key: 'b', ...versions[1] })
    await settles([0, 0])
  })
}
