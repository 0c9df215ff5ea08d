import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
const Tags = [{ Key: 'team', Value: 'blue' }, { Key: 'stage', Value: 'test' }]
await ssm.putParameter({ Name: '/app/a', Value: '1', Type: 'String', Tags })
const parameter = { ResourceType: 'Parameter', ResourceId: '/app/a' } as const

test('removes the tags that are there', async () => {
  await ssm.removeTagsFromResource({ ...parameter, TagKeys: ['team', 'absent'] })
  assert.deepEqual((await ssm.listTagsForResource(parameter)).TagList, [{ Key: 'stage', Value: 'test' }])
})

test('of a parameter that is there, by whoever may', async () => {
  const absent = ssm.removeTagsFromResource({ ...parameter, ResourceId: '/app/none', TagKeys: ['team'] })
  await assertRefused(absent, 'InvalidResourceId', 'UnknownError')
  const tagger = sdk(server, await createUser(server, 'tagger', allow('ssm:AddTagsToResource')))
  const denied = tagger.ssm.removeTagsFromResource({ ...parameter, TagKeys: ['stage'] })
  await assertRefused(denied, 'AccessDeniedException', /ssm:RemoveTagsFromResource on resource: arn:aws:ssm:/)
})
