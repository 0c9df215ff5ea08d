// A secret is shared with another account: by its own policy, the caller's and the key's, of which none does without the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import type { Identity } from '../../../../test/kit/identity.ts'
import { runTimers } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { secretsmanager: secrets, kms } = sdk(server)
const { iam } = sdk(server, theirs)
const home = '000000000000'

async function userThere(UserName: string, ...statements: readonly Statement[]): Promise<Identity> {
  await iam.createUser({ UserName })
  await iam.putUserPolicy({ UserName, PolicyName: 'test', PolicyDocument: policy(...statements) })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
}

const root = (account: string) => `arn:aws:iam::${account}:root`
const to = (AWS: string, Action: string | readonly string[]): Statement =>
  ({ Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' })
const keyPolicy = (...more: readonly Statement[]) => policy(to(root(home), 'kms:*'), ...more)
const decrypting = to(root(other), ['kms:Decrypt', 'kms:GenerateDataKey'])
const KeyId = (await kms.createKey({ Policy: keyPolicy(decrypting) })).KeyMetadata!.KeyId!
const made = await secrets.createSecret({ Name: 'shared', SecretString: 'over there', KmsKeyId: KeyId })
const ARN = made.ARN!
const sharing = policy(to(root(other), 'secretsmanager:*'))
await secrets.putResourcePolicy({ SecretId: ARN, ResourcePolicy: sharing })
const may = [allow('secretsmanager:*'), allow('kms:*')]
const { secretsmanager: there } = sdk(server, await userThere('reader', ...may))
const read = (client = there) => client.getSecretValue({ SecretId: ARN })

test('where all three allow it, the other account reads the secret, and both have it on record', async () => {
  const before = (await server.records()).length
  assert.equal((await read()).SecretString, 'over there')
  assert.equal((await there.getSecretValue({ SecretId: ARN.slice(0, -7) })).SecretString, 'over there')
  const records = (await server.records()).slice(before).filter(({ eventName }) => eventName === 'GetSecretValue')
  assert.deepEqual(records.map(({ recipientAccountId }) => recipientAccountId).toSorted(), [home, home, other, other])
  assert.equal(records[0]!.sharedEventID, records[1]!.sharedEventID)
  assert.deepEqual(records[0]!.resources, [{ accountId: home, type: 'AWS::SecretsManager::Secret', ARN }])
  assert.doesNotMatch(JSON.stringify(records), /over there/)
})

test('without the secret\'s policy nobody of the other account is let on', async () => {
  await secrets.deleteResourcePolicy({ SecretId: ARN })
  const reason = /is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:.*no resource-based policy allows/
  await assertRefused(read(), 'AccessDeniedException', reason)
  const none = there.getSecretValue({ SecretId: ARN.replace('shared', 'none') })
  await assertRefused(none, 'AccessDeniedException', reason)
  const { errorCode, recipientAccountId } = (await server.records()).findLast(({ eventName }) => eventName === 'GetSecretValue')!
  assert.deepEqual([errorCode, recipientAccountId], ['AccessDenied', other])
  await secrets.putResourcePolicy({ SecretId: ARN, ResourcePolicy: sharing })
  assert.equal((await read()).SecretString, 'over there')
})

test('without a policy of his own the caller is not let on', async () => {
  const { secretsmanager: without } = sdk(server, await userThere('without', allow('kms:*')))
  await assertRefused(read(without), 'AccessDeniedException', /because no identity-based policy allows/)
})

test('without the key\'s policy, or the permission to use it, there is no value', async () => {
  const { secretsmanager: keyless } = sdk(server, await userThere('keyless', allow('secretsmanager:*')))
  await assertRefused(read(keyless), 'AccessDeniedException', 'Access to KMS is not allowed')
  await kms.putKeyPolicy({ KeyId, Policy: keyPolicy() })
  await assertRefused(read(), 'AccessDeniedException', 'Access to KMS is not allowed')
  await kms.putKeyPolicy({ KeyId, Policy: keyPolicy(decrypting) })
  assert.equal((await read()).SecretString, 'over there')
})

test('a name is one of the caller\'s own account, and a list shows its own secrets alone', async () => {
  const notFound = "Secrets Manager can't find the specified secret."
  await assertRefused(there.getSecretValue({ SecretId: 'shared' }), 'ResourceNotFoundException', notFound)
  assert.deepEqual((await there.listSecrets({})).SecretList, [])
  const elsewhere = sdk(server, theirs, 'eu-west-1').secretsmanager
  await assertRefused(elsewhere.getSecretValue({ SecretId: ARN }), 'AccessDeniedException', /no resource-based policy allows/)
  const { Errors } = await there.batchGetSecretValue({ SecretIdList: ['shared', ARN.replace('shared', 'none')] })
  assert.deepEqual(Errors!.map(({ ErrorCode }) => ErrorCode), ['ResourceNotFoundException', 'AccessDeniedException'])
  assert.equal((await there.batchGetSecretValue({ SecretIdList: [ARN] })).SecretValues!.length, 1)
})

test('the other account writes a value under the secret\'s key, and not under the one that AWS manages', async () => {
  await there.putSecretValue({ SecretId: ARN, SecretString: 'from there' })
  assert.equal((await secrets.getSecretValue({ SecretId: 'shared' })).SecretString, 'from there')
  const { ARN: plain } = await secrets.createSecret({ Name: 'plain', SecretString: 'x' })
  await secrets.putResourcePolicy({ SecretId: plain!, ResourcePolicy: sharing })
  const sentence =
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."
  await assertRefused(there.getSecretValue({ SecretId: plain! }), 'InvalidRequestException', sentence)
  await assertRefused(there.putSecretValue({ SecretId: plain!, SecretString: 'y' }), 'InvalidRequestException', sentence)
  assert.equal((await secrets.getSecretValue({ SecretId: 'plain' })).SecretString, 'x')
  await there.deleteSecret({ SecretId: plain!, RecoveryWindowInDays: 7 })
  assert.ok((await secrets.describeSecret({ SecretId: 'plain' })).DeletedDate)
  await there.restoreSecret({ SecretId: plain! })
})

const refusalOf = async (call: Promise<unknown>, SecretId: string): Promise<string> => {
  const { name, message } = await call.then(() => assert.fail(`${SecretId} was read`), (thrown: unknown) => thrown as Error)
  return `${name}: ${message.replaceAll(SecretId, 'SECRET')}`
}

test('no policy of the caller\'s own tells that a secret is there that does not let him in, or its tags', async () => {
  const Tags = [{ Key: 'stage', Value: 'Prod7' }]
  const make = async (Name: string) => (await secrets.createSecret({ Name, SecretString: 'x', Tags })).ARN!
  const [silent, closed, another] = [await make('silent'), await make('closed'), await make('another')]
  const outside = { StringNotEquals: { 'aws:PrincipalAccount': home } }
  const denial: Statement = { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:*', Resource: '*', Condition: outside }
  await secrets.putResourcePolicy({ SecretId: closed, ResourcePolicy: policy(denial) })
  const writing = policy(to(root(other), 'secretsmanager:PutSecretValue'))
  await secrets.putResourcePolicy({ SecretId: another, ResourcePolicy: writing })
  const those = [silent, closed, another]
  const denyOn = (Resource: string, Condition?: object): Statement =>
    ({ Effect: 'Deny', Action: 'secretsmanager:*', Resource, ...(Condition && { Condition }) })
  const probes: readonly Statement[] = [
    denyOn('*', { StringEquals: { 'aws:ResourceTag/stage': 'Prod7' } }),
    denyOn('*', { StringLike: { 'secretsmanager:ResourceTag/stage': '*' } }),
    denyOn('*', { StringEquals: { 'secretsmanager:SecretPrimaryRegion': 'us-east-1' } }),
    denyOn('*', { StringEquals: { 'secretsmanager:SecretId': those } }),
    ...those.flatMap(arn => [denyOn(arn), denyOn(`${arn.slice(0, -5)}?????`)]),
  ]
  const names = those.map(arn => arn.slice(0, -7))
  for (const [i, probe] of probes.entries()) {
    const spy = sdk(server, await userThere(`spy${i}`, ...may, probe)).secretsmanager
    const absent = await refusalOf(spy.getSecretValue({ SecretId: `${names[0]}x` }), `${names[0]}x`)
    for (const SecretId of names) {
      assert.equal(await refusalOf(spy.getSecretValue({ SecretId }), SecretId), absent, JSON.stringify(probe))
      const told = await refusalOf(spy.describeSecret({ SecretId }), SecretId)
      assert.equal(told, absent.replaceAll('GetSecretValue', 'DescribeSecret'))
    }
  }
  const { secretsmanager: named } = sdk(server, await userThere('named', ...may, denyOn(ARN)))
  await assertRefused(read(named), 'AccessDeniedException', /with an explicit deny in an identity-based policy/)
})

test('what Secrets Manager does of itself behind a call is on record where the secret is, and not at who made it', async () => {
  const { ARN: ended } = await secrets.createSecret({ Name: 'ended', SecretString: 'x', KmsKeyId: KeyId })
  await secrets.putResourcePolicy({ SecretId: ended!, ResourcePolicy: sharing })
  await secrets.putSecretValue({ SecretId: ended!, SecretString: 'y', VersionStages: ['AWSPENDING'] })
  await there.putSecretValue({ SecretId: ended!, SecretString: 'z' })
  await there.deleteSecret({ SecretId: ended!, ForceDeleteWithoutRecovery: true })
  await runTimers(server)
  const done = (await server.records()).filter(({ eventType }) => eventType === 'AwsServiceEvent').slice(-3)
  const shown = done.map(({ eventName, recipientAccountId: account, awsRegion, userIdentity, additionalEventData: more }) =>
    [eventName, account, awsRegion, userIdentity['accountId'], more])
  const deleted = { ARN: ended, Name: 'ended' }
  assert.deepEqual(shown, [
    ['RotationAbandoned', home, 'us-east-1', home, { SecretId: ended }],
    ['StartSecretVersionDelete', home, 'us-east-1', home, deleted],
    ['EndSecretVersionDelete', home, 'us-east-1', home, deleted],
  ])
})

test('the trail of whom a secret does not let in shows it as he has called it', async () => {
  const { ARN: hidden } = await secrets.createSecret({ Name: 'hidden', SecretString: 'x' })
  for (const SecretId of [hidden!.slice(0, -7), `${hidden!.slice(0, -7)}x`]) {
    await assertRefused(there.getSecretValue({ SecretId }), 'AccessDeniedException', /no resource-based policy allows/)
    const { resources } = (await server.records()).findLast(({ eventName }) => eventName === 'GetSecretValue')!
    assert.deepEqual(resources, [{ accountId: home, type: 'AWS::SecretsManager::Secret', ARN: `${SecretId}-??????` }])
  }
})
