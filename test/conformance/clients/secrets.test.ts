// Secrets Manager through every client: what is made and read, and what KMS has to say of it.
import assert from 'node:assert/strict'
import { CreateKey, DisableKey } from '../../../src/contracts/kms.gen.ts'
import {
  AssociateCrossAccountReplica, BatchGetSecretValue, CancelRotateSecret, CreateSecret, DeleteResourcePolicy, DeleteSecret,
  DescribeSecret, DisassociateCrossAccountReplica, GetRandomPassword, GetResourcePolicy, GetSecretValue, ListResourcePolicies,
  ListSecretVersionIds, ListSecrets, PutResourcePolicy, PutSecretValue, RemoveRegionsFromReplication, ReplicateSecretToRegions,
  RestoreSecret, RotateSecret, StopReplicationToReplica, TagResource, UntagResource, UpdateSecret, UpdateSecretVersionStage,
  ValidateResourcePolicy,
} from '../../../src/contracts/secretsmanager.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import { runTimers } from '../../kit/pass.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

async function values({ call }: AnyClient): Promise<void> {
  const made = await call(root, CreateSecret, { Name: 'app/db', SecretString: 'grüße', Tags: [{ Key: 'team', Value: 'blue' }] })
  const read = await call(root, GetSecretValue, { SecretId: 'app/db' })
  assert.deepEqual([read.ARN, read.SecretString, read.VersionStages], [made.ARN, 'grüße', ['AWSCURRENT']])
  assert.equal(read.VersionId, made.VersionId)
  await call(root, CreateSecret, { Name: 'bytes', SecretBinary: Buffer.from([0, 255]) })
  assert.deepEqual([...(await call(root, GetSecretValue, { SecretId: 'bytes' })).SecretBinary!], [0, 255])
  const again = call(root, CreateSecret, { Name: 'app/db', SecretString: 'other' })
  await refused(again, 'ResourceExistsException', 'The operation failed because the secret app/db already exists.')
  const none = call(root, GetSecretValue, { SecretId: 'none' })
  await refused(none, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
}

async function deletion({ call }: AnyClient): Promise<void> {
  await call(root, CreateSecret, { Name: 'leaving', SecretString: 'x' })
  const { ARN, Name, DeletionDate } = await call(root, DeleteSecret, { SecretId: 'leaving', RecoveryWindowInDays: 7 })
  assert.ok(ARN?.includes(':secret:leaving-') && Name === 'leaving')
  assert.ok(Math.abs(DeletionDate!.getTime() - Date.now() - 7 * 86_400_000) < 60_000)
  const read = () => call(root, GetSecretValue, { SecretId: 'leaving' })
  await refused(read(), 'InvalidRequestException', /marked for deletion/)
  assert.equal((await call(root, RestoreSecret, { SecretId: 'leaving' })).ARN, ARN)
  assert.equal((await read()).SecretString, 'x')
  await call(root, DeleteSecret, { SecretId: 'leaving', ForceDeleteWithoutRecovery: true })
  await refused(read(), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
}

async function versions({ call }: AnyClient): Promise<void> {
  const SecretId = 'versions'
  const { VersionId: one } = await call(root, CreateSecret, { Name: SecretId, SecretString: 'one' })
  const { VersionId: two, VersionStages } = await call(root, PutSecretValue, { SecretId, SecretBinary: Buffer.from('two') })
  assert.deepEqual(VersionStages, ['AWSCURRENT'])
  const { VersionId: three } = await call(root, UpdateSecret, { SecretId, SecretString: 'three', Description: 'counted' })
  const back = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: one! }
  const unsaid = call(root, UpdateSecretVersionStage, back)
  await refused(unsaid, 'InvalidParameterException', /^The parameter RemoveFromVersionId can't/)
  await call(root, UpdateSecretVersionStage, { ...back, RemoveFromVersionId: three! })
  const { Description, VersionIdsToStages } = await call(root, DescribeSecret, { SecretId })
  assert.deepEqual([Description, VersionIdsToStages], ['counted', { [one!]: ['AWSCURRENT'], [three!]: ['AWSPREVIOUS'] }])
  const listed = async (more: object) =>
    (await call(root, ListSecretVersionIds, { SecretId, ...more })).Versions!.map(({ VersionId }) => VersionId)
  assert.deepEqual(await listed({ IncludeDeprecated: true }), [one, two, three])
  assert.deepEqual(await listed({}), [three, one])
}

async function lists({ call }: AnyClient): Promise<void> {
  for (const Name of ['list/one', 'list/two']) await call(root, CreateSecret, { Name, SecretString: Name })
  await call(root, TagResource, { SecretId: 'list/two', Tags: [{ Key: 'owner', Value: 'ann' }, { Key: 'other', Value: '' }] })
  await call(root, UntagResource, { SecretId: 'list/two', TagKeys: ['other'] })
  const Filters = [{ Key: 'name' as const, Values: ['list/'] }]
  const listed = await call(root, ListSecrets, { Filters, SortBy: 'name', SortOrder: 'desc' })
  assert.deepEqual(listed.SecretList!.map(({ Name, Tags = [] }) => [Name, Tags]), [
    ['list/two', [{ Key: 'owner', Value: 'ann' }]], ['list/one', []],
  ])
  const found = await call(root, BatchGetSecretValue, { Filters: [...Filters, { Key: 'tag-value', Values: ['an'] }] })
  assert.deepEqual(found.SecretValues!.map(({ SecretString }) => SecretString), ['list/two'])
  const { SecretValues, Errors } = await call(root, BatchGetSecretValue, { SecretIdList: ['list/one', 'none'] })
  assert.deepEqual([SecretValues!.length, Errors!.map(({ ErrorCode }) => ErrorCode)], [1, ['ResourceNotFoundException']])
  const { RandomPassword } = await call(root, GetRandomPassword, { PasswordLength: 20, ExcludePunctuation: true })
  assert.match(RandomPassword!, /^[A-Za-z\d]{20}$/)
}

async function rotation({ call }: AnyClient): Promise<void> {
  const [SecretId, RotationRules] = ['rotated', { ScheduleExpression: 'rate(4 hours)', Duration: '2h' }]
  await call(root, CreateSecret, { Name: SecretId, SecretString: 'x' })
  const asked = { SecretId, RotationRules, RotateImmediately: false }
  const functionless = call(root, RotateSecret, asked)
  await refused(functionless, 'InvalidRequestException', 'No Lambda rotation function ARN is associated with this secret.')
  const RotationLambdaARN = 'arn:aws:lambda:us-east-1:000000000000:function:rotate'
  await call(root, RotateSecret, { ...asked, RotationLambdaARN })
  const rotated = await call(root, DescribeSecret, { SecretId })
  assert.deepEqual([rotated.RotationEnabled, rotated.RotationRules], [true, RotationRules])
  assert.ok(rotated.NextRotationDate! > new Date())
  await refused(call(root, RotateSecret, { SecretId }), 'NotImplementedException', /RotateImmediately/)
  await call(root, CancelRotateSecret, { SecretId })
  const { RotationEnabled, NextRotationDate } = await call(root, DescribeSecret, { SecretId })
  assert.deepEqual([RotationEnabled, NextRotationDate], [false, undefined])
}

async function replicas({ call }: AnyClient, server: TestServer): Promise<void> {
  const SecretId = 'replicated'
  await call(root, CreateSecret, { Name: SecretId, SecretString: 'x', AddReplicaRegions: [{ Region: 'eu-west-1' }] })
  const added = await call(root, ReplicateSecretToRegions, { SecretId, AddReplicaRegions: [{ Region: 'eu-west-2' }] })
  const KmsKeyId = 'alias/aws/secretsmanager'
  const inSync = (Region: string) => ({ Region, KmsKeyId, Status: 'InSync', StatusMessage: 'Replication succeeded' })
  assert.deepEqual(added.ReplicationStatus!.at(-1), { Region: 'eu-west-2', KmsKeyId, Status: 'InProgress' })
  await runTimers(server)
  const here = call(root, StopReplicationToReplica, { SecretId })
  await refused(here, 'InvalidParameterException', /^Operation not permitted on a primary secret\./)
  const deleted = call(root, DeleteSecret, { SecretId })
  await refused(deleted, 'InvalidParameterException', /still has replica regions \[eu-west-1, eu-west-2\]/)
  await call(root, RemoveRegionsFromReplication, { SecretId, RemoveReplicaRegions: ['eu-west-1'] })
  const { PrimaryRegion, ReplicationStatus } = await call(root, DescribeSecret, { SecretId })
  assert.deepEqual([PrimaryRegion, ReplicationStatus], ['us-east-1', [inSync('eu-west-2')]])
}

const letIn = (AWS: string) =>
  policy({ Effect: 'Allow', Principal: { AWS }, Action: 'secretsmanager:GetSecretValue', Resource: '*' })

async function policies({ call }: AnyClient, server: TestServer): Promise<void> {
  const SecretId = 'shared'
  await call(root, CreateSecret, { Name: SecretId, SecretString: 'x' })
  const guest = await createUser(server, 'guest')
  const read = () => call(guest, GetSecretValue, { SecretId })
  await refused(read(), 'AccessDeniedException', /no identity-based policy allows/)
  const ResourcePolicy = letIn('arn:aws:iam::000000000000:user/guest')
  await call(root, PutResourcePolicy, { SecretId, ResourcePolicy, BlockPublicPolicy: true })
  assert.equal((await read()).SecretString, 'x')
  const shown = await call(root, GetResourcePolicy, { SecretId })
  assert.deepEqual(JSON.parse(shown.ResourcePolicy!), JSON.parse(ResourcePolicy))
  const open = { SecretId, ResourcePolicy: letIn('*') }
  await refused(call(root, PutResourcePolicy, { ...open, BlockPublicPolicy: true }), 'PublicPolicyException', /grants Public/)
  const { PolicyValidationPassed, ValidationErrors } = await call(root, ValidateResourcePolicy, open)
  assert.deepEqual([PolicyValidationPassed, ValidationErrors!.length], [false, 1])
  await call(root, DeleteResourcePolicy, { SecretId })
  await refused(read(), 'AccessDeniedException', /no identity-based policy allows/)
}

async function namedPolicies({ call }: AnyClient): Promise<void> {
  const SecretId = 'named'
  await call(root, CreateSecret, { Name: SecretId })
  await call(root, PutResourcePolicy, { SecretId, ResourcePolicy: letIn('000000000000') })
  assert.deepEqual((await call(root, ListResourcePolicies, { SecretId })).ResourcePolicies, [{ PolicyName: 'default' }])
}

async function crossAccount({ call }: AnyClient): Promise<void> {
  const SecretId = 'crossing'
  await call(root, CreateSecret, { Name: SecretId, SecretString: 'x' })
  // Clients that have not the one have not the others.
  assert.deepEqual((await call(root, ListResourcePolicies, { SecretId })).ResourcePolicies, [])
  const replica = { SecretId, CrossAccountReplicaARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:none-AbCdEf' }
  await refused(call(root, AssociateCrossAccountReplica, replica), 'AccessDeniedException', /no resource-based policy allows/)
  const none = call(root, DisassociateCrossAccountReplica, replica)
  await refused(none, 'InvalidRequestException', 'The secret has no such replica.')
}

async function hops({ call }: AnyClient, server: TestServer): Promise<void> {
  const { KeyMetadata } = await call(root, CreateKey, {})
  const KeyId = KeyMetadata!.KeyId!
  await call(root, CreateSecret, { Name: 'under-a-key', SecretString: 'x', KmsKeyId: KeyId })
  const reader = await createUser(server, 'reader', allow('secretsmanager:GetSecretValue'))
  const read = () => call(reader, GetSecretValue, { SecretId: 'under-a-key' })
  await refused(read(), 'AccessDeniedException', 'Access to KMS is not allowed')
  await call(root, DisableKey, { KeyId })
  const disabled = call(root, GetSecretValue, { SecretId: 'under-a-key' })
  await refused(disabled, 'DecryptionFailure', /can't decrypt the secret value/)
}

throughEveryClient({
  'a secret is made and read, as text and as bytes': values,
  'a secret has one value after the other': versions,
  'a secret is in several Regions': replicas,
  'how a secret is rotated is kept': rotation,
  'a secret has a policy of its own': policies,
  'the policies of a secret are listed': namedPolicies,
  'a secret has no replica in an account that has not agreed': crossAccount,
  'secrets are listed, and several read at once': lists,
  'a secret is deleted, in a week or at once, and restored': deletion,
  'a secret is read by whoever may use its key, while that can be used': hops,
})
