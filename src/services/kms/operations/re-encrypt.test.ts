import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: from } = await kms.createKey()
const { KeyMetadata: to } = await kms.createKey()
const { CiphertextBlob } = await kms.encrypt({
  KeyId: from!.KeyId, Plaintext: Buffer.from('text'), EncryptionContext: { at: 'home' },
})

test('moves a ciphertext to another key and context', async () => {
  const moved = await kms.reEncrypt({
    CiphertextBlob,
    SourceEncryptionContext: { at: 'home' },
    DestinationKeyId: to!.Arn,
    DestinationEncryptionContext: { at: 'work' },
  })
  assert.deepEqual([moved.SourceKeyId, moved.KeyId], [from!.Arn, to!.Arn])
  assert.deepEqual(
    [moved.SourceKeyMaterialId, moved.DestinationKeyMaterialId],
    [from!.CurrentKeyMaterialId, to!.CurrentKeyMaterialId],
  )
  const { Plaintext, KeyId } = await kms.decrypt({ CiphertextBlob: moved.CiphertextBlob, EncryptionContext: { at: 'work' } })
  assert.deepEqual([Buffer.from(Plaintext!).toString(), KeyId], ['text', to!.Arn])
})

test('a wrong context or source key is refused', async () => {
  const call = { CiphertextBlob, DestinationKeyId: to!.KeyId }
  await assertRefused(kms.reEncrypt(call), 'InvalidCiphertextException', /.*/)
  const other = { ...call, SourceKeyId: to!.KeyId, SourceEncryptionContext: { at: 'home' } }
  await assertRefused(kms.reEncrypt(other), 'IncorrectKeyException', /does not identify a CMK/)
})

test('without a destination no blob is looked at', async () => {
  await assertRefused(
    kms.reEncrypt({ CiphertextBlob: Buffer.from('no blob'), DestinationKeyId: undefined }), 'ValidationException',
    "1 validation error detected: Value null at 'destinationKeyId' failed to satisfy constraint: Member must not be null",
  )
})

test('each key is asked for with its own context and alias, and as the same or another', async () => {
  await kms.createAlias({ AliasName: 'alias/to', TargetKeyId: to!.KeyId })
  const when = (action: string, condition: object) => ({ ...allow(action), Condition: { StringEquals: condition } })
  const user = async (name: string, ofSource: object, ofDestination: object) =>
    sdk(server, await createUser(server, name, when('kms:ReEncryptFrom', ofSource), when('kms:ReEncryptTo', ofDestination)))
  const call = { CiphertextBlob, SourceEncryptionContext: { at: 'home' }, DestinationKeyId: 'alias/to' }
  const moved = { ...call, DestinationEncryptionContext: { at: 'work' } }
  const home = { 'kms:EncryptionContext:at': 'home' }
  const mover = await user('mover', home, { 'kms:EncryptionContext:at': 'work', 'kms:RequestAlias': 'alias/to' })
  await mover.kms.reEncrypt(moved)
  await assertRefused(mover.kms.reEncrypt(call), 'AccessDeniedException', /kms:ReEncryptTo/)
  await assertRefused(
    mover.kms.reEncrypt({ ...moved, DestinationKeyId: to!.KeyId }), 'AccessDeniedException', /kms:ReEncryptTo/,
  )
  const same = { 'kms:ReEncryptOnSameKey': 'true' }
  const keeper = await user('keeper', same, same)
  await keeper.kms.reEncrypt({ ...call, DestinationKeyId: from!.Arn })
  await assertRefused(keeper.kms.reEncrypt(call), 'AccessDeniedException', /kms:ReEncryptFrom/)
})

test('asks for leave on both keys, and shows both in the trail', async () => {
  const call = { CiphertextBlob, SourceEncryptionContext: { at: 'home' }, DestinationKeyId: to!.KeyId }
  const onlyFrom = sdk(server, await createUser(server, 'from', allow('kms:ReEncryptFrom', from!.Arn!)))
  await assertRefused(onlyFrom.kms.reEncrypt(call), 'AccessDeniedException', /kms:ReEncryptTo on resource: .*/)
  const onlyTo = sdk(server, await createUser(server, 'to', allow('kms:ReEncryptTo', to!.Arn!)))
  await assertRefused(onlyTo.kms.reEncrypt(call), 'AccessDeniedException', /kms:ReEncryptFrom on resource: .*/)
  const both = sdk(server, await createUser(server, 'both', allow('kms:ReEncrypt*')))
  await both.kms.reEncrypt(call)
  const record = (await server.records()).at(-1)!
  assert.deepEqual(record.resources?.map(({ ARN }) => ARN), [from!.Arn, to!.Arn])
  assert.equal(record.readOnly, true)
  assert.deepEqual(record.additionalEventData, {
    sourceKeyMaterialId: from!.CurrentKeyMaterialId,
    destinationKeyMaterialId: to!.CurrentKeyMaterialId,
  })
})

test('between keys of pairs the trail has no materials', async () => {
  const KeyId = (await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })).KeyMetadata!.KeyId!
  const algorithm = 'RSAES_OAEP_SHA_256'
  const made = await kms.encrypt({ KeyId, Plaintext: Buffer.from('x'), EncryptionAlgorithm: algorithm })
  await kms.reEncrypt({
    CiphertextBlob: made.CiphertextBlob, SourceKeyId: KeyId, DestinationKeyId: KeyId, SourceEncryptionAlgorithm: algorithm,
    DestinationEncryptionAlgorithm: algorithm,
  })
  assert.equal((await server.records()).at(-1)!.additionalEventData, undefined)
})
