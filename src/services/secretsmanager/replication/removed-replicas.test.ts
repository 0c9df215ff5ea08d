// A primary has a replica no more: it goes behind the call, and its Region is free for another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { runTimers } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

/** Told of the next commit of what a service does by itself, which stands until it is released. */
let arrived: ((release: () => void) => void) | undefined
const holdOwnWork = () => new Promise<() => void>(resolve => (arrived = resolve))
const server = await startServer({
  between: storage => {
    const commit = storage.store.commit.bind(storage.store)
    storage.store.commit = async batch => {
      const told = batch.isOwnWork && arrived
      if (told) {
        arrived = undefined
        await new Promise<void>(resolve => told(resolve))
      }
      return commit(batch)
    }
    return storage
  },
})
const { secretsmanager: secrets } = sdk(server)
const west = sdk(server, undefined, 'eu-west-1')
const KmsKeyId = 'alias/aws/secretsmanager'
const inSync = (Region: string) => ({ Region, KmsKeyId, Status: 'InSync', StatusMessage: 'Replication succeeded' })
const copied = () => runTimers(server)
const notPermitted = "Operation not permitted on a replica secret. Call must be made in primary secret's region."

test('a replica is removed by its primary, and a primary is deleted behind its replicas', async () => {
  const SecretId = 'removed'
  const AddReplicaRegions = [{ Region: 'eu-west-1' }, { Region: 'ap-south-1' }]
  const { ARN } = await secrets.createSecret({ Name: SecretId, SecretString: 'x', AddReplicaRegions })
  const remains = `You can't delete secret ${ARN} that still has replica regions [ap-south-1, eu-west-1].`
  await assertRefused(secrets.deleteSecret({ SecretId }), 'InvalidParameterException', remains)
  const forced = secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true })
  await assertRefused(forced, 'InvalidParameterException', remains)
  const remove = (...RemoveReplicaRegions: string[]) => secrets.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions })
  await copied()
  const both = [inSync('ap-south-1'), inSync('eu-west-1')]
  assert.deepEqual((await remove('eu-west-2')).ReplicationStatus, both)
  assert.equal((await west.secretsmanager.getSecretValue({ SecretId })).SecretString, 'x')
  assert.deepEqual((await remove('eu-west-1', 'eu-west-2')).ReplicationStatus, [inSync('ap-south-1')])
  const gone = () => west.secretsmanager.getSecretValue({ SecretId })
  await copied()
  await assertRefused(gone(), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  assert.deepEqual((await remove('ap-south-1', 'ap-south-1')).ReplicationStatus, [])
  const { PrimaryRegion, ReplicationStatus } = await secrets.describeSecret({ SecretId })
  assert.deepEqual([PrimaryRegion, ReplicationStatus], [undefined, undefined])
  await secrets.deleteSecret({ SecretId })
})

test('a replica that its primary has no more goes a moment later, and not where it is made anew meanwhile', async () => {
  const SecretId = 'leaving'
  await secrets.createSecret({ Name: SecretId, SecretString: 'x', AddReplicaRegions: [{ Region: 'eu-west-1' }] })
  await copied()
  const copy = west.secretsmanager
  const { LastChangedDate } = await copy.describeSecret({ SecretId })
  const removing = holdOwnWork()
  const [RemoveReplicaRegions, AddReplicaRegions] = [['eu-west-1'], [{ Region: 'eu-west-1' }]]
  await secrets.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions })
  const release = await removing
  const { DeletedDate, ...leaving } = await copy.describeSecret({ SecretId })
  assert.ok(DeletedDate)
  assert.deepEqual([leaving.PrimaryRegion, leaving.LastChangedDate], ['us-east-1', LastChangedDate])
  await assertRefused(copy.getSecretValue({ SecretId }), 'InvalidRequestException', /marked for deletion/)
  await assertRefused(copy.restoreSecret({ SecretId }), 'InvalidParameterException', notPermitted)
  await secrets.putSecretValue({ SecretId, SecretString: 'y' })
  await secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions })
  while ((await secrets.describeSecret({ SecretId })).ReplicationStatus![0]!.Status === 'InProgress') await pause(20)
  release()
  await copied()
  assert.deepEqual((await secrets.describeSecret({ SecretId })).ReplicationStatus, [inSync('eu-west-1')])
  assert.equal((await copy.getSecretValue({ SecretId })).SecretString, 'y')
})
