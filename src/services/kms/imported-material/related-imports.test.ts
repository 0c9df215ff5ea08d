// Imported material in several Regions: each key is given its own, new material comes to the primary key first, and it rotates
// for all of them once it is everywhere.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { KMS } from '@aws-sdk/client-kms'
import { region } from '../../../../test/kit/identity.ts'
import { day, pass, runTimers } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { importInto } from './imported-material.kit.ts'

const server = await startServer({ dev: true })
const [here, there, third] = [region, 'eu-west-1', 'ap-southeast-2']
const [kms, abroad, far] = [here, there, third].map(where => sdk(server, undefined, where).kms) as [KMS, KMS, KMS]
const Plaintext = Buffer.from('a plaintext')
const isNew = { ImportType: 'NEW_KEY_MATERIAL' } as const
const isExisting = { ImportType: 'EXISTING_KEY_MATERIAL' } as const

/** A key with replicas in these Regions; each has the material. */
async function newSet(material: Uint8Array, ...replicas: readonly (readonly [string, KMS])[]): Promise<string> {
  const KeyId = (await kms.createKey({ Origin: 'EXTERNAL', MultiRegion: true })).KeyMetadata!.KeyId!
  await importInto(kms, KeyId, material)
  for (const [ReplicaRegion, client] of replicas) {
    await kms.replicateKey({ KeyId, ReplicaRegion })
    await runTimers(server)
    await importInto(client, KeyId, material)
  }
  return KeyId
}

/** How each of the materials stands, in their order, and whether it is there. */
async function materialsOf(client: KMS, KeyId: string): Promise<readonly string[]> {
  const { Rotations } = await client.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })
  return Rotations!.map(({ KeyMaterialState, ImportState }) => `${KeyMaterialState} ${ImportState}`)
}

const stateOf = async (client: KMS, KeyId: string) => (await client.describeKey({ KeyId })).KeyMetadata!.KeyState

const opens = async (client: KMS, CiphertextBlob: Uint8Array | undefined) =>
  assert.deepEqual(Buffer.from((await client.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)

const notEverywhere =
  'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.'
const awaited = 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'

test('new material rotates once each of the keys has it, and then for all', async () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const KeyId = await newSet(first, [there, abroad], [third, far])
  const { CiphertextBlob: old } = await kms.encrypt({ KeyId, Plaintext })
  const { KeyMaterialId } = await importInto(kms, KeyId, second, isNew)
  assert.deepEqual(await materialsOf(kms, KeyId), ['CURRENT IMPORTED', `${awaited} IMPORTED`])
  assert.deepEqual(await materialsOf(far, KeyId), ['CURRENT IMPORTED', `${awaited} PENDING_IMPORT`])
  await assertRefused(kms.rotateKeyOnDemand({ KeyId }), 'KMSInvalidStateException', notEverywhere)
  assert.equal((await importInto(abroad, KeyId, second, isExisting)).KeyMaterialId, KeyMaterialId)
  assert.equal((await materialsOf(abroad, KeyId)).at(-1), `${awaited} IMPORTED`)
  await assertRefused(kms.rotateKeyOnDemand({ KeyId }), 'KMSInvalidStateException', notEverywhere)
  await importInto(far, KeyId, second)
  for (const client of [kms, abroad, far]) {
    assert.deepEqual(await materialsOf(client, KeyId), ['CURRENT IMPORTED', 'PENDING_ROTATION IMPORTED'])
  }
  await kms.rotateKeyOnDemand({ KeyId })
  await pass(server, 11_000)
  const { CiphertextBlob: young } = await far.encrypt({ KeyId, Plaintext })
  for (const client of [kms, abroad, far]) {
    assert.deepEqual(await materialsOf(client, KeyId), ['NON_CURRENT IMPORTED', 'CURRENT IMPORTED'])
    assert.equal((await client.describeKey({ KeyId })).KeyMetadata!.CurrentKeyMaterialId, KeyMaterialId)
    await opens(client, old)
    await opens(client, young)
  }
})

test('a replica of a key that has rotated needs all that it ever had', async () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const KeyId = await newSet(first)
  await importInto(kms, KeyId, second, isNew)
  await kms.rotateKeyOnDemand({ KeyId })
  await pass(server, 11_000)
  await kms.replicateKey({ KeyId, ReplicaRegion: there })
  await runTimers(server)
  assert.deepEqual(await materialsOf(abroad, KeyId), ['NON_CURRENT PENDING_IMPORT', 'CURRENT PENDING_IMPORT'])
  await importInto(abroad, KeyId, second)
  assert.equal(await stateOf(abroad, KeyId), 'PendingImport')
  await importInto(abroad, KeyId, first, isExisting)
  assert.equal(await stateOf(abroad, KeyId), 'Enabled')
  await opens(abroad, (await kms.encrypt({ KeyId, Plaintext })).CiphertextBlob)
})

test('new material is none that a replica can be given first', async () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const KeyId = await newSet(first, [there, abroad])
  const { CurrentKeyMaterialId: current } = (await kms.describeKey({ KeyId })).KeyMetadata!
  const unexpected = `Imported key material does not have the expected identifier (${current}).`
  await assertRefused(importInto(abroad, KeyId, second, isExisting), 'IncorrectKeyMaterialException', unexpected)
  const refusedNew = async () => assertRefused(
    importInto(abroad, KeyId, second, isNew), 'ValidationException',
    'Input parameter ImportType NEW_KEY_MATERIAL cannot be used on replica Multi-Region keys',
  )
  await refusedNew()
  await importInto(kms, KeyId, second, isNew)
  await refusedNew()
  assert.deepEqual(await materialsOf(abroad, KeyId), ['CURRENT IMPORTED', `${awaited} PENDING_IMPORT`])
})

test('a replica\'s material has the description that it has in the primary key, and no other', async () => {
  const [first, KeyMaterialDescription] = [randomBytes(32), 'of the primary key']
  const KeyId = (await kms.createKey({ Origin: 'EXTERNAL', MultiRegion: true })).KeyMetadata!.KeyId!
  await importInto(kms, KeyId, first, { KeyMaterialDescription })
  const { ReplicaKeyMetadata } = await kms.replicateKey({ KeyId, ReplicaRegion: there })
  assert.equal(ReplicaKeyMetadata!.ExpirationModel, 'KEY_MATERIAL_DOES_NOT_EXPIRE')
  await runTimers(server)
  assert.equal((await abroad.describeKey({ KeyId })).KeyMetadata!.ExpirationModel, undefined)
  await assertRefused(
    importInto(abroad, KeyId, first, { KeyMaterialDescription: 'of the replica' }), 'ValidationException',
    'Key material description can only be specified on primary Multi-Region keys',
  )
  for (const ImportState of ['PENDING_IMPORT', 'IMPORTED']) {
    const { Rotations } = await abroad.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })
    const [told] = Rotations!
    assert.deepEqual([told!.KeyMaterialDescription, told!.ImportState], [KeyMaterialDescription, ImportState])
    await importInto(abroad, KeyId, first)
  }
})

test('pending material is deleted from the replicas with the primary key\'s, and not the other way round', async () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const KeyId = await newSet(first, [there, abroad], [third, far])
  const { KeyMaterialId } = await importInto(kms, KeyId, second, isNew)
  const ValidTo = new Date(Date.now() + 300 * day)
  for (const client of [abroad, far]) await importInto(client, KeyId, second, { ...isExisting, ValidTo })
  await abroad.deleteImportedKeyMaterial({ KeyId, KeyMaterialId })
  assert.deepEqual(await materialsOf(abroad, KeyId), ['CURRENT IMPORTED', `${awaited} PENDING_IMPORT`])
  // AWS: once more it changes nothing, and is no error.
  assert.equal((await abroad.deleteImportedKeyMaterial({ KeyId, KeyMaterialId })).KeyMaterialId, KeyMaterialId)
  assert.equal((await materialsOf(kms, KeyId)).at(-1), `${awaited} IMPORTED`)
  await kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId })
  for (const client of [kms, abroad, far]) {
    assert.deepEqual(await materialsOf(client, KeyId), ['CURRENT IMPORTED'])
    assert.equal(await stateOf(client, KeyId), 'Enabled')
  }
})

test('a replica that lost what the others rotate to is pending import until it has it again', async () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const KeyId = await newSet(first, [there, abroad])
  const { KeyMaterialId } = await importInto(kms, KeyId, second, isNew)
  await importInto(abroad, KeyId, second)
  await kms.rotateKeyOnDemand({ KeyId })
  await abroad.deleteImportedKeyMaterial({ KeyId, KeyMaterialId })
  await pass(server, 11_000)
  assert.deepEqual([await stateOf(kms, KeyId), await stateOf(abroad, KeyId)], ['Enabled', 'PendingImport'])
  await importInto(abroad, KeyId, second)
  await opens(abroad, (await kms.encrypt({ KeyId, Plaintext })).CiphertextBlob)
})

test('with the primary key goes a rotation that is under way', async () => {
  for (const Origin of ['AWS_KMS', 'EXTERNAL'] as const) {
    const [first, second] = [randomBytes(32), randomBytes(32)]
    const KeyId = Origin === 'EXTERNAL' ? await newSet(first, [there, abroad]) : await replicated()
    if (Origin === 'EXTERNAL') {
      await importInto(kms, KeyId, second, isNew)
      await importInto(abroad, KeyId, second)
    }
    await kms.rotateKeyOnDemand({ KeyId })
    await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there })
    await pass(server, 11_000)
    await opens(kms, (await abroad.encrypt({ KeyId, Plaintext })).CiphertextBlob)
    for (const client of [kms, abroad]) {
      const { Rotations, ...rest } = await client.listKeyRotations({ KeyId })
      assert.deepEqual([Rotations!.length, rest.Truncated], [1, false], Origin)
      assert.equal((await client.getKeyRotationStatus({ KeyId })).OnDemandRotationStartDate, undefined, Origin)
    }
  }
})

async function replicated(): Promise<string> {
  const KeyId = (await kms.createKey({ MultiRegion: true })).KeyMetadata!.KeyId!
  await kms.replicateKey({ KeyId, ReplicaRegion: there })
  await runTimers(server)
  return KeyId
}

test('what is pending in others is awaited by a new primary key that does not have it', async () => {
  const [first, second, other] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  const KeyId = await newSet(first, [there, abroad], [third, far])
  const { KeyMaterialId } = await importInto(kms, KeyId, second, isNew)
  await importInto(far, KeyId, second)
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there })
  await runTimers(server)
  for (const [client, state] of [[kms, 'IMPORTED'], [abroad, 'PENDING_IMPORT'], [far, 'IMPORTED']] as const) {
    assert.deepEqual(await materialsOf(client, KeyId), ['CURRENT IMPORTED', `${awaited} ${state}`])
  }
  await assertRefused(abroad.rotateKeyOnDemand({ KeyId }), 'KMSInvalidStateException', /^No available key material pending/)
  await abroad.deleteImportedKeyMaterial({ KeyId, KeyMaterialId })
  for (const client of [kms, abroad, far]) assert.deepEqual(await materialsOf(client, KeyId), ['CURRENT IMPORTED'])
  await importInto(abroad, KeyId, other, isNew)
  for (const client of [kms, far]) await importInto(client, KeyId, other)
  await abroad.rotateKeyOnDemand({ KeyId })
  await pass(server, 11_000)
  await opens(kms, (await abroad.encrypt({ KeyId, Plaintext })).CiphertextBlob)
})
