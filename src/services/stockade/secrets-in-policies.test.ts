// Calls to Secrets Manager in the policies that are generated of them, and in what is explained of denials.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExplainDenialResponse, GeneratePolicyResponse } from '../../contracts/stockade.ts'
import { account } from '../../../test/kit/identity.ts'
import { jsonCall, send, signed } from '../../../test/kit/raw-request.ts'
import { sdk, type Sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { iam, secretsmanager } = sdk(server)

async function ask<T>(operation: string, input: object): Promise<T> {
  const { status, body } = await send(server.url, signed(server.url, jsonCall('stockade', operation, input)))
  assert.equal(status, 200, body)
  return JSON.parse(body) as T
}

const generate = (input: object) => ask<GeneratePolicyResponse>('GeneratePolicy', input)
const arnFor = (nameAndSuffix: string) => `arn:aws:secretsmanager:us-east-1:${account}:secret:${nameAndSuffix}`
const statementsIn = (text = '') => (JSON.parse(text) as { readonly Statement: readonly Record<string, unknown>[] }).Statement

async function userWith(UserName: string, PolicyDocument = ''): Promise<Sdk> {
  const user = sdk(server, await createUser(server, UserName))
  await iam.putUserPolicy({ UserName, PolicyName: 'least', PolicyDocument })
  return user
}

test('whoever has the policy of one who made a secret can make it, which then has another suffix', async () => {
  const make = ({ secretsmanager: by }: Sdk) => by.createSecret({
    Name: 'made/whole', SecretString: 'a', Tags: [{ Key: 'a', Value: '1' }], AddReplicaRegions: [{ Region: 'eu-west-1' }],
  })
  await make(sdk(server, await createUser(server, 'ada', allow('*'))))
  const { Policy, Unknown } = await generate({ Caller: 'ada' })
  assert.deepEqual(Unknown, [])
  const ofMade = statementsIn(Policy).find(({ Resource }) => Resource === arnFor('made/whole-??????'))
  const actions = ['CreateSecret', 'ReplicateSecretToRegions', 'TagResource'].map(action => `secretsmanager:${action}`)
  assert.deepEqual(ofMade?.['Action'], actions)
  await secretsmanager.removeRegionsFromReplication({ SecretId: 'made/whole', RemoveReplicaRegions: ['eu-west-1'] })
  await secretsmanager.deleteSecret({ SecretId: 'made/whole', ForceDeleteWithoutRecovery: true })
  const bea = await userWith('bea', Policy)
  await make(bea)
  await assert.rejects(bea.secretsmanager.createSecret({ Name: 'made/whole2' }), { name: 'AccessDeniedException' })
})

test('a secret that has gone is named by any suffix, and nothing of its name for more than itself', async () => {
  const cid = sdk(server, await createUser(server, 'cid', allow('*'))).secretsmanager
  await cid.describeSecret({ SecretId: 'never/there' }).catch(() => undefined)
  await cid.createSecret({ Name: '${aws:username}*?' }).catch(() => undefined)
  const { Policy } = await generate({ Caller: 'cid' })
  assert.deepEqual(statementsIn(Policy).map(({ Action, Resource }) => [Action, Resource]), [
    ['secretsmanager:CreateSecret', arnFor('${$}{aws:username}${*}${?}-??????')],
    ['secretsmanager:DescribeSecret', arnFor('never/there-??????')],
  ])
})

test('a batch read asks for each of its secrets, which the policy names', async () => {
  const { ARN } = await secretsmanager.createSecret({ Name: 'batch/one', SecretString: 'a' })
  const read = ({ secretsmanager: by }: Sdk) => by.batchGetSecretValue({ SecretIdList: ['batch/one'] })
  await read(sdk(server, await createUser(server, 'dan', allow('*'))))
  const { Policy, Unknown, Calls } = await generate({ Caller: 'dan' })
  assert.deepEqual([Unknown, Calls], [[], 3])
  const ofSecret = statementsIn(Policy).find(({ Resource }) => Resource === ARN)
  assert.equal(ofSecret?.['Action'], 'secretsmanager:GetSecretValue')
  assert.equal((await read(await userWith('eli', Policy))).SecretValues![0]!.SecretString, 'a')
})

test('a denial within a batch read is explained by the id that the trail shows of it', async () => {
  const { ARN } = await secretsmanager.createSecret({ Name: 'batch/two', SecretString: 'a' })
  const fay = await createUser(server, 'fay', allow('secretsmanager:BatchGetSecretValue'))
  const { $metadata, Errors } = await sdk(server, fay).secretsmanager.batchGetSecretValue({ SecretIdList: ['batch/two', ARN!] })
  assert.deepEqual(Errors!.map(({ ErrorCode }) => ErrorCode), ['AccessDeniedException', 'AccessDeniedException'])
  const ofFay = (await server.records()).filter(({ userIdentity }) => userIdentity['userName'] === 'fay')
  const records = ofFay.filter(({ eventName }) => eventName === 'GetSecretValue')
  assert.deepEqual(records.map(({ requestID }) => requestID).sort(), [
    `${$metadata.requestId}:${ARN}`, `${$metadata.requestId}:batch/two`,
  ])
  for (const { requestID: RequestId } of records) {
    const { Action, Resource, Through } = await ask<ExplainDenialResponse>('ExplainDenial', { RequestId })
    assert.deepEqual([Action, Resource], ['secretsmanager:GetSecretValue', ARN])
    assert.deepEqual(Through, [{ Operation: 'secretsmanager:BatchGetSecretValue', RequestId: $metadata.requestId }])
    const { Calls, Denied, Complete } = await generate({ RequestIds: [RequestId] })
    assert.deepEqual([Calls, Denied, Complete], [1, 1, true])
  }
})
