import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live } from './life.ts'

const replica = { type: 'REPLICA', primary: 'us-east-1', rotates: true }
const life = {
  configuration: 'replicas.tf',
  importedBy: { aws_kms_key: 'key_id', aws_kms_replica_key: 'key_id', aws_kms_alias: 'name' },
  outputs: [
    { replica: { ...replica, description: 'Orders', enabled: true }, shares_the_id: true },
    { replica: { ...replica, description: 'Orders, second year', enabled: false }, shares_the_id: true },
  ],
} as const

test('keys in several Regions', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const [here, there] = [sdk(server).kms, sdk(server, undefined, 'eu-west-1').kms]
  const { end } = await live(t, server, life)
  const keys = (await here.listKeys({})).Keys!.map(({ KeyId }) => KeyId!)
  assert.deepEqual((await there.listKeys({})).Keys!.map(({ KeyId }) => KeyId), keys)
  await end()
  for (const [client, state] of [[here, 'PendingReplicaDeletion'], [there, 'PendingDeletion']] as const) {
    const states = await Promise.all(keys.map(async KeyId => (await client.describeKey({ KeyId })).KeyMetadata!.KeyState))
    assert.deepEqual(states, [state, state])
  }
})
