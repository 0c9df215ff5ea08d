// A copy that is given up when the secret that it was of has become a replica itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { commitGate } from '../../../../test/kit/commit-gate.ts'
import { runTimers } from '../../../../test/kit/pass.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const gate = commitGate()
const server = await startServer({ between: gate.between })
const { secretsmanager: secrets, iam } = sdk(server)
const { secretsmanager: west } = sdk(server, undefined, 'eu-west-1')

test('it changes nothing of the replica', async () => {
  const SecretId = 'swapped'
  const user = await createUser(server, 'leaving', allow('*'))
  await secrets.createSecret({ Name: SecretId, SecretString: 'one', AddReplicaRegions: [{ Region: 'eu-west-1' }] })
  await runTimers(server)
  const copying = gate.hold('GenerateDataKey')
  await sdk(server, user).secretsmanager.replicateSecretToRegions({
    SecretId, AddReplicaRegions: [{ Region: 'ap-south-1' }],
  })
  const held = await copying
  await iam.deleteAccessKey({ UserName: 'leaving', AccessKeyId: user.accessKeyId })
  await iam.deleteUserPolicy({ UserName: 'leaving', PolicyName: 'test' })
  await iam.deleteUser({ UserName: 'leaving' })
  await secrets.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions: ['ap-south-1'] })
  await west.stopReplicationToReplica({ SecretId })
  await west.replicateSecretToRegions({
    SecretId, AddReplicaRegions: [{ Region: 'us-east-1' }], ForceOverwriteReplicaSecret: true,
  })
  while ((await west.describeSecret({ SecretId })).ReplicationStatus![0]!.Status === 'InProgress') await pause(20)
  const told = async () => (await secrets.describeSecret({ SecretId })).PrimaryRegion
  assert.equal(await told(), 'eu-west-1')
  held.release()
  await runTimers(server)
  assert.equal(await told(), 'eu-west-1')
  await west.putSecretValue({ SecretId, SecretString: 'two' })
  await runTimers(server)
  assert.equal((await secrets.getSecretValue({ SecretId })).SecretString, 'two')
})
