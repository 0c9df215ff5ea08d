// A secret is given another key: which versions go under it, and what whoever may not use it is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { secretsmanager: secrets, kms } = sdk(server)
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const newKey = async () => (await kms.createKey({})).KeyMetadata!.Arn!
const keysOf = async (SecretId: string) => {
  const { Versions } = await secrets.listSecretVersionIds({ SecretId, IncludeDeprecated: true })
  return Versions!.map(({ KmsKeyIds }) => KmsKeyIds)
}

const asTold = (text: string, code: string) => new RegExp(
  `^${text.replace(/[.*?]/g, '\\$&')} \\(Service: AWSKMS; Status Code: 400; Error Code: ${code}; `
    + 'Request ID: [\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}; Proxy: null\\)$',
)
const told = (verb: string, text: string, code: string) => asTold(`Secrets Manager can't ${verb} the secret value: ${text}`, code)

async function make(Name: string, KmsKeyId?: string) {
  await secrets.createSecret({ Name, SecretString: '1', ClientRequestToken: token(1), ...(KmsKeyId && { KmsKeyId }) })
  for (const n of [2, 3]) await secrets.putSecretValue({ SecretId: Name, SecretString: String(n), ClientRequestToken: token(n) })
  const more = { SecretId: Name, SecretString: '4', ClientRequestToken: token(4), VersionStages: ['AWSPENDING'] }
  await secrets.putSecretValue(more)
  return Name
}

test('what is current, previous or pending goes under the new key as well, and either reads it', async () => {
  const [one, two] = [await newKey(), await newKey()]
  const name = await make('moved', one)
  const before = (await server.records()).length
  await secrets.updateSecret({ SecretId: name, KmsKeyId: two })
  const calls = (await server.records()).slice(before).map(({ eventName }) => eventName)
  assert.deepEqual(calls, [
    'GenerateDataKey', 'Decrypt', 'Decrypt', 'Encrypt', 'Decrypt', 'Encrypt', 'Decrypt', 'Encrypt', 'UpdateSecret',
  ])
  const { encryptionContext } = (await server.records())[before]!.requestParameters as {
    readonly encryptionContext: Record<string, string>
  }
  assert.equal(encryptionContext['SecretVersionId'], 'RequestToValidateKeyAccess')
  assert.deepEqual(await keysOf(name), [[one], [one, two], [one, two], [one, two]])
  assert.equal((await secrets.describeSecret({ SecretId: name })).KmsKeyId, two)
  await kms.disableKey({ KeyId: one })
  for (const n of [2, 3, 4]) {
    assert.equal((await secrets.getSecretValue({ SecretId: name, VersionId: token(n) })).SecretString, String(n))
  }
  const old = secrets.getSecretValue({ SecretId: name, VersionId: token(1) })
  await assertRefused(old, 'DecryptionFailure', told('decrypt', `${one} is disabled.`, 'DisabledException'))
  await kms.enableKey({ KeyId: one })
  const reads = (key: string) => createUser(server, `of-${key.slice(-12)}`, allow('secretsmanager:*'), allow('kms:Decrypt', key))
  for (const [key, versions] of [[one, [1, 2, 3, 4]], [two, [2, 3, 4]]] as const) {
    const { secretsmanager: reader } = sdk(server, await reads(key))
    for (const n of versions) {
      assert.equal((await reader.getSecretValue({ SecretId: name, VersionId: token(n) })).SecretString, String(n))
    }
  }
  const decrypts = (await server.records()).filter(({ eventName }) => eventName === 'Decrypt').slice(-5)
  assert.deepEqual(decrypts.map(({ errorCode }) => errorCode), ['AccessDenied', undefined, undefined, undefined, undefined])
  await secrets.putSecretValue({ SecretId: name, SecretString: '5', ClientRequestToken: token(5) })
  assert.deepEqual((await keysOf(name))[4], [two])
  await secrets.updateSecret({ SecretId: name, KmsKeyId: one })
  assert.deepEqual(await keysOf(name), [[one], [one, two], [two, one], [one, two], [two, one]])
})

test('a version has ten keys at most, and the oldest go', async () => {
  const name = await make('many', await newKey())
  const keys: string[] = []
  for (let i = 0; i < 10; i++) {
    const key = await newKey()
    keys.push(key)
    await secrets.updateSecret({ SecretId: name, KmsKeyId: key })
  }
  assert.deepEqual((await keysOf(name))[3], keys)
})

test('an empty key stands for the one that AWS manages, which is told of a secret that was given it by its alias', async () => {
  const name = await make('back', await newKey())
  await secrets.updateSecret({ SecretId: name, KmsKeyId: '' })
  assert.equal((await secrets.describeSecret({ SecretId: name })).KmsKeyId, undefined)
  const managed = (await keysOf(name)).slice(1).map(keys => keys!.at(-1))
  assert.deepEqual(managed, Array(3).fill('DefaultEncryptionKey'))
  await secrets.createSecret({ Name: 'by-alias', SecretString: 'x', KmsKeyId: 'alias/aws/secretsmanager' })
  await secrets.updateSecret({ SecretId: 'by-alias', Description: 'x' })
  assert.equal((await secrets.describeSecret({ SecretId: 'by-alias' })).KmsKeyId, 'alias/aws/secretsmanager')
  assert.deepEqual(await keysOf('by-alias'), [['DefaultEncryptionKey']])
})

test('who may not encrypt under the new key, or not decrypt under the old one, leaves the versions where they are', async () => {
  const [one, two] = [await newKey(), await newKey()]
  const name = await make('left', one)
  const careful = await createUser(
    server, 'careful', allow('secretsmanager:*'), allow(['kms:GenerateDataKey', 'kms:Decrypt'], two), allow('kms:Decrypt', one),
  )
  await sdk(server, careful).secretsmanager.updateSecret({ SecretId: name, KmsKeyId: two })
  assert.deepEqual(await keysOf(name), [[one], [one], [one], [one]])
  assert.equal((await secrets.describeSecret({ SecretId: name })).KmsKeyId, two)
  assert.equal((await secrets.getSecretValue({ SecretId: name })).SecretString, '3')
})

test('a key that is not there, or that the caller may not use, changes nothing', async () => {
  const [one, two] = [await newKey(), await newKey()]
  const name = await make('kept', one)
  const update = (KmsKeyId: string, client = secrets) => client.updateSecret({ SecretId: name, KmsKeyId, Description: 'x' })
  const arn = one.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000')
  const alias = one.replace(/key\/.*$/, 'alias/none')
  const absent = {
    [arn]: `Key '${arn}' does not exist`, 'alias/none': `Alias ${alias} is not found.`, 'no-key': "Invalid keyId 'no-key'",
  }
  for (const [key, text] of Object.entries(absent)) {
    const message = asTold(`The operation failed because of an invalid KMS key: ${text}`, 'NotFoundException')
    await assertRefused(update(key), 'InvalidParameterException', message)
    await assertRefused(secrets.createSecret({ Name: 'none', KmsKeyId: key }), 'InvalidParameterException', message)
  }
  const stranger = sdk(server, await createUser(server, 'stranger', allow('secretsmanager:*'), allow('kms:*', one)))
  await assertRefused(update(two, stranger.secretsmanager), 'AccessDeniedException', 'Access to KMS is not allowed')
  await kms.disableKey({ KeyId: two })
  const disabled = 'The operation failed because the specified KMS key is disabled.'
  await assertRefused(update(two), 'InvalidParameterException', disabled)
  await assertRefused(secrets.createSecret({ Name: 'none', KmsKeyId: two }), 'InvalidParameterException', disabled)
  const { KmsKeyId, Description } = await secrets.describeSecret({ SecretId: name })
  assert.deepEqual([KmsKeyId, Description], [one, undefined])
})

test('a fresh value needs no permission to decrypt, and the same one again does', async () => {
  const one = await newKey()
  const name = await make('fresh', one)
  const identity = await createUser(server, 'writer', allow('secretsmanager:*'), allow('kms:GenerateDataKey', one))
  const { secretsmanager: writer } = sdk(server, identity)
  const put = () => writer.putSecretValue({ SecretId: name, SecretString: '5', ClientRequestToken: token(5) })
  await put()
  await assertRefused(put(), 'AccessDeniedException', 'Access to KMS is not allowed')
  assert.equal((await secrets.getSecretValue({ SecretId: name })).SecretString, '5')
})

test('under a key that is disabled or goes, a value is neither put nor read, and KMS says why', async () => {
  const key = await newKey()
  const name = await make('unusable', key)
  const refused = async (text: string, code: string) => {
    const put = secrets.putSecretValue({ SecretId: name, SecretString: '5', ClientRequestToken: token(5) })
    await assertRefused(put, 'EncryptionFailure', told('encrypt', text, code))
    await assertRefused(secrets.getSecretValue({ SecretId: name }), 'DecryptionFailure', told('decrypt', text, code))
  }
  await kms.disableKey({ KeyId: key })
  await refused(`${key} is disabled.`, 'DisabledException')
  await kms.scheduleKeyDeletion({ KeyId: key })
  await refused(`${key} is pending deletion.`, 'KMSInvalidStateException')
})
