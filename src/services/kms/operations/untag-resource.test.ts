import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({ Tags: [{ TagKey: 'a', TagValue: '1' }, { TagKey: 'b', TagValue: '2' }] })
const KeyId = key!.KeyId!

test('removes the tags that are there', async () => {
  await kms.untagResource({ KeyId, TagKeys: ['a', 'absent'] })
  assert.deepEqual((await kms.listResourceTags({ KeyId })).Tags, [{ TagKey: 'b', TagValue: '2' }])
})

test('of a key that is there', async () => {
  const absent = '00000000-0000-4000-8000-000000000000'
  await assertRefused(kms.untagResource({ KeyId: absent, TagKeys: ['a'] }), 'NotFoundException', /does not exist$/)
})
