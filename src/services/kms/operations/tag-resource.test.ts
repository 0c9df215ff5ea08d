import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({ Tags: [{ TagKey: 'team', TagValue: 'blue' }] })
const KeyId = key!.KeyId!

test('adds tags and replaces values', async () => {
  await kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'red' }, { TagKey: 'stage', TagValue: '' }] })
  const { Tags } = await kms.listResourceTags({ KeyId })
  assert.deepEqual(Tags, [{ TagKey: 'stage', TagValue: '' }, { TagKey: 'team', TagValue: 'red' }])
})

test('a key twice, a reserved one, more than fifty', async () => {
  const twice = [{ TagKey: 'a', TagValue: '1' }, { TagKey: 'a', TagValue: '2' }]
  await assertRefused(kms.tagResource({ KeyId, Tags: twice }), 'TagException', 'Duplicate tag keys')
  await assertRefused(kms.tagResource({ KeyId, Tags: [{ TagKey: 'aws:a', TagValue: '1' }] }), 'TagException', /reserved/)
  const many = Array.from({ length: 51 }, (_, i) => ({ TagKey: `k${i}`, TagValue: '' }))
  await assertRefused(kms.tagResource({ KeyId, Tags: many }), 'TagException', 'Too many tags')
  assert.equal((await kms.listResourceTags({ KeyId })).Tags?.length, 2)
})

test('a key or a value of other characters than letters, digits, spaces and some signs', async () => {
  for (const [TagKey, TagValue] of [['a#', ''], ['a', 'b*'], ['a', 'b\n'], ['<a>', 'b'], ['a', '\u{1f511}']] as const) {
    await assertRefused(kms.tagResource({ KeyId, Tags: [{ TagKey, TagValue }] }), 'TagException', 'Invalid tag')
  }
  const TagKey = 'Größe 2_./=+-:@'
  await kms.tagResource({ KeyId, Tags: [{ TagKey, TagValue: TagKey }] })
  await kms.untagResource({ KeyId, TagKeys: [TagKey] })
})

test('a policy decides by the tag that the key has', async () => {
  const statement = { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' } as const
  const condition = (team: string) => ({ ...statement, Condition: { StringEquals: { 'aws:ResourceTag/team': team } } })
  const red = sdk(server, await createUser(server, 'red', condition('red')))
  const blue = sdk(server, await createUser(server, 'blue', condition('blue')))
  assert.equal((await red.kms.describeKey({ KeyId })).KeyMetadata?.KeyId, KeyId)
  await assertRefused(blue.kms.describeKey({ KeyId }), 'AccessDeniedException', /kms:DescribeKey/)
})
