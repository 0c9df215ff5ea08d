// Key material of every kind as it is imported, and how the key is used with it.
import assert from 'node:assert/strict'
import {
  createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, verify, type KeyObject,
} from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { CreateKeyCommandInput, KeySpec } from '@aws-sdk/client-kms'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { byAes, direct, importInto, wrap, type Wrapping } from './imported-material.kit.ts'

const server = await startServer()
const { kms } = sdk(server)
const Plaintext = Buffer.from('to be encrypted')

async function newKey(asked: CreateKeyCommandInput = {}) {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL', ...asked })
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn!, metadata: KeyMetadata! }
}

const describe = async (KeyId: string) => (await kms.describeKey({ KeyId })).KeyMetadata!
const pkcs8 = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'pkcs8' })
/** As the SDK shows an error without a message. */
const noMessage = /^(UnknownError)?$/

/** The outermost length in two bytes, for which DER takes one. */
function inBer(der: Buffer): Buffer {
  assert.ok(der[1]! < 256)
  const content = der.subarray(der[1]! < 128 ? 2 : 3)
  return Buffer.concat([Buffer.from([0x30, 0x82, 0, content.length]), content])
}

test('a key without material is pending import, and tells neither material nor expiration', async () => {
  const { KeyId, Arn, metadata } = await newKey()
  const { KeyState, Enabled, Origin, CurrentKeyMaterialId, ExpirationModel, ValidTo } = await describe(KeyId)
  assert.deepEqual(
    [KeyState, Enabled, Origin, CurrentKeyMaterialId, ExpirationModel, ValidTo],
    ['PendingImport', false, 'EXTERNAL', undefined, undefined, undefined],
  )
  assert.deepEqual([metadata.KeyState, metadata.CurrentKeyMaterialId], ['PendingImport', undefined])
  const pending = [
    kms.encrypt({ KeyId, Plaintext }), kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }), kms.disableKey({ KeyId }),
    kms.enableKey({ KeyId }), kms.rotateKeyOnDemand({ KeyId }),
  ]
  await Promise.all(pending.map(call => assertRefused(call, 'KMSInvalidStateException', `${Arn} is pending import.`)))
  const invalid = `${Arn} origin is EXTERNAL which is not valid for this operation.`
  await assertRefused(kms.enableKeyRotation({ KeyId }), 'UnsupportedOperationException', invalid)
  await assertRefused(kms.disableKeyRotation({ KeyId }), 'UnsupportedOperationException', invalid)
})

test('imported bytes encrypt, and the trail shows neither them nor the token', async () => {
  const { KeyId, Arn } = await newKey()
  const { KeyId: told, KeyMaterialId } = await importInto(kms, KeyId, randomBytes(32), { KeyMaterialDescription: 'of 2026' })
  assert.equal(told, Arn)
  assert.match(KeyMaterialId!, /^[0-9a-f]{64}$/)
  const { KeyState, Enabled, CurrentKeyMaterialId, ExpirationModel, ValidTo } = await describe(KeyId)
  assert.deepEqual(
    [KeyState, Enabled, CurrentKeyMaterialId, ExpirationModel, ValidTo],
    ['Enabled', true, KeyMaterialId, 'KEY_MATERIAL_DOES_NOT_EXPIRE', undefined],
  )
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const opened = await kms.decrypt({ CiphertextBlob })
  assert.deepEqual([Buffer.from(opened.Plaintext!), opened.KeyMaterialId], [Plaintext, KeyMaterialId])
  await assertRecord(server, 'ImportKeyMaterial', {
    readOnly: false,
    requestParameters: { keyId: KeyId, expirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', keyMaterialDescription: 'of 2026' },
    responseElements: { keyId: Arn, keyMaterialId: KeyMaterialId! },
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: Arn }],
  })
  await assertRecord(server, 'GetParametersForImport', {
    readOnly: true,
    requestParameters: { keyId: KeyId, wrappingAlgorithm: 'RSAES_OAEP_SHA_256', wrappingKeySpec: 'RSA_2048' },
    responseElements: null,
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: Arn }],
  })
})

test('one material has one id in a key, and another in another key', async () => {
  const bytes = randomBytes(32)
  const [one, other] = [await newKey(), await newKey()]
  const ids = []
  for (const { KeyId } of [one, one, other]) ids.push((await importInto(kms, KeyId, bytes)).KeyMaterialId)
  assert.equal(ids[0], ids[1])
  assert.notEqual(ids[0], ids[2])
})

const wrappings: readonly Wrapping[] = (['RSA_2048', 'RSA_3072', 'RSA_4096'] as const).flatMap(WrappingKeySpec =>
  ([
    'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256',
  ] as const).map(WrappingAlgorithm => ({ WrappingAlgorithm, WrappingKeySpec })))

test('a private key is wrapped by every algorithm under keys of every length', async () => {
  const { KeyId } = await newKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
  const bytes = pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  for (const wrapping of wrappings) {
    const before = Date.now()
    const { PublicKey, ParametersValidTo, ImportToken } = await kms.getParametersForImport({ KeyId, ...wrapping })
    const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
    assert.equal(key.asymmetricKeyDetails!.modulusLength, Number(wrapping.WrappingKeySpec.slice(4)))
    assert.ok(Math.abs(ParametersValidTo!.getTime() - before - 86_400_000) < 60_000)
    const EncryptedKeyMaterial = wrap(key, wrapping.WrappingAlgorithm, bytes)
    await kms.importKeyMaterial({
      KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    })
  }
  assert.equal((await describe(KeyId)).KeyState, 'Enabled')
})

const message = Buffer.from('a message')

for (const [KeySpec, bits] of [['RSA_2048', 2048], ['RSA_3072', 3072], ['RSA_4096', 4096]] as const) {
  test(`${KeySpec}: an imported private key signs what its public key verifies`, async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
    const { KeyId } = await newKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' })
    await importInto(kms, KeyId, pkcs8(privateKey), {}, byAes)
    const { Signature } = await kms.sign({ KeyId, Message: message, SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' })
    assert.ok(verify('sha256', message, publicKey, Signature!))
    const told = await kms.getPublicKey({ KeyId })
    assert.deepEqual(Buffer.from(told.PublicKey!), publicKey.export({ format: 'der', type: 'spki' }))
  })
}

const curves: readonly (readonly [KeySpec, string, 'ECDSA_SHA_256' | 'ECDSA_SHA_384' | 'ECDSA_SHA_512', string])[] = [
  ['ECC_NIST_P256', 'P-256', 'ECDSA_SHA_256', 'sha256'], ['ECC_NIST_P384', 'P-384', 'ECDSA_SHA_384', 'sha384'],
  ['ECC_NIST_P521', 'P-521', 'ECDSA_SHA_512', 'sha512'], ['ECC_SECG_P256K1', 'secp256k1', 'ECDSA_SHA_256', 'sha256'],
]

for (const [KeySpec, namedCurve, SigningAlgorithm, hash] of curves) {
  test(`${KeySpec}: an imported private key signs, and one of another curve is none`, async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
    const { KeyId } = await newKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' })
    const other = generateKeyPairSync('ec', { namedCurve: namedCurve === 'P-256' ? 'secp256k1' : 'P-256' }).privateKey
    await assertRefused(importInto(kms, KeyId, pkcs8(other), {}, byAes), 'InvalidCiphertextException', noMessage)
    await importInto(kms, KeyId, pkcs8(privateKey), {}, byAes)
    const { Signature } = await kms.sign({ KeyId, Message: message, SigningAlgorithm })
    assert.ok(verify(hash, message, publicKey, Signature!))
    const Signed = sign(hash, message, privateKey)
    assert.ok((await kms.verify({ KeyId, Message: message, SigningAlgorithm, Signature: Signed })).SignatureValid)
  })
}

test('Ed25519: an imported private key signs, wrapped by AES or under a longer key', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { KeyId } = await newKey({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' })
  await assertRefused(
    importInto(kms, KeyId, pkcs8(privateKey)), 'ValidationException',
    'Wrapping algorithm RSAES_OAEP_SHA_256 and wrapping key spec RSA_2048 cannot be used to import a ECC_NIST_EDWARDS25519 key.',
  )
  await importInto(kms, KeyId, pkcs8(privateKey), {}, byAes)
  await assertRefused(importInto(kms, KeyId, inBer(pkcs8(privateKey)), {}, byAes), 'InvalidCiphertextException', noMessage)
  await importInto(kms, KeyId, pkcs8(privateKey), {}, { ...direct, WrappingKeySpec: 'RSA_3072' })
  const { Signature } = await kms.sign({ KeyId, Message: message, SigningAlgorithm: 'ED25519_SHA_512' })
  assert.ok(verify(null, message, publicKey, Signature!))
})

test('HMAC: a key from as long as the hash up to 128 bytes', async () => {
  for (const [KeySpec, MacAlgorithm, shortest] of [
    ['HMAC_224', 'HMAC_SHA_224', 28], ['HMAC_256', 'HMAC_SHA_256', 32], ['HMAC_384', 'HMAC_SHA_384', 48],
    ['HMAC_512', 'HMAC_SHA_512', 64],
  ] as const) {
    for (const length of [shortest - 1, 129]) {
      const { KeyId } = await newKey({ KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' })
      await assertRefused(importInto(kms, KeyId, randomBytes(length)), 'InvalidCiphertextException', noMessage)
    }
    for (const length of [shortest, 128]) {
      const { KeyId } = await newKey({ KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' })
      const bytes = randomBytes(length)
      assert.equal((await importInto(kms, KeyId, bytes)).KeyMaterialId, undefined)
      const { Mac } = await kms.generateMac({ KeyId, MacAlgorithm, Message: message })
      assert.deepEqual(Buffer.from(Mac!), createHmac(`sha${KeySpec.slice(5)}`, bytes).update(message).digest())
    }
  }
})

test('a pair is one material in whatever way its private key is written, and another is none', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { KeyId } = await newKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' })
  await importInto(kms, KeyId, pkcs8(privateKey))
  const { d } = privateKey.export({ format: 'jwk' })
  // RFC 5915 without the public key, in PKCS #8.
  const bare = Buffer.concat([
    Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex'), Buffer.from(d!, 'base64url'),
  ])
  assert.ok(createPrivateKey({ key: bare, format: 'der', type: 'pkcs8' }).equals(privateKey))
  await importInto(kms, KeyId, bare)
  await importInto(kms, KeyId, inBer(pkcs8(privateKey)))
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  await assertRefused(
    importInto(kms, KeyId, pkcs8(other)), 'IncorrectKeyMaterialException',
    /^Imported key material does not have the expected identifier \([0-9a-f]{64}\)\.$/,
  )
})

test('what names a material is for symmetric keys alone', async () => {
  for (const [KeySpec, KeyUsage] of [['HMAC_224', 'GENERATE_VERIFY_MAC'], ['ECC_NIST_P256', 'SIGN_VERIFY']] as const) {
    const { KeyId } = await newKey({ KeySpec, KeyUsage })
    for (const [member, asked] of [
      ['importType', { ImportType: 'EXISTING_KEY_MATERIAL' }], ['importType', { ImportType: 'NEW_KEY_MATERIAL' }],
      ['keyMaterialId', { KeyMaterialId: '0'.repeat(64) }], ['keyMaterialDescription', { KeyMaterialDescription: 'x' }],
    ] as const) {
      const words = `Input parameter ${member} cannot be used with ${KeySpec} imported keys.`
      await assertRefused(importInto(kms, KeyId, randomBytes(28), asked), 'ValidationException', words)
    }
    const named = kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId: '0'.repeat(64) })
    const words = `Input parameter keyMaterialId cannot be used with ${KeySpec} imported keys.`
    await assertRefused(named, 'ValidationException', words)
  }
})

test('of ML-DSA and ML-KEM nothing can be imported', async () => {
  for (const [KeySpec, KeyUsage] of [['ML_DSA_44', 'SIGN_VERIFY'], ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE']] as const) {
    const words = `KeySpec ${KeySpec} is not supported for Origin EXTERNAL`
    await assertRefused(kms.createKey({ KeySpec, KeyUsage, Origin: 'EXTERNAL' }), 'ValidationException', words)
  }
})

test('a replica is given what its primary key was given, and nothing else', async () => {
  const { KeyId } = await newKey({ MultiRegion: true })
  const [first, second] = [randomBytes(32), randomBytes(32)]
  await importInto(kms, KeyId, first)
  const { kms: abroad } = sdk(server, undefined, 'eu-west-1')
  await kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' })
  while ((await abroad.describeKey({ KeyId })).KeyMetadata!.KeyState === 'Creating') await pause(100)
  const { CurrentKeyMaterialId } = await describe(KeyId)
  await assertRefused(
    importInto(abroad, KeyId, second), 'IncorrectKeyMaterialException',
    `Imported key material does not have the expected identifier (${CurrentKeyMaterialId}).`,
  )
  await importInto(abroad, KeyId, first)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  assert.deepEqual(Buffer.from((await abroad.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
})
