// By which of its keys a version is read, and which stay: by what KMS names them, however they were called.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { secretsmanager: secrets, kms } = sdk(server)
const newKey = async () => (await kms.createKey({})).KeyMetadata!.Arn!
const read = async (SecretId: string) => (await secrets.getSecretValue({ SecretId })).SecretString
const give = (SecretId: string, KmsKeyId: string) => secrets.updateSecret({ SecretId, KmsKeyId })
const keysOf = async (SecretId: string) => (await secrets.listSecretVersionIds({ SecretId })).Versions![0]!.KmsKeyIds

test('the present key is asked first, also where the secret had it before another', async () => {
  const [one, two] = [await newKey(), await newKey()]
  await secrets.createSecret({ Name: 'back', SecretString: 'v', KmsKeyId: one })
  await give('back', two)
  await give('back', one)
  const before = (await server.records()).length
  assert.equal(await read('back'), 'v')
  const asked = (await server.records()).slice(before).filter(({ eventName }) => eventName === 'Decrypt')
  assert.deepEqual(asked.map(({ resources }) => resources?.map(({ ARN }) => ARN)), [[one]])
  await kms.disableKey({ KeyId: one })
  assert.equal(await read('back'), 'v')
})

test('an alias that is another key\'s by now has the version put under that one too', async () => {
  const [one, two] = [await newKey(), await newKey()]
  await kms.createAlias({ AliasName: 'alias/moved', TargetKeyId: one })
  await secrets.createSecret({ Name: 'aliased', SecretString: 'v', KmsKeyId: 'alias/moved' })
  await kms.updateAlias({ AliasName: 'alias/moved', TargetKeyId: two })
  await give('aliased', 'alias/moved')
  assert.deepEqual(await keysOf('aliased'), [one, 'alias/moved'])
  await kms.disableKey({ KeyId: one })
  assert.equal(await read('aliased'), 'v')
})

test('a key by ten of its names is one key, and pushes no other out', async () => {
  const [own, other] = [await newKey(), await newKey()]
  await secrets.createSecret({ Name: 'named', SecretString: 'v', KmsKeyId: own })
  for (let i = 0; i < 10; i++) {
    await kms.createAlias({ AliasName: `alias/n${i}`, TargetKeyId: other })
    await give('named', `alias/n${i}`)
  }
  assert.deepEqual(await keysOf('named'), [own, 'alias/n9'])
  await kms.disableKey({ KeyId: other })
  assert.equal(await read('named'), 'v')
})
