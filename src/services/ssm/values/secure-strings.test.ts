// SecureStrings of both tiers: who opens them, by what, and what KMS is asked.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  AlgorithmSuiteIdentifier, buildClient, CommitmentPolicy, KmsKeyringNode, type KmsKeyringNodeInput,
} from '@aws-crypto/client-node'
import { KMS } from '@aws-sdk/client-kms'
import { account, root } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import type { Storage } from '../../../storage/open.ts'
import { Parameters, ParameterVersions } from '../parameters/parameters.ts'

let storage: Storage
const server = await startServer({ between: opened => (storage = opened) })
const { kms, ssm } = sdk(server)
const KeyId = (await kms.createKey({})).KeyMetadata!.Arn!
const arn = (name: string) => `arn:aws:ssm:us-east-1:${account}:parameter${name}`
const put = (Name: string, Value: string, more: object = {}) =>
  ssm.putParameter({ Name, Value, Type: 'SecureString', Tier: 'Advanced', KeyId, Overwrite: true, ...more })

/** Opens messages that commit to no key as well. */
const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
const signed = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384
const committed = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY
/** Its types are older than the client's and differ in members that may be undefined. */
const clientProvider = ((region: string) =>
  new KMS({ endpoint: server.url, region, credentials: { ...root }, maxAttempts: 1 })
) as unknown as NonNullable<KmsKeyringNodeInput['clientProvider']>

test('the AWS Encryption SDK opens what an advanced one is shown as, and it is bound to its parameter', async () => {
  const keyring = new KmsKeyringNode({ keyIds: [KeyId], clientProvider })
  for (const value of ['x', 'grüße', 'a'.repeat(4096), 'b'.repeat(8192)]) {
    await put('/sealed', value)
    const { Parameter } = await ssm.getParameter({ Name: '/sealed' })
    const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(Parameter!.Value!, 'base64'))
    assert.equal(plaintext.toString('utf8'), value)
    const { 'aws-crypto-public-key': publicKey, ...context } = { ...messageHeader.encryptionContext }
    assert.deepEqual([messageHeader.suiteId, context], [signed, { PARAMETER_ARN: arn('/sealed') }])
    assert.equal(Buffer.from(publicKey!, 'base64').length, 49)
    assert.equal((await ssm.getParameter({ Name: '/sealed', WithDecryption: true })).Parameter?.Value, value)
  }
})

test('one that an earlier release has kept is read as it was', async () => {
  const [name, region] = ['/older/one', 'us-east-1']
  await put(name, 'new')
  const keyring = new KmsKeyringNode({ generatorKeyId: KeyId, clientProvider })
  const encryptionContext = { PARAMETER_ARN: arn(name) }
  const { result } = await encrypt(keyring, Buffer.from('old'), { encryptionContext, suiteId: committed })
  const state = storage.begin({ account, region })
  const value = result.toString('base64')
  await state.update(Parameters, { ...(await state.get(Parameters, [name]))!, value })
  await state.update(ParameterVersions, { ...(await state.get(ParameterVersions, [name, 1]))!, value })
  assert.ok((await storage.store.commit(state.toBatch([], 'older'))).committed)
  const read = async (Name: string) => (await ssm.getParameter({ Name, WithDecryption: true })).Parameter?.Value
  assert.deepEqual([await read(name), await read(`${name}:1`)], ['old', 'old'])
  const hop = (await server.records()).findLast(({ eventName }) => eventName === 'Decrypt')!
  assert.deepEqual((hop.requestParameters as { readonly encryptionContext: object }).encryptionContext, encryptionContext)
  await put(name, 'newer')
  assert.deepEqual([await read(name), await read(`${name}:1`)], ['newer', 'old'])
})

test('KMS is asked for a data key, and to open it, in the name of the caller', async () => {
  await put('/asked', 'a marker of a value')
  await ssm.getParameter({ Name: '/asked', WithDecryption: true })
  const hops = (await server.records()).filter(({ eventSource }) => eventSource === 'kms.amazonaws.com').slice(-2)
  const { Parameter } = await ssm.getParameter({ Name: '/asked' })
  const { messageHeader } = await decrypt(new KmsKeyringNode({ keyIds: [KeyId], clientProvider }), Parameter!.Value!, {
    encoding: 'base64',
  })
  const encryptionContext = { ...messageHeader.encryptionContext }
  assert.deepEqual(Object.keys(encryptionContext).toSorted(), ['PARAMETER_ARN', 'aws-crypto-public-key'])
  assert.deepEqual(hops.map(({ eventName, requestParameters, userIdentity }) =>
    [eventName, (requestParameters as { encryptionContext?: unknown }).encryptionContext, userIdentity['invokedBy']]), [
    ['GenerateDataKey', encryptionContext, 'ssm.amazonaws.com'], ['Decrypt', encryptionContext, 'ssm.amazonaws.com'],
  ])
  assert.equal(JSON.stringify(await server.records()).includes('a marker of a value'), false)
})

test('who may not use the key reads the ciphertext and no more, and who may not make a data key writes nothing', async () => {
  const reader = sdk(server, await createUser(server, 'reader', allow('ssm:*'))).ssm
  await put('/held', 'secret')
  const Value = (await reader.getParameter({ Name: '/held' })).Parameter!.Value!
  assert.ok(Value.length > 300 && !Buffer.from(Value, 'base64').includes('secret'))
  const open = reader.getParameter({ Name: '/held', WithDecryption: true })
  await assertRefused(open, 'AccessDeniedException', /kms:Decrypt on resource/)
  const denied = reader.putParameter({ Name: '/held', Value: 'x', Type: 'SecureString', KeyId, Overwrite: true })
  await assertRefused(denied, 'AccessDeniedException', /kms:GenerateDataKey on resource/)
  const managed = { Name: '/managed', Value: 'for all', Type: 'SecureString', Tier: 'Advanced' } as const
  await reader.putParameter(managed)
  assert.equal((await reader.getParameter({ Name: '/managed', WithDecryption: true })).Parameter?.Value, 'for all')
})

test('versions of both tiers are read, each in its way, and not once their key is disabled', async () => {
  const own = (await kms.createKey({})).KeyMetadata!.KeyId!
  await put('/both', 'one', { Tier: 'Standard', KeyId: own })
  await put('/both', 'two', { KeyId: own })
  await put('/both', 'three')
  const { Parameters: versions = [] } = await ssm.getParameterHistory({ Name: '/both', WithDecryption: true })
  const shown = versions.map(({ Value, Tier }) => [Value, Tier])
  assert.deepEqual(shown, [['one', 'Standard'], ['two', 'Advanced'], ['three', 'Advanced']])
  await kms.disableKey({ KeyId: own })
  for (const version of [1, 2]) {
    const read = ssm.getParameter({ Name: `/both:${version}`, WithDecryption: true })
    await assertRefused(read, 'InvalidKeyId', /is disabled\. \(Service: AWSKMS; .*\)$/)
  }
  await assertRefused(put('/both', 'four', { KeyId: own }), 'InvalidKeyId', /is disabled/)
  assert.equal((await ssm.getParameter({ Name: '/both', WithDecryption: true })).Parameter?.Value, 'three')
})

test('no value is in clear in the data folder, be it old, current or of no SecureString', async () => {
  const folder = temporaryFolder()
  const own = await startServer({ folder: folder.path })
  const marker = randomBytes(24).toString('hex')
  for (const more of [{ Type: 'SecureString' }, { Type: 'SecureString', Tier: 'Advanced' }, { Type: 'String' }] as const) {
    await sdk(own).ssm.putParameter({ Name: '/marked', Value: marker, Overwrite: true, ...more })
  }
  const { Parameters: versions = [] } = await sdk(own).ssm.getParameterHistory({ Name: '/marked', WithDecryption: true })
  assert.deepEqual(versions.map(({ Value }) => Value), [marker, marker, marker])
  await own.stop()
  const files = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const read = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
  assert.ok(read.reduce((sum, { length }) => sum + length, 0) > 10_000)
  for (const form of [marker, Buffer.from(marker).toString('base64').slice(2, -4)]) {
    assert.deepEqual(files.filter((_, i) => read[i]!.includes(form)).map(({ name }) => name), [])
  }
  folder.remove()
})
