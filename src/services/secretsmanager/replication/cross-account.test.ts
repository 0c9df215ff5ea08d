// A secret has a replica in another account: both accounts agree to it, and either ends it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { newerCalls } from '../../../../test/kit/newer-secret-calls.ts'
import { runTimers } from '../../../../test/kit/pass.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const home = '000000000000'
const [here, there] = [sdk(server), sdk(server, theirs)]
const [newer, newerThere] = [newerCalls(server), newerCalls(server, theirs)]
const root = (account: string) => `arn:aws:iam::${account}:root`
const statement = (account: string, Action: string) =>
  ({ Effect: 'Allow' as const, Principal: { AWS: root(account) }, Action, Resource: '*' })
const keyThere = (await there.kms.createKey({
  Policy: policy(statement(other, 'kms:*'), statement(home, 'kms:GenerateDataKey'), statement(home, 'kms:Encrypt')),
})).KeyMetadata!.Arn!
const NoRestriction = { ReplicaRestriction: 'NoRestriction' }
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function pair(name: string, key?: string) {
  const value = { SecretString: 'one', ClientRequestToken: token(1), ...(key && { KmsKeyId: key }) }
  const { ARN: primary } = await here.secretsmanager.createSecret({ Name: name, ...value })
  const made = await newerThere.createSecret({
    Name: `of/${name}`, KmsKeyId: keyThere, CrossAccountPrimaryARN: primary, ClientRequestToken: token(1),
  })
  return { primary: primary!, replica: String(made['ARN']) }
}
const associate = (primary: string, replica: string, more: object = NoRestriction) =>
  newer.associateCrossAccountReplica({ SecretId: primary, CrossAccountReplicaARN: replica, ...more })
const copied = () => runTimers(server)
const primaryOf = async (SecretId: string) => {
  await copied()
  return (await newerThere.describeSecret({ SecretId }))['CrossAccountPrimary']
}
const replicasOf = async (SecretId: string) => {
  await copied()
  return (await newer.describeSecret({ SecretId }))['CrossAccountReplicas']
}
const notPermitted = "Operation not permitted on a replica secret. Call must be made in primary secret's region."

test('a replica waits for its primary, and has its values from then on', async () => {
  const { primary, replica } = await pair('kept')
  assert.deepEqual(await primaryOf(replica), { PrimarySecretARN: primary, ReplicationStatus: 'Pending' })
  const empty = there.secretsmanager.getSecretValue({ SecretId: replica })
  await assertRefused(empty, 'ResourceNotFoundException', /can't find the specified secret value/)
  assert.deepEqual(await associate(primary, replica), {
    ARN: primary, CrossAccountReplicaARN: replica, ReplicationStatus: 'InSync',
  })
  assert.deepEqual(await primaryOf(replica), { PrimarySecretARN: primary, ReplicationStatus: 'InSync' })
  assert.deepEqual(await replicasOf(primary), [{ ReplicaSecretARN: replica, ReplicationStatus: 'InSync' }])
  const records = (await server.records()).filter(({ eventName }) => eventName === 'AssociateCrossAccountReplica')
  assert.deepEqual(records.map(({ recipientAccountId }) => recipientAccountId).toSorted(), [home, other])
  const read = async () => {
    await copied()
    return (await there.secretsmanager.getSecretValue({ SecretId: replica })).SecretString
  }
  assert.equal(await read(), 'one')
  await here.secretsmanager.putSecretValue({ SecretId: primary, SecretString: 'two', ClientRequestToken: token(2) })
  assert.equal(await read(), 'two')
  await here.secretsmanager.tagResource({ SecretId: primary, Tags: [{ Key: 'a', Value: 'b' }] })
  assert.equal((await there.secretsmanager.describeSecret({ SecretId: replica })).Tags, undefined)
  await associate(primary, replica)
  const second = (await pair('second')).replica
  await assertRefused(associate(primary, second), 'LimitExceededException', /one replica in another account at most/)
})

test('whoever is of the primary\'s account begins to replicate, and does nothing else with the replica', async () => {
  const { primary, replica } = await pair('alone')
  assert.deepEqual((await newerThere.listResourcePolicies({ SecretId: replica }))['ResourcePolicies'], [
    { PolicyName: 'CrossAccountReplication' },
  ])
  const { ResourcePolicy } = await newerThere.getResourcePolicy({ SecretId: replica, PolicyName: 'CrossAccountReplication' })
  assert.match(String(ResourcePolicy), /AcceptCrossAccountReplication/)
  const denied = /no resource-based policy allows/
  await assertRefused(here.secretsmanager.getSecretValue({ SecretId: replica }), 'AccessDeniedException', denied)
  await assertRefused(here.secretsmanager.deleteSecret({ SecretId: replica }), 'AccessDeniedException', denied)
  const { ARN: stranger } = await there.secretsmanager.createSecret({ Name: 'stranger', SecretString: 'x' })
  await assertRefused(associate(primary, stranger!), 'AccessDeniedException', denied)
  const { primary: another } = await pair('another')
  await assertRefused(associate(another, replica), 'InvalidRequestException', /^There is no replica of this secret/)
  const half = await createUser(server, 'half', allow('secretsmanager:AssociateCrossAccountReplica'))
  const halfway = newerCalls(server, half).associateCrossAccountReplica({
    SecretId: primary, CrossAccountReplicaARN: replica, ...NoRestriction,
  })
  await assertRefused(halfway, 'AccessDeniedException', /secretsmanager:GetSecretValue/)
  await assertRefused(associate(primary, replica, {}), 'InvalidRequestException', /not in the organization/)
  const role = { ...NoRestriction, ReplicationRoleARN: `arn:aws:iam::${home}:role/replicating` }
  await assertRefused(associate(primary, replica, role), 'NotImplementedException', /ReplicationRoleARN/, 501)
  assert.deepEqual(await primaryOf(replica), { PrimarySecretARN: primary, ReplicationStatus: 'Pending' })
  assert.equal(await replicasOf(primary), undefined)
})

test('a replica is not changed or deleted by itself, nor its primary deleted', async () => {
  const { primary, replica: SecretId } = await pair('fixed')
  await associate(primary, SecretId)
  const copy = there.secretsmanager
  await assertAllRefused([
    copy.putSecretValue({ SecretId, SecretString: 'x' }), copy.updateSecret({ SecretId, KmsKeyId: keyThere }),
    copy.deleteSecret({ SecretId }), copy.putResourcePolicy({ SecretId, ResourcePolicy: policy(statement(home, '*')) }),
  ], 'InvalidParameterException', notPermitted)
  const held = here.secretsmanager.deleteSecret({ SecretId: primary })
  await assertRefused(held, 'InvalidParameterException', /still has a cross-account replica/)
})

test('either account ends it', async () => {
  const [one, two] = [await pair('one'), await pair('two')]
  await associate(one.primary, one.replica)
  await associate(two.primary, two.replica)
  const ending = { SecretId: one.primary, CrossAccountReplicaARN: one.replica }
  assert.deepEqual(await newer.disassociateCrossAccountReplica(ending), { ARN: one.primary, CrossAccountReplicaARN: one.replica })
  assert.deepEqual(await primaryOf(one.replica), { PrimarySecretARN: one.primary, ReplicationStatus: 'Detached' })
  assert.equal(await replicasOf(one.primary), undefined)
  await assertRefused(newer.disassociateCrossAccountReplica(ending), 'InvalidRequestException', 'The secret has no such replica.')
  await here.secretsmanager.putSecretValue({ SecretId: one.primary, SecretString: 'later' })
  await copied()
  assert.equal((await there.secretsmanager.getSecretValue({ SecretId: one.replica })).SecretString, 'one')
  await here.secretsmanager.deleteSecret({ SecretId: one.primary })
  await there.secretsmanager.stopReplicationToReplica({ SecretId: one.replica })
  await there.secretsmanager.stopReplicationToReplica({ SecretId: two.replica })
  assert.deepEqual(await replicasOf(two.primary), [{ ReplicaSecretARN: two.replica, ReplicationStatus: 'Detached' }])
  await here.secretsmanager.putSecretValue({ SecretId: two.primary, SecretString: 'later' })
  await there.secretsmanager.putSecretValue({ SecretId: two.replica, SecretString: 'own' })
  assert.equal((await there.secretsmanager.getSecretValue({ SecretId: two.replica })).SecretString, 'own')
  await there.secretsmanager.deleteSecret({ SecretId: two.replica })
  await here.secretsmanager.deleteSecret({ SecretId: two.primary })
})

test('the replica that is associated is known by its whole ARN, and one of its name that is made later is another', async () => {
  const { primary, replica } = await pair('short')
  const short = replica.slice(0, -7)
  assert.equal((await associate(primary, short))['CrossAccountReplicaARN'], replica)
  assert.deepEqual(await replicasOf(primary), [{ ReplicaSecretARN: replica, ReplicationStatus: 'InSync' }])
  await associate(primary, replica)
  await associate(primary, short)
  await there.secretsmanager.stopReplicationToReplica({ SecretId: replica })
  assert.deepEqual(await replicasOf(primary), [{ ReplicaSecretARN: replica, ReplicationStatus: 'Detached' }])
  await there.secretsmanager.deleteSecret({ SecretId: replica, ForceDeleteWithoutRecovery: true })
  const later = String((await newerThere.createSecret({
    Name: 'of/short', KmsKeyId: keyThere, CrossAccountPrimaryARN: primary, ClientRequestToken: token(1),
  }))['ARN'])
  await here.secretsmanager.putSecretValue({ SecretId: primary, SecretString: 'two', ClientRequestToken: token(2) })
  const waiting = { PrimarySecretARN: primary, ReplicationStatus: 'Pending' }
  assert.deepEqual(await primaryOf(later), waiting)
  const ended = await newer.disassociateCrossAccountReplica({ SecretId: primary, CrossAccountReplicaARN: short })
  assert.deepEqual(ended, { ARN: primary, CrossAccountReplicaARN: replica })
  assert.deepEqual(await primaryOf(later), waiting)
})

const untold = 'Replication failed: The primary could not be copied. Its account is told why.'

test('the account of a replica is not told who changes the primary, nor by which keys', async () => {
  const { Arn: own = '' } = (await here.kms.createKey({})).KeyMetadata!
  const { primary, replica } = await pair('discreet', own)
  await associate(primary, replica)
  const payroll = await createUser(server, 'payroll', allow('secretsmanager:*'), allow('kms:GenerateDataKey'))
  await sdk(server, payroll).secretsmanager.putSecretValue({ SecretId: primary, SecretString: 'two' })
  assert.deepEqual(await primaryOf(replica), {
    PrimarySecretARN: primary, ReplicationStatus: 'Failed', StatusMessage: untold,
  })
  const [told] = (await replicasOf(primary)) as { StatusMessage: string }[]
  assert.match(told!.StatusMessage, /user\/payroll is not authorized to perform: kms:Decrypt on resource: /)
  assert.ok(told!.StatusMessage.includes(own))
})

test('a copy that cannot be made is told on both sides, and the primary is changed all the same', async () => {
  const { primary, replica } = await pair('failing')
  await associate(primary, replica)
  const waiting = await pair('waiting')
  await there.kms.disableKey({ KeyId: keyThere })
  await here.secretsmanager.putSecretValue({ SecretId: primary, SecretString: 'two', ClientRequestToken: token(2) })
  const failed = { ReplicationStatus: 'Failed', StatusMessage: /^Replication failed: .* is disabled\. \(Service: AWSKMS; / }
  const [told] = (await replicasOf(primary)) as { ReplicationStatus: string; StatusMessage: string }[]
  assert.equal(told!.ReplicationStatus, failed.ReplicationStatus)
  assert.match(told!.StatusMessage, failed.StatusMessage)
  const toldThere = { PrimarySecretARN: primary, ReplicationStatus: 'Failed', StatusMessage: untold }
  assert.deepEqual(await primaryOf(replica), toldThere)
  assert.equal((await here.secretsmanager.getSecretValue({ SecretId: primary })).SecretString, 'two')
  await assertRefused(associate(waiting.primary, waiting.replica), 'InvalidRequestException', failed.StatusMessage)
  assert.deepEqual(await primaryOf(waiting.replica), { PrimarySecretARN: waiting.primary, ReplicationStatus: 'Pending' })
  await there.kms.enableKey({ KeyId: keyThere })
  await associate(primary, replica)
  assert.equal((await there.secretsmanager.getSecretValue({ SecretId: replica })).SecretString, 'two')
})

test('neither of the two gives way to a replica of another secret of its name, by force neither', async () => {
  const region = 'eu-west-1'
  const [hereAway, thereAway] = [sdk(server, undefined, region), sdk(server, theirs, region)]
  const [newerAway, newerThereAway] = [newerCalls(server, undefined, region), newerCalls(server, theirs, region)]
  const key = (await thereAway.kms.createKey({
    Policy: policy(statement(other, 'kms:*'), statement(home, 'kms:GenerateDataKey')),
  })).KeyMetadata!.Arn!
  const primary = (await hereAway.secretsmanager.createSecret({ Name: 'forced', SecretString: 'held' })).ARN!
  const replica = String((await newerThereAway.createSecret({
    Name: 'forced', KmsKeyId: key, CrossAccountPrimaryARN: primary, ClientRequestToken: token(1),
  }))['ARN'])
  await newerAway.associateCrossAccountReplica({ SecretId: primary, CrossAccountReplicaARN: replica, ...NoRestriction })
  for (const by of [here, there]) {
    await by.secretsmanager.createSecret({
      Name: 'forced', SecretString: 'forcing', AddReplicaRegions: [{ Region: region }], ForceOverwriteReplicaSecret: true,
    })
    await copied()
    const { ReplicationStatus: [status] = [] } = await by.secretsmanager.describeSecret({ SecretId: 'forced' })
    assert.deepEqual(status, {
      Region: region, KmsKeyId: 'alias/aws/secretsmanager', Status: 'Failed',
      StatusMessage: `Replication failed: Secret name forced already exists in region ${region}.`,
    })
  }
  assert.equal((await hereAway.secretsmanager.getSecretValue({ SecretId: primary })).SecretString, 'held')
  assert.equal((await thereAway.secretsmanager.getSecretValue({ SecretId: replica })).SecretString, 'held')
})

test('what cannot be a replica is not made', async () => {
  const CrossAccountPrimaryARN = `arn:aws:secretsmanager:us-east-1:${home}:secret:kept-AbCdEf`
  const make = (more: object) => newerThere.createSecret({
    Name: 'unmade', ClientRequestToken: token(1), CrossAccountPrimaryARN, KmsKeyId: keyThere, ...more,
  })
  const excluded = [{ SecretString: 'x' }, { Description: '' }, { Type: 'x' }, { AddReplicaRegions: [{ Region: 'eu-west-1' }] }]
  for (const more of excluded) {
    await assertRefused(make(more), 'InvalidParameterException', /is made without/)
  }
  const key = "A replica of another account's secret needs a customer managed key."
  for (const KmsKeyId of [undefined, '', 'alias/aws/secretsmanager']) {
    await assertRefused(make({ KmsKeyId }), 'InvalidParameterException', key)
  }
  const changes = [[home, other], ['us-east-1', 'eu-west-1'], [':secret:', ':x:'], ['-AbCdEf', '']] as const
  for (const [part, another] of changes) {
    const arn = CrossAccountPrimaryARN.replace(part, another)
    await assertRefused(make({ CrossAccountPrimaryARN: arn }), 'InvalidParameterException', /not the ARN of a secret of another/)
  }
  const none = there.secretsmanager.describeSecret({ SecretId: 'unmade' })
  await assertRefused(none, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
})
