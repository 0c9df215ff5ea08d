// A replica that could not follow while a version went and was made anew under its name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, pass, runTimers } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer({ dev: true })
const [here, there] = [sdk(server).secretsmanager, sdk(server, undefined, 'eu-west-1')]
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

test('it has the version as it is by then', async () => {
  const { KeyId = '' } = (await there.kms.createKey({})).KeyMetadata!
  const SecretId = 'followed'
  const put = (n: number, SecretString: string) => here.putSecretValue({ SecretId, SecretString, ClientRequestToken: token(n) })
  const read = async () => (await there.secretsmanager.getSecretValue({ SecretId, VersionId: token(1) })).SecretString
  await here.createSecret({
    Name: SecretId, SecretString: 'one', ClientRequestToken: token(1),
    AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: KeyId }],
  })
  await runTimers(server)
  assert.equal(await read(), 'one')
  await there.kms.disableKey({ KeyId })
  await put(2, 'two')
  await pass(server, 2 * day)
  for (let n = 3; n < 106; n++) await put(n, String(n))
  await assertRefused(here.getSecretValue({ SecretId, VersionId: token(1) }), 'ResourceNotFoundException', /./)
  await put(1, 'anew')
  await there.kms.enableKey({ KeyId })
  await put(106, 'last')
  await runTimers(server)
  assert.equal((await here.describeSecret({ SecretId })).ReplicationStatus![0]!.Status, 'InSync')
  assert.equal(await read(), 'anew')
})
