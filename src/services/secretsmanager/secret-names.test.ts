// A text that is neither a name nor an ARN is refused as such, whatever is asked of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'

const server = await startServer()
const { secretsmanager: secrets } = sdk(server)
const invalid = 'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'
const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [] })

const operations: Readonly<Record<string, (SecretId: string) => Promise<unknown>>> = {
  delete: SecretId => secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true }),
  describe: SecretId => secrets.describeSecret({ SecretId }),
  read: SecretId => secrets.getSecretValue({ SecretId }),
  versions: SecretId => secrets.listSecretVersionIds({ SecretId }),
  put: SecretId => secrets.putSecretValue({ SecretId, SecretString: 'x' }),
  tag: SecretId => secrets.tagResource({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] }),
  untag: SecretId => secrets.untagResource({ SecretId, TagKeys: ['a'] }),
  update: SecretId => secrets.updateSecret({ SecretId, Description: 'x' }),
  validate: SecretId => secrets.validateResourcePolicy({ SecretId, ResourcePolicy }),
}

for (const [what, call] of Object.entries(operations)) {
  test(`${what}: a name that is none`, async () => {
    for (const name of ['Inv Name', ' Inv Name', ' Inv*Name? ', 'x:y', 'ü']) {
      await assertRefused(call(name), 'ValidationException', invalid)
    }
  })
}

test('a name that could be one, and an ARN, are looked for', async () => {
  await secrets.createSecret({ Name: 'a/b_c+=.@!-', SecretString: 'x' })
  const { ARN } = await secrets.describeSecret({ SecretId: 'a/b_c+=.@!-' })
  assert.equal((await secrets.getSecretValue({ SecretId: ARN! })).Name, 'a/b_c+=.@!-')
  await assertRefused(secrets.describeSecret({ SecretId: 'none' }), 'ResourceNotFoundException', /can't find/)
})
