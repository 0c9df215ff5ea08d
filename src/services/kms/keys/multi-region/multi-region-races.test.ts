// What is asked of related keys at once: there is one primary key whatever comes of it, and each replica has it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { region } from '../../../../../test/kit/identity.ts'
import { day, pass, runTimers } from '../../../../../test/kit/pass.ts'
import { refusal } from '../../../../../test/kit/refusal.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { startServer } from '../../../../../test/kit/server.ts'

const server = await startServer({ dev: true })
const [here, there, third] = [region, 'eu-west-1', 'ap-southeast-2']
const places = [here, there, third] as const
const clients = new Map(places.map(where => [where, sdk(server, undefined, where).kms]))
const kms = clients.get(here)!
const rounds = 10

async function newKey(...replicas: string[]): Promise<string> {
  const KeyId = (await kms.createKey({ MultiRegion: true })).KeyMetadata!.KeyId!
  for (const ReplicaRegion of replicas) await kms.replicateKey({ KeyId, ReplicaRegion })
  await runTimers(server)
  return KeyId
}

/** The code of each call that failed, and `done` of each other one. */
const outcomes = (calls: readonly Promise<unknown>[]): Promise<readonly string[]> => Promise.all(calls.map(call =>
  call.then(() => 'done', async thrown => (await refusal(Promise.reject(thrown as Error))).code)))

/** Where the keys are, when there is one primary key and all of them say the same of all; and the primary's state. */
async function wholeness(KeyId: string): Promise<{ readonly where: string; readonly primary: string; readonly state: string }> {
  const found = await Promise.all(places.map(async where => {
    const shown = await clients.get(where)!.describeKey({ KeyId }).catch(() => undefined)
    return shown && { where, ...shown.KeyMetadata! }
  }))
  const keys = found.filter(one => one !== undefined)
  const primaries = keys.filter(one => one.MultiRegionConfiguration!.MultiRegionKeyType === 'PRIMARY')
  assert.equal(primaries.length, 1)
  const [{ where, KeyState }] = primaries as [typeof primaries[number]]
  const rest = keys.map(one => one.where).filter(one => one !== where).sort()
  for (const { MultiRegionConfiguration } of keys) {
    assert.equal(MultiRegionConfiguration!.PrimaryKey!.Region, where)
    assert.deepEqual(MultiRegionConfiguration!.ReplicaKeys!.map(one => one.Region), rest)
  }
  return { where: keys.map(one => one.where).join(' '), primary: where, state: KeyState! }
}

test('of two replications into one Region one is done', async () => {
  for (let i = 0; i < rounds; i++) {
    const KeyId = await newKey()
    const made = await outcomes([1, 2, 3].map(() => kms.replicateKey({ KeyId, ReplicaRegion: there })))
    assert.deepEqual(made.toSorted(), ['AlreadyExistsException', 'AlreadyExistsException', 'done'])
    assert.deepEqual((await wholeness(KeyId)).where, `${here} ${there}`)
  }
})

test('two replications into two Regions are both done', async () => {
  for (let i = 0; i < rounds; i++) {
    const KeyId = await newKey()
    const made = await outcomes([there, third].map(ReplicaRegion => kms.replicateKey({ KeyId, ReplicaRegion })))
    assert.deepEqual(made, ['done', 'done'])
    assert.deepEqual((await wholeness(KeyId)).where, `${here} ${there} ${third}`)
  }
})

test('a key that is to be deleted has no replica, or waits for it', async () => {
  for (let i = 0; i < rounds; i++) {
    const KeyId = await newKey()
    const replicate = () => kms.replicateKey({ KeyId, ReplicaRegion: there })
    const schedule = () => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
    const order = i % 2 === 0 ? [replicate, schedule] : [schedule, replicate]
    const done = await outcomes(order.map(call => call()))
    const { where, state } = await wholeness(KeyId)
    const isReplicated = where === `${here} ${there}`
    assert.equal(state, isReplicated ? 'PendingReplicaDeletion' : 'PendingDeletion')
    assert.deepEqual(done.toSorted(), isReplicated ? ['done', 'done'] : ['KMSInvalidStateException', 'done'])
    await pass(server, 8 * day)
    const after = await outcomes([kms.describeKey({ KeyId })])
    assert.deepEqual(after, [isReplicated ? 'done' : 'NotFoundException'])
  }
})

test('of two that are to be the primary key one is', async () => {
  for (let i = 0; i < rounds; i++) {
    const KeyId = await newKey(there, third)
    const done = await outcomes([there, third].map(PrimaryRegion => kms.updatePrimaryRegion({ KeyId, PrimaryRegion })))
    assert.deepEqual(done.toSorted(), ['KMSInvalidStateException', 'done'])
    assert.equal((await wholeness(KeyId)).primary, done[0] === 'done' ? there : third)
    await runTimers(server)
    assert.equal((await wholeness(KeyId)).state, 'Enabled')
  }
})

test('what becomes the primary key while it is to be deleted is one or the other', async () => {
  for (let i = 0; i < rounds; i++) {
    const KeyId = await newKey(there)
    const [update, scheduled] = await outcomes([
      kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there }),
      clients.get(there)!.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 }),
    ])
    const { primary, state } = await wholeness(KeyId)
    assert.equal(primary, update === 'done' ? there : here)
    // Where the one has come to its end, once a second, before the other begins, both are done.
    const both = update === 'done' && scheduled === 'done'
    if (both) assert.equal(state, 'PendingReplicaDeletion')
    else assert.deepEqual([update, scheduled].toSorted(), ['KMSInvalidStateException', 'done'])
  }
})
