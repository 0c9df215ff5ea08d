// What services ask in a caller's name, in the policies that are generated of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GeneratePolicyResponse } from '../../contracts/stockade.ts'
import { account } from '../../../test/kit/identity.ts'
import { jsonCall, send, signed } from '../../../test/kit/raw-request.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { iam, kms } = sdk(server)
const { KeyId, Arn } = (await kms.createKey({})).KeyMetadata!

interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: object
}

type Asked = { readonly Caller: string } | { readonly RequestIds: readonly string[] }

async function generated(asked: Asked) {
  const { body } = await send(server.url, signed(server.url, jsonCall('stockade', 'GeneratePolicy', asked)))
  const { Policy = '', ...told } = JSON.parse(body) as GeneratePolicyResponse
  return { ...told, Policy, statements: (JSON.parse(Policy) as { readonly Statement: readonly Statement[] }).Statement }
}

const through = (service: string) => ({ StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } })

test('what a service asks of KMS in the caller\'s name is allowed through it alone', async () => {
  const made = (await kms.createKey({})).KeyMetadata!.Arn!
  const root = sdk(server)
  await root.ssm.putParameter({ Name: '/hops/token', Value: 'a', Type: 'SecureString', KeyId: made })
  await root.secretsmanager.createSecret({ Name: 'hops/db', SecretString: 'b', KmsKeyId: made })
  const { CiphertextBlob } = await kms.encrypt({ KeyId: made, Plaintext: Buffer.from('c') })
  const read = async ({ ssm, secretsmanager }: ReturnType<typeof sdk>) => {
    const { Parameter, $metadata: { requestId } } = await ssm.getParameter({ Name: '/hops/token', WithDecryption: true })
    const ofSecret = '/aws/reference/secretsmanager/hops/db'
    const { Parameter: secret } = await ssm.getParameter({ Name: ofSecret, WithDecryption: true })
    const { $metadata } = await secretsmanager.putSecretValue({ SecretId: 'hops/db', SecretString: 'b' })
    assert.deepEqual([Parameter!.Value, secret!.Value], ['a', 'b'])
    return { requestId: requestId!, written: $metadata.requestId! }
  }
  const { requestId, written } = await read(sdk(server, await createUser(server, 'lea', allow('*'))))
  const { Policy, Calls, statements } = await generated({ Caller: 'lea' })
  assert.equal(Calls, 7)
  const statementsOnKey = statements.filter(({ Resource }) => Resource === made)
  assert.deepEqual(statementsOnKey, [
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: made, Condition: through('secretsmanager') },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: made, Condition: through('ssm') },
  ])
  const max = sdk(server, await createUser(server, 'max'))
  const put = (PolicyDocument: string) => iam.putUserPolicy({ UserName: 'max', PolicyName: 'least', PolicyDocument })
  await put(Policy)
  await read(max)
  await assert.rejects(max.kms.decrypt({ CiphertextBlob }), /no identity-based policy allows the kms:Decrypt action/)
  await assert.rejects(max.kms.generateDataKey({ KeyId: made, KeySpec: 'AES_256' }), /kms:GenerateDataKey action/)

  // Of a request that is named, with what it was made of.
  const one = await generated({ RequestIds: [requestId] })
  const parameter = `arn:aws:ssm:us-east-1:${account}:parameter/hops/token`
  assert.deepEqual([one.statements, one.Calls, one.Complete], [[
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: made, Condition: through('ssm') },
    { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: parameter },
  ], 2, true])
  await put((await generated({ RequestIds: [written] })).Policy)
  await max.secretsmanager.putSecretValue({ SecretId: 'hops/db', SecretString: 'b' })
})

test('who decrypts himself as well needs no statement of the service', async () => {
  const { ssm } = sdk(server)
  await ssm.putParameter({ Name: '/hops/both', Value: 'a', Type: 'SecureString', KeyId: KeyId! })
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('c') })
  const nia = sdk(server, await createUser(server, 'nia', allow('*')))
  await nia.ssm.getParameter({ Name: '/hops/both', WithDecryption: true })
  await nia.kms.decrypt({ CiphertextBlob })
  const { statements } = await generated({ Caller: 'nia' })
  const onKey = statements.filter(({ Resource }) => Resource === Arn)
  assert.deepEqual(onKey, [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: Arn }])
})

test('of a request that was denied within a call, the policy lets it pass', async () => {
  const { ssm } = sdk(server)
  await ssm.putParameter({ Name: '/hops/denied', Value: 'a', Type: 'SecureString', KeyId: KeyId! })
  const oda = sdk(server, await createUser(server, 'oda', allow('ssm:GetParameter')))
  const read = () => oda.ssm.getParameter({ Name: '/hops/denied', WithDecryption: true })
  const { $metadata } = await read().catch((thrown: unknown) => thrown) as { readonly $metadata: { readonly requestId: string } }
  const { Policy, Calls, Denied } = await generated({ RequestIds: [$metadata.requestId] })
  assert.deepEqual([Calls, Denied], [2, 2])
  await iam.putUserPolicy({ UserName: 'oda', PolicyName: 'test', PolicyDocument: Policy })
  assert.equal((await read()).Parameter!.Value, 'a')
})

test('what KMS asks of itself in another Region has no condition, and is made again by the policy', async () => {
  const pia = sdk(server, await createUser(server, 'pia', allow(['kms:*', 'iam:CreateServiceLinkedRole']))).kms
  const primary = (await pia.createKey({ MultiRegion: true })).KeyMetadata!.KeyId!
  await pia.replicateKey({ KeyId: primary, ReplicaRegion: 'eu-west-1' })
  const { Policy } = await generated({ Caller: 'pia' })
  assert.doesNotMatch(Policy, /ViaService/)
  const quin = sdk(server, await createUser(server, 'quin')).kms
  await iam.putUserPolicy({ UserName: 'quin', PolicyName: 'least', PolicyDocument: Policy })
  await quin.replicateKey({ KeyId: primary, ReplicaRegion: 'eu-central-1' })
})
