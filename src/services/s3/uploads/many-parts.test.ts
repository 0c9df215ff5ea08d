// An upload of more parts than most lists have items.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import type { Storage } from '../../../storage/open.ts'
import { mostParts, Parts } from './parts.ts'

let storage: Storage | undefined
const server = await startServer({ between: opened => (storage = opened) })
const { s3 } = sdk(server)
const Bucket = 'many-parts'
await s3.createBucket({ Bucket })

const least = 5 * 1024 ** 2
const value = Buffer.alloc(8, 7).toString('base64')
const md5Of = (number: number) => number.toString(16).padStart(32, '0')

/** As if they had been sent: records without a byte behind them. */
async function plant(upload: string, count: number): Promise<void> {
  for (let from = 1; from <= count; from += 1000) {
    const state = storage!.begin({ account: '', region: '' })
    for (let number = from; number < Math.min(from + 1000, count + 1); number++) {
      const blob = { id: `${upload}-${number}`, length: least }
      const checksum = { algorithm: 'CRC64NVME', value } as const
      await state.insert(Parts, { upload, number, blob, md5: md5Of(number), checksum, modifiedAt: 0 })
    }
    assert.ok((await storage!.store.commit(state.toBatch([], `${upload}-${from}`))).committed)
  }
}

test('an upload of as many parts as there may be is completed, and the same again answers the same', async () => {
  for (const count of [1001, mostParts]) {
    const Key = `of-${count}`
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key })
    await plant(UploadId!, count)
    const MultipartUpload = {
      Parts: Array.from({ length: count }, (_, i) => ({ PartNumber: i + 1, ETag: `"${md5Of(i + 1)}"` })),
    }
    const made = await s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload })
    assert.match(made.ETag!, new RegExp(`^"[0-9a-f]{32}-${count}"$`))
    assert.equal((await s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload })).ETag, made.ETag)
    assert.equal((await s3.headObject({ Bucket, Key })).ContentLength, count * least)
  }
})
