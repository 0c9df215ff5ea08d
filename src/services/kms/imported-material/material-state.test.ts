// What is imported expires, is deleted, and is imported again, on a server whose clock is advanced.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { importInto, parametersFor } from './imported-material.kit.ts'

const server = await startServer({ dev: true })
const { kms } = sdk(server)
const Plaintext = Buffer.from('to be encrypted')
let ahead = 0

/** Moves the clock, by which dates are told as well. */
async function later(milliseconds: number): Promise<void> {
  ahead += milliseconds
  await pass(server, milliseconds)
}

const after = (milliseconds: number): Date => new Date(Math.ceil((Date.now() + ahead + milliseconds) / 1000) * 1000)

async function newKey() {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL' })
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! }
}

const describe = async (KeyId: string) => (await kms.describeKey({ KeyId })).KeyMetadata!
const stateOf = async (KeyId: string) => (await describe(KeyId)).KeyState
const rotationsOf = async (KeyId: string) =>
  (await kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })).Rotations!

test('material expires on its date, the trail shows it, and the same bytes bring all back', async () => {
  const { KeyId, Arn } = await newKey()
  const [bytes, ValidTo] = [randomBytes(32), after(30 * day)]
  const { KeyMaterialId } = await importInto(kms, KeyId, bytes, { ValidTo })
  const { ExpirationModel, ValidTo: told } = await describe(KeyId)
  assert.deepEqual([ExpirationModel, told], ['KEY_MATERIAL_EXPIRES', ValidTo])
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  await later(29 * day)
  assert.equal(await stateOf(KeyId), 'Enabled')
  await later(2 * day)
  const gone = await describe(KeyId)
  assert.deepEqual(
    [gone.KeyState, gone.ExpirationModel, gone.ValidTo, gone.CurrentKeyMaterialId],
    ['PendingImport', undefined, undefined, KeyMaterialId],
  )
  await assertRefused(kms.decrypt({ CiphertextBlob }), 'KMSInvalidStateException', `${Arn} is pending import.`)
  const { eventType, userIdentity, resources, serviceEventDetails } = await lastRecord(server, 'DeleteExpiredKeyMaterial')
  assert.deepEqual([eventType, userIdentity], ['AwsServiceEvent', { accountId: account, invokedBy: 'AWS Internal' }])
  assert.deepEqual(resources, [{ accountId: account, type: 'AWS::KMS::Key', ARN: Arn }])
  assert.deepEqual(serviceEventDetails, { keyId: KeyId, keyMaterialId: KeyMaterialId })
  const entry = { KeyId: Arn, KeyMaterialId, KeyMaterialState: 'CURRENT' } as const
  assert.deepEqual(await rotationsOf(KeyId), [
    { ...entry, ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo },
  ])
  await kms.deleteImportedKeyMaterial({ KeyId })
  assert.deepEqual(await rotationsOf(KeyId), [{ ...entry, ImportState: 'PENDING_IMPORT' }])

  await assertRefused(
    importInto(kms, KeyId, randomBytes(32)), 'IncorrectKeyMaterialException',
    `Imported key material does not have the expected identifier (${KeyMaterialId}).`,
  )
  assert.equal(await stateOf(KeyId), 'PendingImport')
  assert.equal((await importInto(kms, KeyId, bytes)).KeyMaterialId, KeyMaterialId)
  assert.deepEqual(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  await later(400 * day)
  assert.equal(await stateOf(KeyId), 'Enabled')
})

test('whoever imports it again sets another date, or none', async () => {
  const { KeyId } = await newKey()
  const bytes = randomBytes(32)
  await importInto(kms, KeyId, bytes, { ValidTo: after(10 * day), KeyMaterialDescription: 'first' })
  await importInto(kms, KeyId, bytes, { ValidTo: after(20 * day) })
  await later(15 * day)
  assert.equal(await stateOf(KeyId), 'Enabled')
  assert.equal((await rotationsOf(KeyId))[0]!.KeyMaterialDescription, 'first')
  const ValidTo = after(2 * day)
  await importInto(kms, KeyId, bytes, { ValidTo, KeyMaterialDescription: 'second' })
  await later(3 * day)
  assert.equal(await stateOf(KeyId), 'PendingImport')
  const [entry] = await rotationsOf(KeyId)
  assert.deepEqual([entry!.KeyMaterialDescription, entry!.ImportState, entry!.ValidTo], ['second', 'IMPORTED', ValidTo])
})

test('a date is to come within a year, and stands where material is to expire', async () => {
  const { KeyId } = await newKey()
  const refused = (asked: object, words: string) =>
    assertRefused(importInto(kms, KeyId, randomBytes(32), asked), 'ValidationException', words)
  for (const ExpirationModel of [undefined, 'KEY_MATERIAL_EXPIRES']) {
    await refused({ ExpirationModel }, 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES')
  }
  await refused(
    { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', ValidTo: after(day) },
    'A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE',
  )
  await refused({ ValidTo: after(-day) }, 'ValidTo must be in the future')
  await refused({ ValidTo: after(366 * day) }, 'ValidTo must be less than 365 days in the future')
  assert.equal(await stateOf(KeyId), 'PendingImport')
  await importInto(kms, KeyId, randomBytes(32), { ValidTo: after(364 * day) })
})

test('a token is good for a day', async () => {
  const { KeyId } = await newKey()
  const { ImportToken, wrapped } = await parametersFor(kms, KeyId)
  const asked = {
    KeyId, ImportToken, EncryptedKeyMaterial: wrapped(randomBytes(32)), ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  } as const
  await later(day - 60_000)
  await kms.importKeyMaterial(asked)
  await later(120_000)
  await assertRefused(kms.importKeyMaterial(asked), 'ExpiredImportTokenException', /expired/)
})

test('material is deleted, once, and a key that was disabled is enabled by its return', async () => {
  const { KeyId, Arn } = await newKey()
  const { KeyMaterialId: none } = await kms.deleteImportedKeyMaterial({ KeyId })
  assert.equal(none, undefined)
  const bytes = randomBytes(32)
  const { KeyMaterialId } = await importInto(kms, KeyId, bytes, { ValidTo: after(day) })
  await kms.disableKey({ KeyId })
  for (let time = 0; time < 2; time++) {
    const { $metadata: _, ...told } = await kms.deleteImportedKeyMaterial({ KeyId })
    assert.deepEqual(told, { KeyId: Arn, KeyMaterialId })
    assert.equal(await stateOf(KeyId), 'PendingImport')
  }
  await assertRecord(server, 'DeleteImportedKeyMaterial', {
    readOnly: false,
    requestParameters: { keyId: KeyId },
    responseElements: { keyId: Arn, keyMaterialId: KeyMaterialId! },
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: Arn }],
  })
  const other = { KeyId, KeyMaterialId: 'a'.repeat(64) }
  await assertRefused(
    kms.deleteImportedKeyMaterial(other), 'ValidationException',
    `Key material (id: ${other.KeyMaterialId}) has never been imported into KMS key ${Arn}.`,
  )
  await importInto(kms, KeyId, bytes)
  assert.equal(await stateOf(KeyId), 'Enabled')
  const before = (await server.records()).filter(({ eventName }) => eventName === 'DeleteExpiredKeyMaterial').length
  await later(2 * day)
  const expired = (await server.records()).filter(({ eventName }) => eventName === 'DeleteExpiredKeyMaterial').length
  assert.deepEqual([await stateOf(KeyId), expired], ['Enabled', before], 'the date went with the material that was deleted')
})

test('a key that is to be deleted stays so without its material, and is pending import when it is kept', async () => {
  const { KeyId } = await newKey()
  const bytes = randomBytes(32)
  await importInto(kms, KeyId, bytes, { ValidTo: after(3 * day) })
  await kms.scheduleKeyDeletion({ KeyId })
  await later(4 * day)
  assert.equal(await stateOf(KeyId), 'PendingDeletion')
  await kms.cancelKeyDeletion({ KeyId })
  assert.equal(await stateOf(KeyId), 'PendingImport')
  await importInto(kms, KeyId, bytes, { ValidTo: after(300 * day) })
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await later(8 * day)
  await assertRefused(kms.describeKey({ KeyId }), 'NotFoundException', /does not exist/)
  // The timer of its material goes with it, and nothing fails when its date comes.
  await later(300 * day)
})

test('while any of its materials is missing a key is pending import, whichever it is', async () => {
  const { KeyId, Arn } = await newKey()
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const { KeyMaterialId: one } = await importInto(kms, KeyId, first)
  await importInto(kms, KeyId, second, { ImportType: 'NEW_KEY_MATERIAL', ValidTo: after(20 * day) })
  assert.equal((await describe(KeyId)).ExpirationModel, 'KEY_MATERIAL_DOES_NOT_EXPIRE')
  await kms.rotateKeyOnDemand({ KeyId })
  await later(60_000)
  const { ExpirationModel, CurrentKeyMaterialId: two } = await describe(KeyId)
  assert.deepEqual([ExpirationModel, two === one], ['KEY_MATERIAL_EXPIRES', false])
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  await kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId: one })
  await assertRefused(kms.decrypt({ CiphertextBlob }), 'KMSInvalidStateException', `${Arn} is pending import.`)
  await later(21 * day)
  assert.deepEqual((await rotationsOf(KeyId)).map(entry => entry.ImportState), ['PENDING_IMPORT', 'IMPORTED'])

  const wrong = { ImportType: 'EXISTING_KEY_MATERIAL', KeyMaterialId: two } as const
  const unexpected = `Imported key material does not have the expected identifier (${two}).`
  await assertRefused(importInto(kms, KeyId, first, wrong), 'IncorrectKeyMaterialException', unexpected)
  await importInto(kms, KeyId, first, { ImportType: 'EXISTING_KEY_MATERIAL', KeyMaterialId: one })
  assert.equal(await stateOf(KeyId), 'PendingImport')
  await importInto(kms, KeyId, second)
  assert.equal(await stateOf(KeyId), 'Enabled')
  assert.deepEqual(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
})

test('of several that import at once one is the key\'s material, and of several that are new one is pending', async () => {
  const { KeyId } = await newKey()
  const { ImportToken, wrapped } = await parametersFor(kms, KeyId)
  const asked = { KeyId, ImportToken, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
  for (const ImportType of [undefined, 'NEW_KEY_MATERIAL'] as const) {
    const calls = [1, 2, 3, 4].map(() =>
      kms.importKeyMaterial({ ...asked, ...(ImportType && { ImportType }), EncryptedKeyMaterial: wrapped(randomBytes(32)) }))
    const done = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled')
    assert.equal(done.length, 1)
  }
  const states = (await rotationsOf(KeyId)).map(({ KeyMaterialState }) => KeyMaterialState)
  assert.deepEqual(states, ['CURRENT', 'PENDING_ROTATION'])
})
