// A secret is made and read: what comes back, who is refused, what is on record and what is wrong with a request.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets, kms } = sdk(server)
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const arnForm = /^arn:aws:secretsmanager:us-east-1:000000000000:secret:app\/db-[A-Za-z\d]{6}$/
const made = await secrets.createSecret({ Name: 'app/db', SecretString: '{"password":"x"}', ClientRequestToken: token(1) })
const bytes = await secrets.createSecret({ Name: 'bytes', SecretBinary: Uint8Array.of(0, 255, 10) })

async function since(count: number) {
  return (await server.records()).slice(count)
}

test('what was made is read, by its name, its ARN, or its ARN without the suffix', async () => {
  assert.match(made.ARN!, arnForm)
  for (const SecretId of ['app/db', made.ARN!, made.ARN!.slice(0, -7)]) {
    const { $metadata: _, CreatedDate, ...read } = await secrets.getSecretValue({ SecretId })
    assert.ok(CreatedDate instanceof Date)
    assert.deepEqual(read, {
      ARN: made.ARN, Name: 'app/db', VersionId: token(1), SecretString: '{"password":"x"}', VersionStages: ['AWSCURRENT'],
    })
  }
  const { SecretBinary, SecretString } = await secrets.getSecretValue({ SecretId: bytes.ARN! })
  assert.deepEqual([[...SecretBinary!], SecretString], [[0, 255, 10], undefined])
  const long = 'ü'.repeat(32_768)
  await secrets.createSecret({ Name: 'long', SecretString: long })
  assert.equal((await secrets.getSecretValue({ SecretId: 'long' })).SecretString, long)
})

test('a version is asked for by its id, by a label, or by both where they agree', async () => {
  const read = (asked: object) => secrets.getSecretValue({ SecretId: 'app/db', ...asked })
  assert.equal((await read({ VersionId: token(1), VersionStage: 'AWSCURRENT' })).VersionId, token(1))
  const missing = "Secrets Manager can't find the specified secret value for "
  await assertRefused(read({ VersionId: token(9) }), 'ResourceNotFoundException', `${missing}VersionId: ${token(9)}`)
  for (const VersionStage of ['AWSPREVIOUS', '__proto__', 'constructor']) {
    await assertRefused(read({ VersionStage }), 'ResourceNotFoundException', `${missing}staging label: ${VersionStage}`)
  }
  await assertRefused(
    read({ VersionId: token(1), VersionStage: 'AWSPREVIOUS' }), 'InvalidRequestException',
    'You provided a VersionStage that is not associated to the provided VersionId.',
  )
})

test('what is not there is not found', async () => {
  const elsewhere = made.ARN!.replace('us-east-1', 'eu-west-1')
  for (const SecretId of ['none', 'app/db-AbCdEf', elsewhere, made.ARN!.replace(/.$/, '_')]) {
    await assertRefused(
      secrets.getSecretValue({ SecretId }), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.",
    )
  }
  await secrets.createSecret({ Name: 'empty' })
  await assertRefused(
    secrets.getSecretValue({ SecretId: 'empty' }), 'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  )
})

test('the same call again makes nothing more; one with another value or token fails', async () => {
  const again = await secrets.createSecret({ Name: 'app/db', SecretString: '{"password":"x"}', ClientRequestToken: token(1) })
  assert.deepEqual([again.ARN, again.VersionId], [made.ARN, token(1)])
  const another = (more: object) => secrets.createSecret({ Name: 'app/db', ...more })
  const inUse = `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret `
    + `${made.ARN}.`
  for (const other of [{ SecretString: 'y' }, { SecretBinary: Buffer.from('{"password":"x"}') }, {}]) {
    await assertRefused(another({ ...other, ClientRequestToken: token(1) }), 'ResourceExistsException', inUse)
  }
  await assertRefused(
    another({ SecretString: '{"password":"x"}', ClientRequestToken: token(2) }), 'ResourceExistsException',
    'The operation failed because the secret app/db already exists.',
  )
  assert.equal((await secrets.getSecretValue({ SecretId: 'app/db' })).SecretString, '{"password":"x"}')
})

test('a name that ends like a suffix is not found by its ARN without one', async () => {
  const { ARN } = await secrets.createSecret({ Name: 'like-a1b2c3', SecretString: 'x' })
  const { requestParameters, responseElements } = await lastRecord(server, 'CreateSecret')
  assert.deepEqual(responseElements, { arn: ARN })
  const { forceOverwriteReplicaSecret } = requestParameters as { readonly forceOverwriteReplicaSecret: boolean }
  assert.equal(forceOverwriteReplicaSecret, false)
  for (const SecretId of ['like-a1b2c3', ARN!]) assert.equal((await secrets.getSecretValue({ SecretId })).SecretString, 'x')
  const without = secrets.getSecretValue({ SecretId: ARN!.slice(0, -'-abcdef'.length) })
  await assertRefused(without, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
})

test('what is wrong with a request', async () => {
  await assertRefused(secrets.createSecret({ Name: 'a b' }), 'ValidationException', /^Invalid name\. Must be a valid name/)
  await assertRefused(
    secrets.createSecret({ Name: 'two', SecretString: 'x', SecretBinary: Uint8Array.of(1) }), 'InvalidParameterException',
    "You can't specify both a binary secret value and a string secret value in the same secret.",
  )
  const reserved = secrets.createSecret({ Name: 'tagged', Tags: [{ Key: 'aws:x', Value: 'y' }] })
  await assertRefused(reserved, 'InvalidParameterException', /reserved/)
})

test('of a hop to KMS that is denied the trail tells no parameters', async () => {
  const keyless = sdk(server, await createUser(server, 'keyless', allow('secretsmanager:*'))).secretsmanager
  const { KeyId } = (await sdk(server).kms.createKey({})).KeyMetadata!
  await assertRefused(
    keyless.createSecret({ Name: 'keyless', SecretString: 'x', KmsKeyId: KeyId! }), 'AccessDeniedException',
    'Access to KMS is not allowed',
  )
  const by = 'secretsmanager.amazonaws.com'
  const hop = (await server.records()).findLast(({ userIdentity }) => userIdentity['invokedBy'] === by)!
  assert.deepEqual([hop.eventSource, hop.errorCode, hop.requestParameters], ['kms.amazonaws.com', 'AccessDenied', null])
})

test('each hop is asked for in the caller\'s name and on record, and the value in none', async () => {
  const { KeyMetadata } = await kms.createKey({})
  const KmsKeyId = KeyMetadata!.Arn!
  const before = (await server.records()).length
  await secrets.createSecret({ Name: 'under a key'.replaceAll(' ', '-'), SecretString: 'hush', KmsKeyId })
  await secrets.getSecretValue({ SecretId: 'under-a-key' })
  const records = await since(before)
  assert.deepEqual(records.map(({ eventName }) => eventName), [
    'GenerateDataKey', 'Decrypt', 'GenerateDataKey', 'CreateSecret', 'Decrypt', 'GetSecretValue',
  ])
  const { ARN } = await secrets.getSecretValue({ SecretId: 'under-a-key' })
  const { encryptionContext } = records[0]!.requestParameters as { readonly encryptionContext: Record<string, string> }
  assert.equal(encryptionContext['SecretARN'], ARN)
  assert.doesNotMatch(JSON.stringify(records), /hush/)
  const reader = sdk(server, await createUser(server, 'reader', allow('secretsmanager:*')))
  const denied = reader.secretsmanager.getSecretValue({ SecretId: 'under-a-key' })
  await assertRefused(denied, 'AccessDeniedException', 'Access to KMS is not allowed')
  assert.equal((await reader.secretsmanager.getSecretValue({ SecretId: 'app/db' })).SecretString, '{"password":"x"}')
  await kms.disableKey({ KeyId: KmsKeyId })
  const unreadable = secrets.getSecretValue({ SecretId: 'under-a-key' })
  await assertRefused(unreadable, 'DecryptionFailure', /can't decrypt the secret value: .* is disabled\. /)
  await assertRefused(
    secrets.createSecret({ Name: 'another', SecretString: 'x', KmsKeyId }), 'InvalidParameterException', /key is disabled\.$/,
  )
})

test('whoever is allowed one secret is denied another, by name as by ARN', async () => {
  const one = sdk(server, await createUser(server, 'one', allow('secretsmanager:GetSecretValue', made.ARN!)))
  assert.equal((await one.secretsmanager.getSecretValue({ SecretId: 'app/db' })).Name, 'app/db')
  const denial = (id: string) => `is not authorized to perform: secretsmanager:GetSecretValue on resource: ${id} because no`
  for (const SecretId of ['bytes', bytes.ARN!, 'none', `${made.ARN!.slice(0, -6)}AbCdEf`]) {
    await assertRefused(one.secretsmanager.getSecretValue({ SecretId }), 'AccessDeniedException', new RegExp(denial(SecretId)))
  }
  const ofArn = allow('secretsmanager:CreateSecret', 'arn:aws:secretsmanager:us-east-1:000000000000:secret:mine/*')
  const maker = sdk(server, await createUser(server, 'maker', ofArn)).secretsmanager
  await maker.createSecret({ Name: 'mine/one', SecretString: 'x' })
  const other = maker.createSecret({ Name: 'other' })
  await assertRefused(other, 'AccessDeniedException', /CreateSecret on resource: other because no/)
  const tagged = maker.createSecret({ Name: 'mine/two', Tags: [{ Key: 'a', Value: 'b' }] })
  await assertRefused(tagged, 'AccessDeniedException', /secretsmanager:TagResource/)
})

test('the alias of the managed key comes with its key', async () => {
  const there = sdk(server, undefined, 'eu-west-1')
  const aliases = async () => (await there.kms.listAliases({})).Aliases!.map(({ AliasName }) => AliasName)
  assert.ok(!(await aliases()).includes('alias/aws/secretsmanager'))
  await there.secretsmanager.createSecret({ Name: 'first', SecretString: 'x' })
  assert.ok((await aliases()).includes('alias/aws/secretsmanager'))
})

test('an empty description is none', async () => {
  const { ARN } = await secrets.createSecret({ Name: 'undescribed', Description: '' })
  assert.equal('Description' in (await secrets.describeSecret({ SecretId: ARN! })), false)
})
