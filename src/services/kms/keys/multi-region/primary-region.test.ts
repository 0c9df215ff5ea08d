// Which of related keys is the primary one: that another may take its place, what it does for the others, and how it is deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KMS } from '@aws-sdk/client-kms'
import { account, region } from '../../../../../test/kit/identity.ts'
import { day, pass, runTimers } from '../../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../../test/kit/record.ts'
import { assertRefused } from '../../../../../test/kit/refusal.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { startServer } from '../../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const [here, there, third] = [region, 'eu-west-1', 'ap-southeast-2']
const [kms, abroad, far] = [here, there, third].map(where => sdk(server, undefined, where).kms) as [KMS, KMS, KMS]
const clients = new Map([[here, kms], [there, abroad], [third, far]])
const Plaintext = Buffer.from('a plaintext')
const arnOf = (KeyId: string, inRegion: string) => `arn:aws:kms:${inRegion}:${account}:key/${KeyId}`
const unsupported = /is not a multi-region primary key\.$/

/** A key in two other Regions as well. */
async function newSet(): Promise<string> {
  const KeyId = (await kms.createKey({ MultiRegion: true })).KeyMetadata!.KeyId!
  for (const ReplicaRegion of [there, third]) await kms.replicateKey({ KeyId, ReplicaRegion })
  await runTimers(server)
  return KeyId
}

const metadataOf = async (KeyId: string, where: string) => (await clients.get(where)!.describeKey({ KeyId })).KeyMetadata!

/** The role of each key, which one it says is the primary, and its replicas. */
async function rolesOf(KeyId: string) {
  return Promise.all([here, there, third].map(async where => {
    const { MultiRegionKeyType, PrimaryKey, ReplicaKeys } = (await metadataOf(KeyId, where)).MultiRegionConfiguration!
    return [MultiRegionKeyType, PrimaryKey!.Region, ReplicaKeys!.map(({ Region }) => Region).join(' ')]
  }))
}

test('a replica takes the place of the primary key, which can be used meanwhile', async () => {
  const KeyId = await newSet()
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  assert.equal('PrimaryRegion' in await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there }), false)
  for (const client of [kms, abroad]) {
    assert.deepEqual(Buffer.from((await client.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  }
  assert.deepEqual(await rolesOf(KeyId), [
    ['REPLICA', there, `${third} ${here}`], ['PRIMARY', there, `${third} ${here}`], ['REPLICA', there, `${third} ${here}`],
  ])
  await runTimers(server)
  for (const where of [here, there, third]) assert.equal((await metadataOf(KeyId, where)).KeyState, 'Enabled')
  await assertRefused(kms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' }), 'UnsupportedOperationException', unsupported)
  await abroad.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' })
})

test('while it is under way the two are updating', async () => {
  const KeyId = await newSet()
  let seen = 0
  for (let i = 0; i < 6; i++) {
    const [from, to] = i % 2 === 0 ? [kms, there] : [abroad, here]
    await from.updatePrimaryRegion({ KeyId, PrimaryRegion: to })
    // The server ends it by itself, once a second.
    const states = await Promise.all([here, there, third].map(async where => (await metadataOf(KeyId, where)).KeyState!))
    if (!states.includes('Updating')) continue
    const refused = await kms.disableKey({ KeyId }).then(() => '', String)
    assert.match(refused, /^(KMSInvalidStateException: .* is updating\.)?$/)
    seen += refused === '' ? 0 : 1
    assert.equal(states[2], 'Enabled')
    await runTimers(server)
    if (refused === '') await kms.enableKey({ KeyId })
  }
  assert.ok(seen > 0)
})

test('the present primary key may be named again, and nothing but a primary key and a replica of it', async () => {
  const KeyId = await newSet()
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: here })
  assert.equal((await metadataOf(KeyId, here)).KeyState, 'Enabled')
  for (const PrimaryRegion of [here, there, third]) {
    const calling = abroad.updatePrimaryRegion({ KeyId, PrimaryRegion })
    await assertRefused(calling, 'KMSInvalidStateException', `${arnOf(KeyId, there)} is not a multi-Region primary key.`)
  }
  const plain = (await kms.createKey({})).KeyMetadata!.KeyId!
  const single = kms.updatePrimaryRegion({ KeyId: plain, PrimaryRegion: there })
  await assertRefused(single, 'UnsupportedOperationException', unsupported)
  for (const PrimaryRegion of ['us-west-2', 'eu-nowhere-9']) {
    const words = `${KeyId} does not have a replica key in the specified Region.`
    await assertRefused(kms.updatePrimaryRegion({ KeyId, PrimaryRegion }), 'ValidationException', words)
  }
  await abroad.disableKey({ KeyId })
  const disabled = kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there })
  await assertRefused(disabled, 'DisabledException', `${arnOf(KeyId, there)} is disabled.`)
  assert.deepEqual((await rolesOf(KeyId)).map(([role]) => role), ['PRIMARY', 'REPLICA', 'REPLICA'])
})

test('it takes the permission on both keys, and each is on record in its Region', async () => {
  const KeyId = await newSet()
  const on = (where: string, Condition?: object) =>
    ({ ...allow('kms:UpdatePrimaryRegion', arnOf(KeyId, where)), ...(Condition && { Condition }) })
  const update = async (name: string, ...statements: Parameters<typeof createUser>[2][]) =>
    sdk(server, await createUser(server, name, ...statements)).kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there })
  for (const [name, where, other] of [['p-here', here, there], ['p-there', there, here]] as const) {
    const message = new RegExp(`kms:UpdatePrimaryRegion on resource: ${arnOf(KeyId, other)}`)
    await assertRefused(update(name, on(where)), 'AccessDeniedException', message)
  }
  const others = { StringEquals: { 'kms:PrimaryRegion': third } }
  await assertRefused(update('p-third', on(here, others), on(there, others)), 'AccessDeniedException', /kms:UpdatePrimaryRegion/)
  const types = (type: string) => ({ StringEquals: { 'kms:PrimaryRegion': there, 'kms:MultiRegionKeyType': type } })
  await update('p-both', on(here, types('PRIMARY')), on(there, types('REPLICA')))
  const records = (await server.records()).filter(({ eventName, errorCode }) => eventName === 'UpdatePrimaryRegion' && !errorCode)
  assert.deepEqual(records.slice(-2).map(one => [one.awsRegion, one.requestParameters, one.responseElements]).reverse(), [
    [here, { keyId: KeyId, primaryRegion: there }, { keyId: arnOf(KeyId, here) }],
    [there, { keyId: arnOf(KeyId, there), primaryRegion: there }, { keyId: arnOf(KeyId, there) }],
  ])
  assert.deepEqual(records.slice(-2).map(({ userIdentity }) => userIdentity['invokedBy']), ['kms.amazonaws.com', undefined])
})

test('the primary key rotates, and every replica has its material', async () => {
  const KeyId = await newSet()
  const early = (await abroad.encrypt({ KeyId, Plaintext })).CiphertextBlob!
  const noReplica = (operation: string) =>
    `${arnOf(KeyId, there)} is a multi-region replica key which is not valid for ${operation}.`
  await assertRefused(abroad.enableKeyRotation({ KeyId }), 'UnsupportedOperationException', noReplica('EnableKeyRotation'))
  await assertRefused(abroad.rotateKeyOnDemand({ KeyId }), 'UnsupportedOperationException', noReplica('RotateKeyOnDemand'))
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 100 })
  await assertRefused(abroad.disableKeyRotation({ KeyId }), 'UnsupportedOperationException', noReplica('DisableKeyRotation'))
  const shown = async () => Promise.all([kms, abroad, far].map(async client => {
    const { KeyRotationEnabled, NextRotationDate, RotationPeriodInDays } = await client.getKeyRotationStatus({ KeyId })
    return [KeyRotationEnabled, NextRotationDate?.getTime(), RotationPeriodInDays]
  }))
  const [mine, ...theirs] = await shown()
  assert.deepEqual(theirs, [mine, mine])
  assert.deepEqual([mine![0], mine![2]], [true, 100])
  const before = (await metadataOf(KeyId, here)).CurrentKeyMaterialId
  await far.scheduleKeyDeletion({ KeyId })
  await pass(server, 101 * day)
  const now = await Promise.all([here, there].map(async where => (await metadataOf(KeyId, where)).CurrentKeyMaterialId))
  assert.equal(now[0], now[1])
  // The trail has what is not older than ninety days.
  const told = () => Promise.all(['RotateKey', 'SynchronizeMultiRegionKey'].map(async name => {
    const { awsRegion, resources } = await lastRecord(server, name)
    assert.deepEqual(resources!.map(({ ARN }) => ARN), [arnOf(KeyId, awsRegion)])
    return awsRegion
  }))
  assert.deepEqual(await told(), [here, here])
  assert.notEqual(now[0], before)
  for (const [from, to] of [[kms, abroad], [abroad, kms]] as const) {
    const { CiphertextBlob } = await from.encrypt({ KeyId, Plaintext })
    assert.equal((await to.decrypt({ CiphertextBlob })).KeyMaterialId, now[0])
    assert.equal((await to.decrypt({ CiphertextBlob: early })).KeyMaterialId, before)
  }
  await kms.replicateKey({ KeyId, ReplicaRegion: third })
  await runTimers(server)
  assert.equal((await far.decrypt({ CiphertextBlob: early })).KeyMaterialId, before)
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there })
  assert.equal((await kms.getKeyRotationStatus({ KeyId })).RotationPeriodInDays, 100)
  await runTimers(server)
  await pass(server, 101 * day)
  const later = await Promise.all([here, there, third].map(async where => (await metadataOf(KeyId, where)).CurrentKeyMaterialId))
  assert.deepEqual([new Set(later).size, later.includes(now[0])], [1, false])
  assert.deepEqual(await told(), [there, there])
  await abroad.disableKeyRotation({ KeyId })
  assert.deepEqual((await shown()).map(([enabled]) => enabled), [false, false, false])
})

test('a primary key waits for its replicas to be deleted, and then for its own window', async () => {
  const KeyId = await newSet()
  await kms.enableKeyRotation({ KeyId })
  const scheduled = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 10 })
  const { $metadata: _, ...shown } = scheduled
  assert.deepEqual(shown, { KeyId: arnOf(KeyId, here), KeyState: 'PendingReplicaDeletion', PendingWindowInDays: 10 })
  const windowOf = async () => {
    const { KeyState, PendingDeletionWindowInDays, DeletionDate, CreationDate } = await metadataOf(KeyId, here)
    const days = DeletionDate && Math.round((DeletionDate.getTime() - CreationDate!.getTime()) / day)
    return [KeyState, PendingDeletionWindowInDays, days]
  }
  assert.deepEqual(await windowOf(), ['PendingReplicaDeletion', 10, undefined])
  await assertRefused(kms.encrypt({ KeyId, Plaintext }), 'KMSInvalidStateException', /is pending replica deletion\.$/)
  const more = kms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' })
  await assertRefused(more, 'KMSInvalidStateException', /is pending replica deletion\.$/)
  await assertRefused(kms.scheduleKeyDeletion({ KeyId }), 'KMSInvalidStateException', /is pending replica deletion\.$/)
  await abroad.encrypt({ KeyId, Plaintext })
  await abroad.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await far.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 20 })
  const statuses = await Promise.all([kms, far].map(one => one.getKeyRotationStatus({ KeyId })))
  assert.deepEqual(statuses.map(({ KeyRotationEnabled }) => KeyRotationEnabled), [true, false])
  await pass(server, 8 * day)
  await assertRefused(abroad.describeKey({ KeyId }), 'NotFoundException', `Key '${arnOf(KeyId, there)}' does not exist`)
  const left = await metadataOf(KeyId, here)
  assert.deepEqual([left.KeyState, left.MultiRegionConfiguration!.ReplicaKeys!.length], ['PendingReplicaDeletion', 1])
  await pass(server, 13 * day)
  await assertRefused(far.describeKey({ KeyId }), 'NotFoundException', `Key '${arnOf(KeyId, third)}' does not exist`)
  assert.deepEqual(await windowOf(), ['PendingDeletion', undefined, 31])
  assert.deepEqual((await metadataOf(KeyId, here)).MultiRegionConfiguration!.ReplicaKeys, [])
  await pass(server, 11 * day)
  await assertRefused(kms.describeKey({ KeyId }), 'NotFoundException', `Key '${arnOf(KeyId, here)}' does not exist`)
  const { eventType, responseElements } = await lastRecord(server, 'DeleteKey')
  assert.deepEqual([eventType, responseElements], ['AwsServiceEvent', { keyId: arnOf(KeyId, here) }])
})

test('what waits can be called off, and a replica goes by itself', async () => {
  const KeyId = await newSet()
  await kms.scheduleKeyDeletion({ KeyId })
  await kms.cancelKeyDeletion({ KeyId })
  const { KeyState, PendingDeletionWindowInDays } = await metadataOf(KeyId, here)
  assert.deepEqual([KeyState, PendingDeletionWindowInDays], ['Disabled', undefined])
  await kms.enableKey({ KeyId })
  await assertRefused(kms.cancelKeyDeletion({ KeyId }), 'KMSInvalidStateException', /is not pending deletion\.$/)
  await abroad.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await abroad.cancelKeyDeletion({ KeyId })
  await abroad.enableKey({ KeyId })
  const { CiphertextBlob } = await abroad.encrypt({ KeyId, Plaintext })
  assert.equal((await abroad.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })).KeyState, 'PendingDeletion')
  await pass(server, 8 * day)
  for (const where of [here, third]) {
    const { ReplicaKeys } = (await metadataOf(KeyId, where)).MultiRegionConfiguration!
    assert.deepEqual(ReplicaKeys!.map(({ Region }) => Region), [third])
  }
  await kms.decrypt({ CiphertextBlob })
  await kms.replicateKey({ KeyId, ReplicaRegion: there })
  await runTimers(server)
  assert.deepEqual(Buffer.from((await abroad.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
})
