import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const Tags = Array.from({ length: 5 }, (_, i) => ({ TagKey: `k${i}`, TagValue: String(i) }))
const { KeyMetadata: key } = await kms.createKey({ Tags })
const KeyId = key!.KeyId!

test('page by page', async () => {
  const first = await kms.listResourceTags({ KeyId, Limit: 3 })
  assert.deepEqual([first.Tags, first.Truncated], [Tags.slice(0, 3), true])
  const second = await kms.listResourceTags({ KeyId, Limit: 3, Marker: first.NextMarker })
  assert.deepEqual([second.Tags, second.Truncated, second.NextMarker], [Tags.slice(3), false, undefined])
})

test('a marker is good for its key alone', async () => {
  const { NextMarker: Marker } = await kms.listResourceTags({ KeyId, Limit: 1 })
  const { KeyMetadata: other } = await kms.createKey({ Tags })
  await assertRefused(kms.listResourceTags({ KeyId: other!.KeyId, Marker }), 'InvalidMarkerException', 'UnknownError')
  await assertRefused(kms.listResourceTags({ KeyId, Marker: 'nonsense' }), 'InvalidMarkerException', 'UnknownError')
})
