// A secret is in several Regions: what its replicas have, who keeps them so, and what is refused of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets, kms } = sdk(server)
const [west, south] = [sdk(server, undefined, 'eu-west-1'), sdk(server, undefined, 'ap-south-1')]
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const inSync = (Region: string, more: object = {}) =>
  ({ Region, ...more, Status: 'InSync', StatusMessage: 'Replication succeeded' })
const status = async (SecretId: string) => (await secrets.describeSecret({ SecretId })).ReplicationStatus
const notPermitted = "Operation not permitted on a replica secret. Call must be made in primary secret's region."

test('a secret is made in several Regions at once, under keys of each', async () => {
  const { Arn } = (await west.kms.createKey({})).KeyMetadata!
  const made = await secrets.createSecret({
    Name: 'made', SecretString: 'one', ClientRequestToken: token(1), Description: 'x', Tags: [{ Key: 'team', Value: 'blue' }],
    AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: Arn! }, { Region: 'ap-south-1' }],
  })
  assert.deepEqual(made.ReplicationStatus, [inSync('ap-south-1'), inSync('eu-west-1', { KmsKeyId: Arn })])
  const copy = await west.secretsmanager.describeSecret({ SecretId: 'made' })
  const { $metadata: _, CreatedDate, LastChangedDate, ...described } = copy
  assert.ok(CreatedDate && LastChangedDate)
  assert.deepEqual(described, {
    ARN: made.ARN!.replace('us-east-1', 'eu-west-1'), Name: 'made', Description: 'x', KmsKeyId: Arn, PrimaryRegion: 'us-east-1',
    Tags: [{ Key: 'team', Value: 'blue' }], VersionIdsToStages: { [token(1)]: ['AWSCURRENT'] },
  })
  for (const { secretsmanager } of [west, south]) {
    assert.equal((await secretsmanager.getSecretValue({ SecretId: 'made' })).SecretString, 'one')
  }
  assert.equal((await secrets.describeSecret({ SecretId: 'made' })).PrimaryRegion, 'us-east-1')
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
  assert.deepEqual(ReplicationStatus, [inSync('eu-west-1')])
  await assertRecord(server, 'ReplicateSecretToRegions', {
    readOnly: false, responseElements: { arn: ARN },
    requestParameters: { secretId: 'kept', addReplicaRegions: [{ region: 'eu-west-1' }] },
  })
  const copy = west.secretsmanager
  const SecretId = 'kept'
  const read = async (more: object = {}) => (await copy.getSecretValue({ SecretId, ...more })).SecretString
  await secrets.putSecretValue({ SecretId, SecretString: 'two', ClientRequestToken: token(2) })
  assert.deepEqual([await read(), await read({ VersionStage: 'AWSPREVIOUS' })], ['two', 'one'])
  await secrets.updateSecret({ SecretId, SecretBinary: Uint8Array.of(3), ClientRequestToken: token(3), Description: 'anew' })
  assert.deepEqual([...(await copy.getSecretValue({ SecretId })).SecretBinary!], [3])
  await secrets.updateSecretVersionStage({
    SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: token(1), RemoveFromVersionId: token(3),
  })
  assert.equal(await read(), 'one')
  await secrets.tagResource({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })
  const ResourcePolicy = policy({ ...allow('secretsmanager:GetSecretValue'), Principal: { AWS: '000000000000' } })
  await secrets.putResourcePolicy({ SecretId, ResourcePolicy })
  const { Description, Tags, VersionIdsToStages } = await copy.describeSecret({ SecretId })
  assert.deepEqual([Description, Tags], ['anew', [{ Key: 'a', Value: 'b' }]])
  assert.deepEqual(VersionIdsToStages, { [token(1)]: ['AWSCURRENT'], [token(3)]: ['AWSPREVIOUS'] })
  const { ResourcePolicy: copied } = await copy.getResourcePolicy({ SecretId })
  assert.deepEqual(JSON.parse(copied!), JSON.parse(ResourcePolicy))
  const { Versions } = await copy.listSecretVersionIds({ SecretId, IncludeDeprecated: true })
  assert.deepEqual(Versions!.map(({ VersionId }) => VersionId), [token(1), token(3)])
  await secrets.untagResource({ SecretId, TagKeys: ['a'] })
  await secrets.deleteResourcePolicy({ SecretId })
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
  assert.deepEqual(await status(SecretId), [inSync('eu-west-1', { KmsKeyId: Arn })])
  await secrets.putSecretValue({ SecretId, SecretString: 'four', ClientRequestToken: token(4) })
  const { Versions } = await copy.listSecretVersionIds({ SecretId })
  assert.deepEqual(Versions!.map(({ VersionId, KmsKeyIds }) => [VersionId, KmsKeyIds]), [[token(1), [Arn]], [token(4), [Arn]]])
})

test('what has the name already stays, unless it is to be overwritten', async () => {
  const SecretId = 'taken'
  const { ARN: theirs } = await west.secretsmanager.createSecret({ Name: SecretId, SecretString: 'theirs' })
  await secrets.createSecret({ Name: SecretId, SecretString: 'ours' })
  const add = (more: object = {}) =>
    secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions: [{ Region: 'eu-west-1' }], ...more })
  const failed = [{ Region: 'eu-west-1', Status: 'Failed', StatusMessage: 'Secret with this name already exists in this region' }]
  assert.deepEqual((await add()).ReplicationStatus, failed)
  await secrets.putSecretValue({ SecretId, SecretString: 'ours too' })
  assert.deepEqual(await status(SecretId), failed)
  assert.equal((await west.secretsmanager.getSecretValue({ SecretId })).SecretString, 'theirs')
  await west.secretsmanager.deleteSecret({ SecretId })
  assert.deepEqual((await add({ ForceOverwriteReplicaSecret: true })).ReplicationStatus, [inSync('eu-west-1')])
  assert.equal((await west.secretsmanager.getSecretValue({ SecretId })).SecretString, 'ours too')
  const gone = west.secretsmanager.getSecretValue({ SecretId: theirs! })
  await assertRefused(gone, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
})

test('a secret that is replicated itself is not overwritten, by force neither', async () => {
  await secrets.createSecret({ Name: 'both', SecretString: 'a', AddReplicaRegions: [{ Region: 'ap-south-1' }] })
  const force = { ForceOverwriteReplicaSecret: true }
  const { ReplicationStatus } = await west.secretsmanager.createSecret({
    Name: 'both', SecretString: 'b', AddReplicaRegions: [{ Region: 'us-east-1' }, { Region: 'ap-south-1' }], ...force,
  })
  assert.deepEqual(ReplicationStatus!.map(({ Status }) => Status), ['Failed', 'Failed'])
  assert.equal((await south.secretsmanager.getSecretValue({ SecretId: 'both' })).SecretString, 'a')
})

test('a copy that the caller may not make fails, and what is done to the primary stands', async () => {
  const [SecretId, KmsKeyId] = ['denied', (await kms.createKey({})).KeyMetadata!.Arn!]
  const key = (await west.kms.createKey({})).KeyMetadata!.Arn!
  const writing = [allow('secretsmanager:*'), allow(['kms:GenerateDataKey', 'kms:Decrypt'], KmsKeyId)]
  const { secretsmanager: writer } = sdk(server, await createUser(server, 'writer', ...writing))
  const made = await writer.createSecret({
    Name: SecretId, SecretString: 'x', KmsKeyId, AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: key }],
  })
  const failed = { Region: 'eu-west-1', KmsKeyId: key, Status: 'Failed', StatusMessage: 'Access to KMS is not allowed' }
  assert.deepEqual(made.ReplicationStatus, [failed])
  assert.equal((await writer.getSecretValue({ SecretId })).SecretString, 'x')
  const none = west.secretsmanager.getSecretValue({ SecretId })
  await assertRefused(none, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  const again = { SecretId, AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: key }] }
  assert.deepEqual((await secrets.replicateSecretToRegions(again)).ReplicationStatus!.map(({ Status }) => Status), ['InSync'])
  await west.kms.disableKey({ KeyId: key })
  await secrets.putSecretValue({ SecretId, SecretString: 'y', ClientRequestToken: token(2) })
  assert.match((await status(SecretId))![0]!.StatusMessage!, /can't encrypt the secret value: .* is disabled\. /)
  assert.equal((await secrets.getSecretValue({ SecretId })).SecretString, 'y')
  await west.kms.enableKey({ KeyId: key })
  await secrets.tagResource({ SecretId, Tags: [{ Key: 'a', Value: '' }] })
  assert.equal((await west.secretsmanager.getSecretValue({ SecretId })).SecretString, 'y')
})

test('a replica is removed by its primary, and a primary is deleted behind its replicas', async () => {
  const SecretId = 'removed'
  const AddReplicaRegions = [{ Region: 'eu-west-1' }, { Region: 'ap-south-1' }]
  const { ARN } = await secrets.createSecret({ Name: SecretId, SecretString: 'x', AddReplicaRegions })
  const remains = `You can't delete secret ${ARN} that still has replica regions [ap-south-1, eu-west-1].`
  await assertRefused(secrets.deleteSecret({ SecretId }), 'InvalidParameterException', remains)
  const forced = secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true })
  await assertRefused(forced, 'InvalidParameterException', remains)
  const remove = (...RemoveReplicaRegions: string[]) => secrets.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions })
  await assertRefused(remove('eu-west-1', 'eu-west-2'), 'InvalidParameterException', 'The secret is not replicated to eu-west-2.')
  assert.equal((await west.secretsmanager.getSecretValue({ SecretId })).SecretString, 'x')
  assert.deepEqual((await remove('eu-west-1')).ReplicationStatus, [inSync('ap-south-1')])
  const gone = west.secretsmanager.getSecretValue({ SecretId })
  await assertRefused(gone, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  assert.deepEqual((await remove('ap-south-1', 'ap-south-1')).ReplicationStatus, [])
  const { PrimaryRegion, ReplicationStatus } = await secrets.describeSecret({ SecretId })
  assert.deepEqual([PrimaryRegion, ReplicationStatus], [undefined, undefined])
  await secrets.deleteSecret({ SecretId })
})

test('a replica is made a secret of its own where it is', async () => {
  const SecretId = 'promoted'
  await secrets.createSecret({ Name: SecretId, SecretString: 'x', AddReplicaRegions: [{ Region: 'eu-west-1' }] })
  const alone = secrets.stopReplicationToReplica({ SecretId })
  await assertRefused(alone, 'InvalidParameterException', 'The secret is no replica.')
  const copy = west.secretsmanager
  const { ARN } = await copy.stopReplicationToReplica({ SecretId })
  assert.match(ARN!, /:eu-west-1:/)
  assert.equal((await copy.describeSecret({ SecretId })).PrimaryRegion, undefined)
  assert.equal(await status(SecretId), undefined)
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
  const unknown = 'xx-nowhere-1 is not a Region of the partition aws.'
  await assertRefused(add({ Region: 'xx-nowhere-1' }), 'InvalidParameterException', unknown)
  await assertRefused(add({ Region: 'cn-north-1' }), 'InvalidParameterException', /not a Region of the partition aws/)
  await assertRefused(add({}), 'InvalidParameterException', /not a Region/)
  await assertRefused(add({ Region: 'Nowhere' }), 'ValidationException', /regular expression pattern/)
  await assertRefused(add({ Region: 'us-east-1' }), 'InvalidParameterException', 'The secret is in us-east-1 itself.')
  await assertRefused(add({ Region: 'sa-east-1' }, { Region: 'sa-east-1' }), 'InvalidParameterException', /named once/)
  await assertRefused(add({ Region: 'eu-west-1' }), 'InvalidParameterException', /replicated to eu-west-1 already/)
  assert.deepEqual(await status('plain'), [inSync('eu-west-1')])
  const made = secrets.createSecret({ Name: 'unmade', SecretString: 'x', AddReplicaRegions: [{ Region: 'xx-nowhere-1' }] })
  await assertRefused(made, 'InvalidParameterException', unknown)
  const none = secrets.describeSecret({ SecretId: 'unmade' })
  await assertRefused(none, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
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
  const primary = { StringEquals: { 'secretsmanager:SecretPrimaryRegion': 'us-east-1' } }
  const identity = await createUser(server, 'local', { ...allow('secretsmanager:GetSecretValue'), Condition: primary })
  assert.equal((await sdk(server, identity, 'eu-west-1').secretsmanager.getSecretValue({ SecretId: 'asked' })).SecretString, 'x')
})
