// An access key made while its user is deleted. Both calls have read what they rely on before either commits: whichever
// comes second tries again, sees what the other did, and is refused. No order leaves a key without a user.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AccessKeys } from '../../src/services/iam/access-keys/access-keys.ts'
import { Users } from '../../src/services/iam/users/users.ts'
import { openOffline } from '../../src/storage/open-offline.ts'
import { makeCertificate } from '../kit/certificates.ts'
import { commitGate } from '../kit/commit-gate.ts'
import { account } from '../kit/identity.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { storePlace } from '../kit/store-place.ts'

const gate = commitGate()
const server = await startServer({ between: gate.between })

/** Every access key has a user that names it, and every user's keys are there. */
async function assertNoOrphan(): Promise<void> {
  const storage = await openOffline(await storePlace(server.data))
  try {
    const state = storage.begin({ account, region: '' })
    const keys = await state.list(AccessKeys, [], { limit: 1000 })
    const users = await state.list(Users, [], { limit: 1000 })
    const named = users.flatMap(({ id, accessKeyIds }) => accessKeyIds.map(key => `${key} of ${id}`))
    assert.deepEqual(keys.map(({ id, userId }) => `${id} of ${userId}`).sort(), named.sort())
  } finally {
    await storage.close()
  }
}

async function outcomes(operation: string): Promise<(string | undefined)[]> {
  return (await server.records()).filter(({ eventName }) => eventName === operation).map(({ errorCode }) => errorCode)
}

test('the user is deleted first: the key is not made', async () => {
  const { iam } = sdk(server)
  await iam.createUser({ UserName: 'first' })
  const held = gate.hold('CreateAccessKey')
  const creating = assertRefused(
    iam.createAccessKey({ UserName: 'first' }), 'NoSuchEntity', 'The user with name first cannot be found.', 404,
  )
  const { release } = await held
  await iam.deleteUser({ UserName: 'first' })
  release()
  await creating
  await assertNoOrphan()
  assert.deepEqual(await outcomes('CreateAccessKey'), ['NoSuchEntityException'])
  assert.deepEqual(await outcomes('DeleteUser'), [undefined])
})

test('the key is made first: the user is not deleted', async () => {
  const { iam } = sdk(server)
  await iam.createUser({ UserName: 'second' })
  const held = gate.hold('DeleteUser')
  const deleting = assertRefused(
    iam.deleteUser({ UserName: 'second' }), 'DeleteConflict', 'Cannot delete entity, must delete access keys first.', 409,
  )
  const { release } = await held
  await iam.createAccessKey({ UserName: 'second' })
  release()
  await deleting
  await assertNoOrphan()
  assert.deepEqual(await outcomes('CreateAccessKey'), ['NoSuchEntityException', undefined])
  assert.deepEqual(await outcomes('DeleteUser'), [undefined, 'DeleteConflictException'])
})

test('both commit at once: one of them is refused', async () => {
  const { iam } = sdk(server)
  for (let round = 0; round < 20; round++) {
    const UserName = `both-${round}`
    await iam.createUser({ UserName })
    // A call that finds what this node wrote a moment ago stands in line on PostgreSQL until the change feed has told of it.
    await gate.catchUp()
    const [created, deleted] = [gate.hold('CreateAccessKey'), gate.hold('DeleteUser')]
    const calls = Promise.allSettled([iam.createAccessKey({ UserName }), iam.deleteUser({ UserName })])
    for (const { release } of await Promise.all([created, deleted])) release()
    const done = (await calls).filter(({ status }) => status === 'fulfilled')
    assert.equal(done.length, 1)
  }
  await assertNoOrphan()
})

test('nor has a user who is gone a credential, or two users one certificate', async () => {
  const { iam } = sdk(server)
  await iam.createUser({ UserName: 'third' })
  const made = gate.hold('CreateServiceSpecificCredential')
  const creating = assertRefused(
    iam.createServiceSpecificCredential({ UserName: 'third', ServiceName: 'codecommit.amazonaws.com' }), 'NoSuchEntity',
    'The user with name third cannot be found.', 404,
  )
  const { release } = await made
  await iam.deleteUser({ UserName: 'third' })
  release()
  await creating
  assert.deepEqual((await iam.listServiceSpecificCredentials({ AllUsers: true })).ServiceSpecificCredentials, [])
  for (const UserName of ['one', 'other']) await iam.createUser({ UserName })
  const { body: CertificateBody } = makeCertificate('shared')
  const uploaded = gate.hold('UploadSigningCertificate')
  const uploading = assertRefused(
    iam.uploadSigningCertificate({ UserName: 'one', CertificateBody }), 'DuplicateCertificate',
    'The certificate is associated with another user of the account.', 409,
  )
  const { release: releaseUpload } = await uploaded
  await iam.uploadSigningCertificate({ UserName: 'other', CertificateBody })
  releaseUpload()
  await uploading
  assert.deepEqual((await iam.listSigningCertificates({ UserName: 'one' })).Certificates, [])
})

test('two users of one name, two aliases of one name: one of each', async () => {
  const { iam, kms } = sdk(server)
  const [first, second] = await Promise.all([kms.createKey({}), kms.createKey({})])
  const make = {
    CreateUser: () => iam.createUser({ UserName: 'twin' }),
    CreateAlias: (key = first) => kms.createAlias({ AliasName: 'alias/twin', TargetKeyId: key.KeyMetadata!.KeyId! }),
  }
  const user = gate.hold('CreateUser')
  const heldUser = assertRefused(make.CreateUser(), 'EntityAlreadyExists', 'User with name twin already exists.', 409)
  const { release: releaseUser } = await user
  await make.CreateUser()
  releaseUser()
  await heldUser

  const alias = gate.hold('CreateAlias')
  const taken = `An alias with the name arn:aws:kms:us-east-1:${account}:alias/twin already exists`
  const heldAlias = assertRefused(make.CreateAlias(), 'AlreadyExistsException', taken)
  const { release: releaseAlias } = await alias
  await make.CreateAlias(second)
  releaseAlias()
  await heldAlias
  const { Aliases } = await kms.listAliases({})
  const targets = Aliases!.flatMap(({ TargetKeyId = [] }) => TargetKeyId)
  assert.deepEqual(targets, [second.KeyMetadata!.KeyId])
})

test('a call that meets a conflict is not tried again for a caller who has gone', async () => {
  const { iam } = sdk(server)
  await iam.createUser({ UserName: 'renamed' })
  const held = gate.hold('TagUser')
  const gone = new AbortController()
  const given = iam.tagUser({ UserName: 'renamed', Tags: [{ Key: 'turn', Value: 'old' }] }, { abortSignal: gone.signal })
  const { release } = await held
  gone.abort()
  await assert.rejects(given, { name: 'AbortError' })
  await iam.tagUser({ UserName: 'renamed', Tags: [{ Key: 'turn', Value: 'new' }] })
  release()
  while ((await outcomes('TagUser')).length < 2) await iam.getUser({ UserName: 'renamed' })
  assert.deepEqual(await outcomes('TagUser'), [undefined, 'ServiceUnavailable'])
  assert.deepEqual((await iam.listUserTags({ UserName: 'renamed' })).Tags, [{ Key: 'turn', Value: 'new' }])
})
