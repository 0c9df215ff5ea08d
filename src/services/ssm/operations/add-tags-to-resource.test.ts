import { test } from 'node:test'
import assert from 'node:assert/strict'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { ssm } = sdk(server)
await ssm.putParameter({ Name: '/app/a', Value: '1', Type: 'String', Tags: [{ Key: 'team', Value: 'blue' }] })
const parameter = { ResourceType: 'Parameter', ResourceId: '/app/a' } as const

test('adds tags and replaces values', async () => {
  await ssm.addTagsToResource({ ...parameter, Tags: [{ Key: 'team', Value: 'red' }, { Key: 'stage', Value: 'test' }] })
  const { TagList } = await ssm.listTagsForResource(parameter)
  assert.deepEqual(TagList, [{ Key: 'team', Value: 'red' }, { Key: 'stage', Value: 'test' }])
})

test('fifty at most, on a parameter that is there', async () => {
  const Tags = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' }))
  await assertRefused(ssm.addTagsToResource({ ...parameter, Tags }), 'TooManyTagsError', /50/)
  const absent = { ...parameter, ResourceId: '/app/none', Tags: Tags.slice(0, 1) }
  await assertRefused(ssm.addTagsToResource(absent), 'InvalidResourceId', 'UnknownError')
})
