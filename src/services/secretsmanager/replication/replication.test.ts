// A secret is in several Regions: what its replicas have, who keeps them so, and what is refused of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTimers } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets } = sdk(server)
const [west, south] = [sdk(server, undefined, 'eu-west-1'), sdk(server, undefined, 'ap-south-1')]
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const managed = 'alias/aws/secretsmanager'
const inProgress = (Region: string, KmsKeyId = managed) => ({ Region, KmsKeyId, Status: 'InProgress' })
const inSync = (Region: string, KmsKeyId = managed) =>
  ({ Region, KmsKeyId, Status: 'InSync', StatusMessage: 'Replication succeeded' })
const copied = () => runTimers(server)
const status = async (SecretId: string) => {
  await copied()
  return (await secrets.describeSecret({ SecretId })).ReplicationStatus
}
const notPermitted = "Operation not permitted on a replica secret. Call must be made in primary secret's region."

test('a secret is made in several Regions at once, under keys of each', async () => {
  const { Arn } = (await west.kms.createKey({})).KeyMetadata!
  const made = await secrets.createSecret({
    Name: 'made', SecretString: 'one', ClientRequestToken: token(1), Description: 'x', Tags: [{ Key: 'team', Value: 'blue' }],
    AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: Arn! }, { Region: 'ap-south-1' }],
  })
  assert.deepEqual(made.ReplicationStatus, [inProgress('ap-south-1'), inProgress('eu-west-1', Arn)])
  assert.deepEqual(await status('made'), [inSync('ap-south-1'), inSync('eu-west-1', Arn)])
  const copy = await west.secretsmanager.describeSecret({ SecretId: 'made' })
  const { $metadata: _, CreatedDate, LastChangedDate, ...described } = copy
  assert.deepEqual(LastChangedDate, (await secrets.describeSecret({ SecretId: 'made' })).LastChangedDate)
  assert.ok(CreatedDate! > LastChangedDate!)
  assert.deepEqual(described, {
    ARN: made.ARN!.replace('us-east-1', 'eu-west-1'), Name: 'made', Description: 'x', KmsKeyId: Arn, PrimaryRegion: 'us-east-1',
    Tags: [{ Key: 'team', Value: 'blue' }], VersionIdsToStages: { [token(1)]: ['AWSCURRENT'] },
  })
  for (const { secretsmanager } of [west, south]) {
    assert.equal((await secretsmanager.getSecretValue({ SecretId: 'made' })).SecretString, 'one')
  }
  const other = await south.secretsmanager.describeSecret({ SecretId: 'made' })
  assert.deepEqual([other.PrimaryRegion, other.KmsKeyId], ['us-east-1', managed])
  const found = await south.secretsmanager.listSecrets({ Filters: [{ Key: 'primary-region', Values: ['us-'] }] })
  assert.deepEqual(found.SecretList!.map(({ Name, PrimaryRegion }) => [Name, PrimaryRegion]), [['made', 'us-east-1']])
  const records = (await server.records()).filter(({ eventName }) => eventName === 'GenerateDataKey')
  assert.deepEqual(records.map(({ awsRegion }) => awsRegion).toSorted(), ['ap-south-1', 'eu-west-1', 'us-east-1'])
  assert.doesNotMatch(JSON.stringify(await server.records()), /"one"/)
})

test('whatever the primary has later, its replicas have', async () => {
  await secrets.createSecret({ Name: 'kept', SecretString: 'one', ClientRequestToken: token(1) })
  const { ReplicationStatus, ARN } = await secrets.replicateSecretToRegions({
    SecretId: 'kept', AddReplicaRegions: [{ Region: 'eu-west-1' }],
  })
  assert.deepEqual(ReplicationStatus, [inProgress('eu-west-1')])
  await assertRecord(server, 'ReplicateSecretToRegions', {
    readOnly: false, responseElements: { arn: ARN },
    requestParameters: { secretId: 'kept', addReplicaRegions: [{ region: 'eu-west-1' }] },
  })
  const copy = west.secretsmanager
  const SecretId = 'kept'
  const read = async (more: object = {}) => {
    await copied()
    return (await copy.getSecretValue({ SecretId, ...more })).SecretString
  }
  await secrets.putSecretValue({ SecretId, SecretString: 'two', ClientRequestToken: token(2) })
  assert.deepEqual([await read(), await read({ VersionStage: 'AWSPREVIOUS' })], ['two', 'one'])
  await secrets.updateSecret({ SecretId, SecretBinary: Uint8Array.of(3), ClientRequestToken: token(3), Description: 'anew' })
  await copied()
  assert.deepEqual([...(await copy.getSecretValue({ SecretId })).SecretBinary!], [3])
  await secrets.updateSecretVersionStage({
    SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: token(1), RemoveFromVersionId: token(3),
  })
  assert.equal(await read(), 'one')
  await secrets.tagResource({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })
  const ResourcePolicy = policy({ ...allow('secretsmanager:GetSecretValue'), Principal: { AWS: '000000000000' } })
  await secrets.putResourcePolicy({ SecretId, ResourcePolicy })
  await copied()
  const { Description, Tags, VersionIdsToStages } = await copy.describeSecret({ SecretId })
  assert.deepEqual([Description, Tags], ['anew', [{ Key: 'a', Value: 'b' }]])
  assert.deepEqual(VersionIdsToStages, { [token(1)]: ['AWSCURRENT'], [token(3)]: ['AWSPREVIOUS'] })
  const { ResourcePolicy: itsPolicy } = await copy.getResourcePolicy({ SecretId })
  assert.deepEqual(JSON.parse(itsPolicy!), JSON.parse(ResourcePolicy))
  assert.deepEqual((await copy.listSecretVersionIds({ SecretId, IncludeDeprecated: true })).Versions, [])
  assert.equal((await copy.getSecretValue({ SecretId, VersionId: token(1) })).SecretString, 'one')
  await secrets.untagResource({ SecretId, TagKeys: ['a'] })
  await secrets.deleteResourcePolicy({ SecretId })
  await copied()
  assert.deepEqual((await copy.describeSecret({ SecretId })).Tags, [])
  assert.equal((await copy.getResourcePolicy({ SecretId })).ResourcePolicy, undefined)
})

test('a replica is not changed by itself, but for its key', async () => {
  const [SecretId, copy] = ['kept', west.secretsmanager]
  const before = await copy.describeSecret({ SecretId })
  await assertAllRefused([
    copy.putSecretValue({ SecretId, SecretString: 'x' }), copy.updateSecret({ SecretId, Description: 'x' }),
    copy.updateSecret({ SecretId }), copy.tagResource({ SecretId, Tags: [{ Key: 'x', Value: '' }] }),
    copy.untagResource({ SecretId, TagKeys: ['a'] }), copy.deleteSecret({ SecretId }), copy.deleteResourcePolicy({ SecretId }),
    copy.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true }),
    copy.putResourcePolicy({ SecretId, ResourcePolicy: policy(allow('x:y')) }),
    copy.updateSecretVersionStage({ SecretId, VersionStage: 'x', MoveToVersionId: token(1) }),
    copy.replicateSecretToRegions({ SecretId, AddReplicaRegions: [{ Region: 'ap-south-1' }] }),
    copy.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions: ['us-east-1'] }),
  ], 'InvalidParameterException', notPermitted)
  assert.deepEqual({ ...(await copy.describeSecret({ SecretId })), $metadata: 0 }, { ...before, $metadata: 0 })
  const { Arn } = (await west.kms.createKey({})).KeyMetadata!
  await copy.updateSecret({ SecretId, KmsKeyId: Arn! })
  assert.equal((await copy.describeSecret({ SecretId })).KmsKeyId, Arn)
  assert.deepEqual(await status(SecretId), [inSync('eu-west-1', Arn)])
  await secrets.putSecretValue({ SecretId, SecretString: 'four', ClientRequestToken: token(4) })
  await copied()
  await copy.stopReplicationToReplica({ SecretId })
  const { Versions } = await copy.listSecretVersionIds({ SecretId })
  assert.deepEqual(Versions!.map(({ VersionId, KmsKeyIds }) => [VersionId, KmsKeyIds]), [
    [token(4), [Arn]], [token(1), ['DefaultEncryptionKey', Arn]],
  ])
})

test('what has the name already stays, unless it is to be overwritten', async () => {
  const SecretId = 'taken'
  const { ARN: theirs } = await west.secretsmanager.createSecret({ Name: SecretId, SecretString: 'theirs' })
  const { CreatedDate } = await west.secretsmanager.describeSecret({ SecretId })
  await secrets.createSecret({ Name: SecretId, SecretString: 'ours' })
  const add = (more: object = {}) =>
    secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions: [{ Region: 'eu-west-1' }], ...more })
  const StatusMessage = 'Replication failed: Secret name taken already exists in region eu-west-1.'
  const failed = [{ Region: 'eu-west-1', KmsKeyId: managed, Status: 'Failed', StatusMessage }]
  assert.deepEqual((await add()).ReplicationStatus, [inProgress('eu-west-1')])
  assert.deepEqual(await status(SecretId), failed)
  await secrets.putSecretValue({ SecretId, SecretString: 'ours too' })
  assert.deepEqual(await status(SecretId), failed)
  assert.equal((await west.secretsmanager.getSecretValue({ SecretId })).SecretString, 'theirs')
  await west.secretsmanager.deleteSecret({ SecretId })
  const before = (await server.records()).length
  assert.deepEqual((await add({ ForceOverwriteReplicaSecret: true })).ReplicationStatus, [inProgress('eu-west-1')])
  assert.deepEqual(await status(SecretId), [inSync('eu-west-1')])
  assert.equal((await west.secretsmanager.getSecretValue({ SecretId })).SecretString, 'ours too')
  assert.deepEqual((await west.secretsmanager.describeSecret({ SecretId })).CreatedDate, CreatedDate)
  const shown = (await server.records()).slice(before).filter(({ eventType }) => eventType === 'AwsServiceEvent')
  assert.deepEqual(shown.map(({ eventName, awsRegion, additionalEventData: more }) => [eventName, awsRegion, more]), [
    ['StartSecretVersionDelete', 'eu-west-1', { ARN: theirs, Name: SecretId }],
    ['EndSecretVersionDelete', 'eu-west-1', { ARN: theirs, Name: SecretId }],
  ])
  const gone = west.secretsmanager.getSecretValue({ SecretId: theirs! })
  await assertRefused(gone, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
})

test('a secret that is replicated itself is not overwritten, by force neither', async () => {
  await secrets.createSecret({ Name: 'both', SecretString: 'a', AddReplicaRegions: [{ Region: 'ap-south-1' }] })
  const force = { ForceOverwriteReplicaSecret: true }
  await copied()
  await west.secretsmanager.createSecret({
    Name: 'both', SecretString: 'b', AddReplicaRegions: [{ Region: 'us-east-1' }, { Region: 'ap-south-1' }], ...force,
  })
  await copied()
  const { ReplicationStatus } = await west.secretsmanager.describeSecret({ SecretId: 'both' })
  assert.deepEqual(ReplicationStatus!.map(({ Status }) => Status), ['Failed', 'Failed'])
  assert.equal((await south.secretsmanager.getSecretValue({ SecretId: 'both' })).SecretString, 'a')
})

test('a replica is made a secret of its own where it is', async () => {
  const SecretId = 'promoted'
  await secrets.createSecret({ Name: SecretId, SecretString: 'x', AddReplicaRegions: [{ Region: 'eu-west-1' }] })
  const ofPrimary = "Operation not permitted on a primary secret. Call must be made in replica secret's region."
  await assertRefused(secrets.stopReplicationToReplica({ SecretId }), 'InvalidParameterException', ofPrimary)
  await copied()
  const changed = async () => (await secrets.describeSecret({ SecretId })).LastChangedDate
  const before = await changed()
  const copy = west.secretsmanager
  const { ARN } = await copy.stopReplicationToReplica({ SecretId })
  assert.match(ARN!, /:eu-west-1:/)
  const { PrimaryRegion, KmsKeyId } = await copy.describeSecret({ SecretId })
  assert.deepEqual([PrimaryRegion, KmsKeyId], [undefined, managed])
  assert.equal(await status(SecretId), undefined)
  assert.deepEqual(await changed(), before)
  const { Versions } = await copy.listSecretVersionIds({ SecretId })
  assert.deepEqual(Versions!.map(({ KmsKeyIds }) => KmsKeyIds), [['DefaultEncryptionKey']])
  await copy.putSecretValue({ SecretId, SecretString: 'there' })
  await secrets.putSecretValue({ SecretId, SecretString: 'here' })
  assert.equal((await copy.getSecretValue({ SecretId })).SecretString, 'there')
  await secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true })
  await copy.deleteSecret({ SecretId })
})

test('what is wrong with Regions makes nothing', async () => {
  const AddReplicaRegions = [{ Region: 'eu-west-1' }]
  await secrets.createSecret({ Name: 'plain', SecretString: 'x', AddReplicaRegions })
  const add = (...Regions: { Region?: string }[]) =>
    secrets.replicateSecretToRegions({ SecretId: 'plain', AddReplicaRegions: Regions })
  const invalid = 'Invalid replica region.'
  await assertAllRefused(
    [add({ Region: 'us-east-1' }), add({ Region: 'xx-nowhere-1' }), add({ Region: 'cn-north-1' }), add({})],
    'InvalidParameterException', invalid,
  )
  await assertRefused(add({ Region: 'Nowhere' }), 'ValidationException', /regular expression pattern/)
  assert.deepEqual(await status('plain'), [inSync('eu-west-1')])
  const made = secrets.createSecret({ Name: 'unmade', SecretString: 'x', AddReplicaRegions: [{ Region: 'xx-nowhere-1' }] })
  await assertRefused(made, 'InvalidParameterException', invalid)
  const none = secrets.describeSecret({ SecretId: 'unmade' })
  await assertRefused(none, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
})

test('a Region that is there already, or is named twice, is copied to again', async () => {
  const add = (...Regions: { Region: string; KmsKeyId?: string }[]) =>
    secrets.replicateSecretToRegions({ SecretId: 'plain', AddReplicaRegions: Regions })
  const { Arn } = (await west.kms.createKey({})).KeyMetadata!
  assert.deepEqual((await add({ Region: 'eu-west-1', KmsKeyId: Arn! })).ReplicationStatus, [inProgress('eu-west-1')])
  assert.deepEqual(await status('plain'), [inSync('eu-west-1')])
  const twice = await add({ Region: 'sa-east-1' }, { Region: 'sa-east-1' })
  assert.deepEqual(twice.ReplicationStatus, [inProgress('eu-west-1'), inProgress('sa-east-1')])
  assert.deepEqual(await status('plain'), [inSync('eu-west-1'), inSync('sa-east-1')])
})

test('to which Regions a secret goes is asked of policies', async () => {
  await secrets.createSecret({ Name: 'asked', SecretString: 'x' })
  const within = { 'ForAllValues:StringEquals': { 'secretsmanager:AddReplicaRegions': ['eu-west-1'] } }
  const force = { Bool: { 'secretsmanager:ForceOverwriteReplicaSecret': 'true' } }
  const { secretsmanager: careful } = sdk(server, await createUser(
    server, 'careful', { ...allow('secretsmanager:ReplicateSecretToRegions'), Condition: within },
    { ...allow('secretsmanager:*'), Effect: 'Deny', Condition: force }, allow('secretsmanager:CreateSecret'),
  ))
  const add = (Region: string, more: object = {}) =>
    careful.replicateSecretToRegions({ SecretId: 'asked', AddReplicaRegions: [{ Region }], ...more })
  await assertRefused(add('ap-south-1'), 'AccessDeniedException', /secretsmanager:ReplicateSecretToRegions/)
  await assertRefused(add('eu-west-1', { ForceOverwriteReplicaSecret: true }), 'AccessDeniedException', /explicit deny/)
  const made = careful.createSecret({ Name: 'made-there', AddReplicaRegions: [{ Region: 'ap-south-1' }] })
  await assertRefused(made, 'AccessDeniedException', /secretsmanager:ReplicateSecretToRegions/)
  await add('eu-west-1')
  await copied()
  const primary = { StringEquals: { 'secretsmanager:SecretPrimaryRegion': 'us-east-1' } }
  const identity = await createUser(server, 'local', { ...allow('secretsmanager:GetSecretValue'), Condition: primary })
  assert.equal((await sdk(server, identity, 'eu-west-1').secretsmanager.getSecretValue({ SecretId: 'asked' })).SecretString, 'x')
})
