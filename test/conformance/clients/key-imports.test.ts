// Imported key material and the rotations of keys, through every client.
import assert from 'node:assert/strict'
import { createPublicKey, constants, publicEncrypt, randomBytes } from 'node:crypto'
import {
  CreateKey, Decrypt, DeleteImportedKeyMaterial, DescribeKey, Encrypt, GetKeyRotationStatus, GetParametersForImport,
  ImportKeyMaterial, ListKeyRotations, RotateKeyOnDemand, type ImportKeyMaterialRequest,
} from '../../../src/contracts/kms.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'

const Plaintext = Buffer.from([0, 1, 2, 250, 251, 252, 10, 13])

async function importInto({ call }: AnyClient, KeyId: string, material: Buffer, asked: Partial<ImportKeyMaterialRequest>) {
  const { PublicKey, ImportToken, ParametersValidTo } = await call(root, GetParametersForImport, {
    KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048',
  })
  assert.equal(Math.round((ParametersValidTo!.getTime() - Date.now()) / 3_600_000), 24)
  const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  const wrapped = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, material)
  return call(root, ImportKeyMaterial, { KeyId, ImportToken: ImportToken!, EncryptedKeyMaterial: wrapped, ...asked })
}

async function imports(client: AnyClient): Promise<void> {
  const { call } = client
  const { KeyId, Arn } = (await call(root, CreateKey, { Origin: 'EXTERNAL' })).KeyMetadata!
  const describe = async () => (await call(root, DescribeKey, { KeyId })).KeyMetadata!
  assert.equal((await describe()).KeyState, 'PendingImport')
  const material = randomBytes(32)
  const ValidTo = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000)
  await importInto(client, KeyId, material, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo })
  const { KeyState, ExpirationModel, ValidTo: told } = await describe()
  assert.deepEqual([KeyState, ExpirationModel, told], ['Enabled', 'KEY_MATERIAL_EXPIRES', ValidTo])
  const { CiphertextBlob } = await call(root, Encrypt, { KeyId, Plaintext })
  await call(root, DeleteImportedKeyMaterial, { KeyId })
  await refused(
    call(root, Decrypt, { CiphertextBlob: CiphertextBlob! }), 'KMSInvalidStateException', `${Arn} is pending import.`,
  )
  const forGood = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
  await refused(importInto(client, KeyId, randomBytes(32), forGood), 'IncorrectKeyMaterialException', /expected identifier/)
  await importInto(client, KeyId, material, forGood)
  assert.deepEqual(Buffer.from((await call(root, Decrypt, { CiphertextBlob: CiphertextBlob! })).Plaintext!), Plaintext)
}

async function rotations(client: AnyClient): Promise<void> {
  const { call, callPaged } = client
  const made = (await call(root, CreateKey, {})).KeyMetadata!
  const { KeyId } = made
  assert.equal((await call(root, RotateKeyOnDemand, { KeyId })).KeyId, made.Arn)
  const { OnDemandRotationStartDate: since } = await call(root, GetKeyRotationStatus, { KeyId })
  assert.ok(Math.abs(since!.getTime() - Date.now()) < 60_000)
  const asked = { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const
  const { Rotations } = await callPaged(root, ListKeyRotations, asked, 1)
  assert.deepEqual(Rotations!.map(({ KeyMaterialState }) => KeyMaterialState), ['CURRENT'])
}

throughEveryClient({
  'material is imported, deleted and imported again': imports,
  'a key is rotated on demand, and its materials are listed': rotations,
})
