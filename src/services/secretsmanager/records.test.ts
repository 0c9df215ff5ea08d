// What records and bodies of Secrets Manager have that others have not: as AWS was recorded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTimers } from '../../../test/kit/pass.ts'
import { jsonCall, send, signed, type Unsigned } from '../../../test/kit/raw-request.ts'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets, kms } = sdk(server)
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const nobody = await createUser(server, 'nobody')
const put = (SecretId: string, n: number, more: object = {}) =>
  secrets.putSecretValue({ SecretId, SecretString: String(n), ClientRequestToken: token(n), ...more })

test('where another value takes the place of one that is pending, a rotation is told to be abandoned', async () => {
  const SecretId = 'abandoned'
  const { ARN } = await secrets.createSecret({ Name: SecretId, SecretString: '1', ClientRequestToken: token(1) })
  const told = async () => {
    await runTimers(server)
    return (await server.records()).filter(({ eventName }) => eventName === 'RotationAbandoned')
  }
  await put(SecretId, 2)
  await put(SecretId, 3, { VersionStages: ['AWSPENDING'] })
  await put(SecretId, 4, { VersionStages: ['AWSPENDING'] })
  assert.deepEqual(await told(), [])
  await put(SecretId, 5)
  await put(SecretId, 5)
  const [{ eventID, eventTime, ...event } = {} as never, ...more] = await told()
  assert.deepEqual(more, [])
  assert.ok(eventID && eventTime)
  const by = 'secretsmanager.amazonaws.com'
  assert.deepEqual(event, {
    eventVersion: '1.11', userIdentity: { accountId: '000000000000', invokedBy: by }, eventSource: by,
    eventName: 'RotationAbandoned', awsRegion: 'us-east-1', sourceIPAddress: by, userAgent: by, requestParameters: null,
    responseElements: null, additionalEventData: { SecretId: ARN }, requestID: token(4), readOnly: false,
    eventType: 'AwsServiceEvent', managementEvent: true, recipientAccountId: '000000000000', eventCategory: 'Management',
  })
  await put(SecretId, 6, { VersionStages: ['AWSPENDING'] })
  await secrets.updateSecret({ SecretId, SecretString: '7', ClientRequestToken: token(7) })
  assert.deepEqual((await told()).map(({ requestID }) => requestID), [token(4), token(6)])
})

test('a change that fails behind authorization tells the ARN of what it was asked of', async () => {
  const SecretId = 'failing'
  const { ARN } = await secrets.createSecret({ Name: SecretId, SecretString: '1', ClientRequestToken: token(1) })
  const key = (await kms.createKey({})).KeyMetadata!.Arn!
  const careless = sdk(server, await createUser(server, 'careless', allow('secretsmanager:*'))).secretsmanager
  const noKey = careless.updateSecret({ SecretId, KmsKeyId: key })
  await assertRefused(noKey, 'AccessDeniedException', 'Access to KMS is not allowed')
  assert.deepEqual((await lastRecord(server, 'UpdateSecret')).responseElements, { arn: ARN })
  const unmade = careless.createSecret({ Name: 'unmade', KmsKeyId: key })
  await assertRefused(unmade, 'AccessDeniedException', 'Access to KMS is not allowed')
  const { arn } = (await lastRecord(server, 'CreateSecret')).responseElements as { readonly arn: string }
  assert.match(arn, /^arn:aws:secretsmanager:us-east-1:000000000000:secret:unmade-[A-Za-z\d]{6}$/)
  await assertRefused(secrets.createSecret({ Name: SecretId }), 'ResourceExistsException', /already exists/)
  assert.equal((await lastRecord(server, 'CreateSecret')).responseElements, null)
  await secrets.deleteSecret({ SecretId })
  await assertRefused(put(SecretId, 2), 'InvalidRequestException', /marked for deletion/)
  assert.deepEqual((await lastRecord(server, 'PutSecretValue')).responseElements, { arn: ARN })
  await assertRefused(put('none', 2), 'ResourceNotFoundException', /can't find/)
  assert.equal((await lastRecord(server, 'PutSecretValue')).responseElements, null)
  const denied = sdk(server, nobody).secretsmanager.putSecretValue({ SecretId, SecretString: 'x' })
  await assertRefused(denied, 'AccessDeniedException', /not authorized/)
  assert.equal((await lastRecord(server, 'PutSecretValue')).responseElements, null)
  await assertRefused(secrets.getSecretValue({ SecretId }), 'InvalidRequestException', /marked for deletion/)
  assert.equal((await lastRecord(server, 'GetSecretValue')).responseElements, null)
})

test('a secret of one\'s own is shown where it was called by its ARN, and not by its name or as a part of a batch', async () => {
  const { ARN } = await secrets.createSecret({ Name: 'shown', SecretString: 'x' })
  const shown = async (operation = 'GetSecretValue') => (await lastRecord(server, operation)).resources
  const own = [{ accountId: '000000000000', type: 'AWS::SecretsManager::Secret', ARN }]
  await secrets.getSecretValue({ SecretId: 'shown' })
  assert.equal(await shown(), undefined)
  await secrets.getSecretValue({ SecretId: ARN! })
  assert.deepEqual(await shown(), own)
  await secrets.batchGetSecretValue({ SecretIdList: [ARN!] })
  assert.equal(await shown(), undefined)
  await secrets.putSecretValue({ SecretId: ARN!, SecretString: 'y' })
  assert.deepEqual(await shown('PutSecretValue'), own)
})

test('the reads of a batch are recorded as parts of it', async () => {
  await secrets.createSecret({ Name: 'part', SecretString: 'x' })
  const before = (await server.records()).length
  const odd = 'not "there", or\\elsewhere'
  await secrets.batchGetSecretValue({ SecretIdList: ['part', odd] })
  const records = (await server.records()).slice(before)
  const batch = records.find(({ eventName }) => eventName === 'BatchGetSecretValue')!
  const reads = records.filter(({ eventName }) => eventName === 'GetSecretValue')
  assert.deepEqual(reads.map(({ requestID }) => requestID), [`${batch.requestID}:part`, `${batch.requestID}:${odd}`])
  const { accessKeyId, ...identity } = batch.userIdentity
  assert.ok(accessKeyId)
  const invokedBy = 'secretsmanager.amazonaws.com'
  assert.deepEqual(reads.map(({ userIdentity }) => userIdentity), [{ ...identity, invokedBy }, { ...identity, invokedBy }])
  const decrypted = records.find(({ eventName }) => eventName === 'Decrypt')!
  assert.match(decrypted.requestID!, /^[-\da-f]{36}$/)
  assert.equal(decrypted.userIdentity['accessKeyId'], accessKeyId)
})

test('bodies of denials, and of what cannot be read, call their text `Message`; of what is not valid, `message`', async () => {
  const ask = async (call: Unsigned, identity = nobody) =>
    Object.keys(JSON.parse((await send(server.url, signed(server.url, call, { identity }))).body) as object)
  const get = (input: object) => jsonCall('secretsmanager', 'GetSecretValue', input)
  assert.deepEqual(await ask(get({ SecretId: 'part' })), ['__type', 'Message'])
  assert.deepEqual(await ask(get({ SecretId: {} })), ['__type', 'Message'])
  const reader = await createUser(server, 'reader', allow('*'))
  assert.deepEqual(await ask(get({ SecretId: 'none' }), reader), ['__type', 'Message'])
  assert.deepEqual(await ask(get({ SecretId: 'part', VersionId: 'short' }), reader), ['__type', 'message'])
  assert.deepEqual(await ask(jsonCall('kms', 'ListKeys')), ['__type', 'message'])
})
