import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

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

test('a policy may say which tags stay', async () => {
  const Condition = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'b' } }
  const kept = { Effect: 'Deny', Action: 'kms:UntagResource', Resource: '*', Condition } as const
  const user = sdk(server, await createUser(server, 'cleaner', allow('kms:*'), kept)).kms
  await user.untagResource({ KeyId, TagKeys: ['a'] })
  await assertRefused(user.untagResource({ KeyId, TagKeys: ['a', 'b'] }), 'AccessDeniedException', /with an explicit deny/)
})
