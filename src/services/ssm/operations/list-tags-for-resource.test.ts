import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { ssm } = sdk(server)

test('the tags of a parameter', async () => {
  await ssm.putParameter({ Name: 'flag', Value: '1', Type: 'String', Tags: [{ Key: 'team', Value: 'blue' }] })
  const { TagList } = await ssm.listTagsForResource({ ResourceType: 'Parameter', ResourceId: 'flag' })
  assert.deepEqual(TagList, [{ Key: 'team', Value: 'blue' }])
})

test('of nothing else', async () => {
  const none = ssm.listTagsForResource({ ResourceType: 'Parameter', ResourceId: 'none' })
  await assertRefused(none, 'InvalidResourceId', 'UnknownError')
  const document = ssm.listTagsForResource({ ResourceType: 'Document', ResourceId: 'a' })
  await assertRefused(document, 'NotImplementedException', /Document/, 501)
})
