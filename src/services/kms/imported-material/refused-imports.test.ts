// What is refused of imports: wrappings, tokens and callers.
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { CreateKeyCommandInput, KeySpec, KeyUsageType } from '@aws-sdk/client-kms'
import { account } from '../../../../test/kit/identity.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'
import { byAes, direct, parametersFor, wrap, wrapByAes, type Wrapping } from './imported-material.kit.ts'

const server = await startServer()
const { kms } = sdk(server)

async function newKey(asked: CreateKeyCommandInput = {}) {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL', ...asked })
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! }
}

const stateOf = async (KeyId: string) => (await kms.describeKey({ KeyId })).KeyMetadata!.KeyState
/** As the SDK shows an error without a message. */
const noMessage = /^(UnknownError)?$/

test('what cannot wrap the material is refused before it does', async () => {
  const refused: readonly (readonly [KeySpec, KeyUsageType, Wrapping])[] = [
    ['HMAC_256', 'GENERATE_VERIFY_MAC', { ...direct, WrappingAlgorithm: 'RSAES_PKCS1_V1_5' }],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', byAes],
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', { ...direct, WrappingAlgorithm: 'RSAES_PKCS1_V1_5' }],
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', byAes],
    ['RSA_2048', 'SIGN_VERIFY', { ...direct, WrappingKeySpec: 'RSA_4096' }],
    ['ECC_NIST_P521', 'SIGN_VERIFY', direct],
  ]
  for (const [KeySpec, KeyUsage, wrapping] of refused) {
    const { KeyId } = await newKey({ KeySpec, KeyUsage })
    await assertRefused(
      kms.getParametersForImport({ KeyId, ...wrapping }), 'ValidationException',
      `Wrapping algorithm ${wrapping.WrappingAlgorithm} and wrapping key spec ${wrapping.WrappingKeySpec} `
        + `cannot be used to import a ${KeySpec} key.`,
    )
  }
  const { KeyId: symmetric } = await newKey()
  for (const wrapping of [{ WrappingAlgorithm: 'SM2PKE' }, { WrappingKeySpec: 'SM2' }] as const) {
    const asked = { KeyId: symmetric, ...direct, ...wrapping }
    await assertRefused(kms.getParametersForImport(asked), 'NotImplementedException', /SM2/, 501)
  }
  const { KeyMetadata } = await kms.createKey({})
  const name = { KeyId: KeyMetadata!.KeyId! }
  const { ImportToken } = await parametersFor(kms, (await newKey()).KeyId)
  for (const call of [
    kms.getParametersForImport({ ...name, ...direct }), kms.deleteImportedKeyMaterial(name),
    kms.importKeyMaterial({
      ...name, ImportToken, EncryptedKeyMaterial: randomBytes(256), ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    }),
  ]) {
    const words = `${KeyMetadata!.Arn} origin is AWS_KMS which is not valid for this operation.`
    await assertRefused(call, 'UnsupportedOperationException', words)
  }
})

test('what cannot be unwrapped is answered alike, whatever is wrong with it', async () => {
  const { KeyId } = await newKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
  const { ImportToken, key, wrapped } = await parametersFor(kms, KeyId, byAes)
  const told = { KeyId, ImportToken, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
  const good = wrapped(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' }))
  const changedAt = (at: number) => {
    const bytes = Buffer.from(good)
    bytes[at]! ^= 1
    return bytes
  }
  const shortKey = randomBytes(16)
  const underShort = wrap(key, 'RSAES_OAEP_SHA_256', shortKey)
  const bad = [
    changedAt(10), changedAt(260), changedAt(good.length - 1), wrap(key, 'RSA_AES_KEY_WRAP_SHA_1', randomBytes(32)),
    Buffer.concat([underShort, wrapByAes(randomBytes(32), randomBytes(32))]), Buffer.concat([good, Buffer.alloc(8)]),
    good.subarray(0, good.length - 8),
  ]
  for (const EncryptedKeyMaterial of bad) {
    const asked = { ...told, EncryptedKeyMaterial }
    await assertRefused(kms.importKeyMaterial(asked), 'InvalidCiphertextException', noMessage)
  }
  for (const EncryptedKeyMaterial of [good.subarray(0, 256), good.subarray(1), underShort.subarray(1)]) {
    await assertRefused(
      kms.importKeyMaterial({ ...told, EncryptedKeyMaterial }), 'ValidationException', 'Invalid encrypted key size.',
    )
  }
  assert.equal(await stateOf(KeyId), 'PendingImport')
  await kms.importKeyMaterial({ ...told, EncryptedKeyMaterial: good })
})

test('a symmetric key takes 32 bytes, and says no more of others than that they cannot be read', async () => {
  const { KeyId } = await newKey()
  const { ImportToken, wrapped } = await parametersFor(kms, KeyId)
  const told = { KeyId, ImportToken, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
  for (const length of [16, 31, 33]) {
    const asked = { ...told, EncryptedKeyMaterial: wrapped(randomBytes(length)) }
    await assertRefused(kms.importKeyMaterial(asked), 'InvalidCiphertextException', noMessage)
  }
  assert.equal(await stateOf(KeyId), 'PendingImport')
  await kms.importKeyMaterial({ ...told, EncryptedKeyMaterial: wrapped(randomBytes(32)) })
})

test('a token is good for its key alone, and with the public key beside it', async () => {
  const [one, other] = [await newKey(), await newKey()]
  const [mine, others] = [await parametersFor(kms, one.KeyId), await parametersFor(kms, other.KeyId)]
  const material = randomBytes(32)
  const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE'
  const asked = { KeyId: one.KeyId, ExpirationModel, EncryptedKeyMaterial: mine.wrapped(material) } as const
  const changed = Buffer.from(mine.ImportToken)
  changed[changed.length >> 1]! ^= 1
  for (const ImportToken of [others.ImportToken, changed, Buffer.from('none'), mine.ImportToken.subarray(1)]) {
    await assertRefused(kms.importKeyMaterial({ ...asked, ImportToken }), 'InvalidImportTokenException', noMessage)
  }
  const again = await parametersFor(kms, one.KeyId)
  const crossed = { ...asked, ImportToken: again.ImportToken }
  await assertRefused(kms.importKeyMaterial(crossed), 'InvalidCiphertextException', noMessage)
  // Each that was given out is good, and more than once.
  await kms.importKeyMaterial({ ...asked, ImportToken: mine.ImportToken })
  await kms.importKeyMaterial({ ...asked, ImportToken: again.ImportToken, EncryptedKeyMaterial: again.wrapped(material) })
  await kms.importKeyMaterial({ ...asked, ImportToken: mine.ImportToken })
})

test('nothing of it by whoever may not', async () => {
  const { KeyId, Arn } = await newKey()
  const { ImportToken, wrapped } = await parametersFor(kms, KeyId)
  const EncryptedKeyMaterial = wrapped(randomBytes(32))
  const nobody = sdk(server, await createUser(server, 'nobody')).kms
  const calls = {
    GetParametersForImport: () => nobody.getParametersForImport({ KeyId, ...direct }),
    ImportKeyMaterial: () => nobody.importKeyMaterial({
      KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    }),
    DeleteImportedKeyMaterial: () => nobody.deleteImportedKeyMaterial({ KeyId }),
    RotateKeyOnDemand: () => nobody.rotateKeyOnDemand({ KeyId }),
    ListKeyRotations: () => nobody.listKeyRotations({ KeyId }),
  }
  for (const [name, call] of Object.entries(calls)) {
    await assertRefused(
      call(), 'AccessDeniedException',
      `User: arn:aws:iam::${account}:user/nobody is not authorized to perform: kms:${name} on resource: ${Arn} `
        + `because no identity-based policy allows the kms:${name} action`,
    )
  }
  assert.equal(await stateOf(KeyId), 'PendingImport')
})

test('no import into a key that is to be deleted', async () => {
  const { KeyId, Arn } = await newKey()
  const { ImportToken, wrapped } = await parametersFor(kms, KeyId)
  const EncryptedKeyMaterial = wrapped(randomBytes(32))
  await kms.scheduleKeyDeletion({ KeyId })
  const asked = { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
  const calls = [kms.importKeyMaterial(asked), kms.getParametersForImport({ KeyId, ...direct })]
  await assertAllRefused(calls, 'KMSInvalidStateException', `${Arn} is pending deletion.`)
  await kms.cancelKeyDeletion({ KeyId })
  assert.equal(await stateOf(KeyId), 'PendingImport')
  await kms.importKeyMaterial(asked)
  assert.equal(await stateOf(KeyId), 'Enabled')
})
