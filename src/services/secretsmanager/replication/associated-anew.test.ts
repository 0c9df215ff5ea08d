// A replica in another account that was left alone for a while, and is associated anew.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { newerCalls } from '../../../../test/kit/newer-secret-calls.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { policy } from '../../../../test/kit/users.ts'

const server = await startWithOther({ dev: true })
const home = '000000000000'
const [here, there] = [sdk(server).secretsmanager, sdk(server, theirs)]
const newer = newerCalls(server)
const statement = (account: string, Action: string) =>
  ({ Effect: 'Allow' as const, Principal: { AWS: `arn:aws:iam::${account}:root` }, Action, Resource: '*' })
const KmsKeyId = (await there.kms.createKey({
  Policy: policy(statement(other, 'kms:*'), statement(home, 'kms:GenerateDataKey')),
})).KeyMetadata!.Arn!
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

test('it has the values that its primary has by then, also of a version that was made anew under its name', async () => {
  const { ARN: SecretId = '' } = await here.createSecret({ Name: 'kept', SecretString: 'one', ClientRequestToken: token(1) })
  const made = await newerCalls(server, theirs).createSecret({
    Name: 'of/kept', KmsKeyId, CrossAccountPrimaryARN: SecretId, ClientRequestToken: token(1),
  })
  const CrossAccountReplicaARN = String(made['ARN'])
  const associate = () => newer.associateCrossAccountReplica({
    SecretId, CrossAccountReplicaARN, ReplicaRestriction: 'NoRestriction',
  })
  const put = (n: number, SecretString: string) => here.putSecretValue({ SecretId, SecretString, ClientRequestToken: token(n) })
  const read = async (version: { readonly VersionId?: string } = {}) =>
    (await there.secretsmanager.getSecretValue({ SecretId: CrossAccountReplicaARN, ...version })).SecretString
  await associate()
  assert.equal(await read(), 'one')
  await newer.disassociateCrossAccountReplica({ SecretId, CrossAccountReplicaARN })
  // The first version has no label, is old, and goes as others come.
  await put(2, 'two')
  await pass(server, 2 * day)
  for (let n = 3; n < 106; n++) await put(n, String(n))
  await assertRefused(here.getSecretValue({ SecretId, VersionId: token(1) }), 'ResourceNotFoundException', /./)
  await put(1, 'anew')
  assert.equal(await read(), 'one')
  // What cannot be copied takes nothing away.
  await there.kms.disableKey({ KeyId: KmsKeyId })
  await assertRefused(associate(), 'InvalidRequestException', /disabled/)
  await there.kms.enableKey({ KeyId: KmsKeyId })
  assert.equal(await read(), 'one')
  await associate()
  assert.equal(await read(), 'anew')
  assert.equal(await read({ VersionId: token(105) }), '105')
  assert.equal((await there.secretsmanager.listSecretVersionIds({ SecretId: CrossAccountReplicaARN })).Versions!.length, 2)
})
