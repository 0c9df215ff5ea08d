import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live } from './life.ts'

const key = { manager: 'CUSTOMER', spec: 'SYMMETRIC_DEFAULT' }
const life = {
  configuration: 'kms.tf',
  importedBy: { aws_iam_user: 'name', aws_kms_key: 'key_id', aws_kms_key_policy: 'key_id', aws_kms_alias: 'name' },
  outputs: [
    { decrypted: 'a secret', key: { ...key, description: 'Orders', enabled: true, state: 'Enabled' }, alias_is_of: 'full' },
    {
      decrypted: 'another secret', alias_is_of: 'plain',
      key: { ...key, description: 'Orders, second year', enabled: false, state: 'Disabled' },
    },
  ],
} as const

test('keys, aliases, policies and what is encrypted', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { kms } = sdk(server)
  const { end } = await live(t, server, life)
  const { Aliases } = await kms.listAliases({})
  const own = Aliases!.map(({ AliasName }) => AliasName!).filter(name => !name.startsWith('alias/aws/'))
  assert.equal(own.length, 2)
  assert.ok(own.includes('alias/orders') && own.some(name => /^alias\/orders-\d+$/.test(name)), own.join())
  const keys = (await kms.listKeys({})).Keys!.map(({ KeyId }) => KeyId!)
  assert.equal(keys.length, 4)
  await end()
  const states = await Promise.all(keys.map(async KeyId => (await kms.describeKey({ KeyId })).KeyMetadata!.KeyState))
  assert.deepEqual(states, Array.from(keys, () => 'PendingDeletion'))
})

test('keys of imported material', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { kms } = sdk(server)
  const outputs = { waiting: 'PendingImport', given: 'Enabled', decrypted: 'a secret' }
  const { end } = await live(t, server, {
    configuration: 'external-keys.tf',
    variables: { valid_to: `${new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 19)}Z` },
    // What was imported nobody is told, so a key with material is made anew.
    importedBy: { aws_kms_external_key: ({ description, id }) => (description === 'Still waiting' ? id : undefined) },
    outputs: [outputs, outputs],
  })
  const { Keys } = await kms.listKeys({})
  const found = await Promise.all(Keys!.map(({ KeyId }) => kms.describeKey({ KeyId })))
  const models = found.flatMap(({ KeyMetadata }) => KeyMetadata!.ExpirationModel ?? [])
  assert.deepEqual(models, ['KEY_MATERIAL_DOES_NOT_EXPIRE', 'KEY_MATERIAL_DOES_NOT_EXPIRE'])
  await end()
})
