// Tags are put on a secret and taken off, and nobody shuts himself out by that.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets } = sdk(server)
await secrets.createSecret({ Name: 'tagged', Tags: [{ Key: 'team', Value: 'blue' }] })
const SecretId = 'tagged'
const tags = async () => (await secrets.describeSecret({ SecretId })).Tags

test('tags are put and taken off, and case makes a difference', async () => {
  await secrets.tagResource({ SecretId, Tags: [{ Key: 'Team', Value: 'red' }, { Key: 'team', Value: 'green' }] })
  await assertRecord(server, 'TagResource', {
    readOnly: false, responseElements: null,
    requestParameters: { secretId: SecretId, tags: [{ key: 'Team', value: 'red' }, { key: 'team', value: 'green' }] },
  })
  assert.deepEqual(await tags(), [{ Key: 'team', Value: 'green' }, { Key: 'Team', Value: 'red' }])
  await secrets.untagResource({ SecretId, TagKeys: ['Team', 'none'] })
  assert.deepEqual(await tags(), [{ Key: 'team', Value: 'green' }])
})

test('what is wrong with tags changes none', async () => {
  const put = (Tags: { Key?: string; Value?: string }[]) => secrets.tagResource({ SecretId, Tags })
  for (const Tags of [[{ Key: 'aws:x', Value: '' }], [{ Key: 'AWS:x', Value: '' }], [{ Value: 'x' }]]) {
    await assertRefused(put(Tags), 'InvalidParameterException', /reserved/)
  }
  const many = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }))
  await assertRefused(put(many), 'InvalidParameterException', 'A secret can have at most 50 tags.')
  await assertRefused(put([{ Key: 'x'.repeat(129), Value: '' }]), 'ValidationException', /length less than or equal to 128/)
  const none = secrets.untagResource({ SecretId: 'none', TagKeys: ['x'] })
  await assertRefused(none, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  assert.deepEqual(await tags(), [{ Key: 'team', Value: 'green' }])
})

test('who may change tags by a tag keeps that tag', async () => {
  const own = { StringEquals: { 'secretsmanager:ResourceTag/team': 'green' } }
  const { secretsmanager: member } = sdk(server, await createUser(
    server, 'member', { ...allow(['secretsmanager:TagResource', 'secretsmanager:UntagResource']), Condition: own },
  ))
  await member.tagResource({ SecretId, Tags: [{ Key: 'stage', Value: 'dev' }] })
  const lockedOut = 'This resource policy will not allow you to manage this secret in the future.'
  const given = member.tagResource({ SecretId, Tags: [{ Key: 'team', Value: 'red' }] })
  await assertRefused(given, 'AccessDeniedException', lockedOut)
  const taken = member.untagResource({ SecretId, TagKeys: ['team'] })
  await assertRefused(taken, 'AccessDeniedException', lockedOut)
  await assertRecord(server, 'UntagResource', { errorCode: 'AccessDenied' })
  assert.deepEqual(await tags(), [{ Key: 'team', Value: 'green' }, { Key: 'stage', Value: 'dev' }])
})

test('tags that are taken off leave an empty list and the date of the last change; who never had any has no list', async () => {
  await secrets.createSecret({ Name: 'once' })
  const described = async () => {
    const { Tags, LastChangedDate } = await secrets.describeSecret({ SecretId: 'once' })
    const { SecretList } = await secrets.listSecrets({ Filters: [{ Key: 'name', Values: ['once'] }] })
    assert.deepEqual(SecretList![0]!.Tags, Tags)
    return { Tags, changed: LastChangedDate!.getTime() }
  }
  assert.equal((await described()).Tags, undefined)
  await secrets.tagResource({ SecretId: 'once', Tags: [{ Key: 'a', Value: 'b' }, { Key: 'c', Value: 'd' }] })
  const { changed } = await described()
  await secrets.untagResource({ SecretId: 'once', TagKeys: ['a'] })
  assert.deepEqual(await described(), { Tags: [{ Key: 'c', Value: 'd' }], changed })
  await secrets.untagResource({ SecretId: 'once', TagKeys: ['c'] })
  assert.deepEqual(await described(), { Tags: [], changed })
})
