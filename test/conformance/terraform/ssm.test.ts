import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live, type Attributes } from './life.ts'

const found = ['/shop/db/password', '/shop/regions', '/shop/url']
const life = {
  configuration: 'ssm.tf',
  importedBy: { aws_kms_key: 'key_id', aws_ssm_parameter: ({ name }: Attributes) => (name === 'shown' ? undefined : name) },
  outputs: [
    { password: 'correct horse', version: 1, is_encrypted: true, found },
    { password: 'battery staple', version: 2, is_encrypted: true, found },
  ],
} as const

test('parameters of each type', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { ssm } = sdk(server)
  const { end } = await live(t, server, life)
  const { Parameters } = await ssm.getParametersByPath({ Path: '/', Recursive: true, WithDecryption: true })
  assert.deepEqual(Parameters!.map(({ Name, Value }) => [Name, Value]), [
    ['/shop/db/password', 'battery staple'], ['/shop/db/token', 'a token'], ['/shop/regions', 'eu-west-1'],
    ['/shop/unknown', 'written twice'], ['/shop/url', 'https://new.shop.example'], ['shown', '2'],
  ])
  const { TagList } = await ssm.listTagsForResource({ ResourceType: 'Parameter', ResourceId: '/shop/url' })
  assert.deepEqual(TagList, [{ Key: 'team', Value: 'orders' }])
  await end()
  assert.deepEqual((await ssm.describeParameters({})).Parameters, [])
})
