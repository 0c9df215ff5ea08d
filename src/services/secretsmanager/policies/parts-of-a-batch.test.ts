// What is read by a batch is decided as where it is read by itself: its part is no call through a service.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets, kms } = sdk(server)
const through = 'secretsmanager.amazonaws.com'
const reading = ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue']

/** Whether somebody reads it by itself, and by a batch. */
async function reads(SecretId: string, by: typeof secrets) {
  const direct = await by.getSecretValue({ SecretId }).then(() => true, () => false)
  const { SecretValues } = await by.batchGetSecretValue({ SecretIdList: [SecretId] })
  return [direct, SecretValues!.length === 1]
}

test('a batch is no way through a service: neither for whom that would let in, nor around what keeps others out', async () => {
  await secrets.createSecret({ Name: 'perimeter', SecretString: 'value' })
  const thief = sdk(server, await createUser(server, 'thief', allow(reading))).secretsmanager
  assert.deepEqual(await reads('perimeter', thief), [true, true])
  const Condition = {
    NotIpAddressIfExists: { 'aws:SourceIp': '10.0.0.0/8' }, BoolIfExists: { 'aws:ViaAWSService': 'false' },
  }
  await secrets.putResourcePolicy({
    SecretId: 'perimeter', ResourcePolicy: policy({
      Effect: 'Deny', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*', Condition,
    }),
  })
  assert.deepEqual(await reads('perimeter', thief), [false, false])
  await secrets.createSecret({ Name: 'deputy', SecretString: 'value' })
  const conditions = {
    via: { Bool: { 'aws:ViaAWSService': 'true' } }, called: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': through } },
    first: { StringEquals: { 'aws:CalledViaFirst': through } }, last: { StringEquals: { 'aws:CalledViaLast': through } },
  }
  for (const [name, one] of Object.entries(conditions)) {
    const user = await createUser(
      server, name, { ...allow('secretsmanager:GetSecretValue'), Condition: one }, allow('secretsmanager:BatchGetSecretValue'),
    )
    assert.deepEqual(await reads('deputy', sdk(server, user).secretsmanager), [false, false], name)
  }
})

test('under a key of its own it is decrypted through the service, once, as where it is read by itself', async () => {
  const { Arn: KmsKeyId = '' } = (await kms.createKey({})).KeyMetadata!
  await secrets.createSecret({ Name: 'own', SecretString: 'value', KmsKeyId })
  const Condition = {
    StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com', 'aws:CalledViaFirst': through },
    'ForAllValues:StringEquals': { 'aws:CalledVia': through }, Bool: { 'aws:ViaAWSService': 'true' },
  }
  const user = await createUser(server, 'reader', allow(reading), { ...allow('kms:Decrypt'), Condition })
  assert.deepEqual(await reads('own', sdk(server, user).secretsmanager), [true, true])
  const part = (await server.records()).findLast(({ eventName }) => eventName === 'GetSecretValue')!
  assert.deepEqual([part.userIdentity['invokedBy'], part.sourceIPAddress], [through, through])
})
