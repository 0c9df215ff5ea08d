import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Turns } from '../../../core/sharing/turns.ts'
import { beginUnit } from '../../../storage/unit/begin-unit.ts'
import { repeatableRandom } from '../../../storage/storage.kit.ts'
import { memoryStore } from '../../../storage/memory/store.ts'
import { cacheOf } from '../../../storage/cache/cache.ts'
import { recordCodec } from '../../../storage/rows/record-codec.ts'
import { storeKeyFrom } from '../../../storage/secrets/store-key.ts'
import { sealingUnder } from '../../../storage/secrets/sealing.ts'
import type { PartitionedUnit } from '../../../storage/unit-of-work.ts'
import { holdPolicies, policiesOfPrincipal } from './effective-policies.ts'
import { Groups } from '../groups/groups.ts'
import { ManagedPolicies } from './managed-policies.ts'
import { PolicyVersions } from './policy-versions.ts'
import { Users, type User } from '../users/users.ts'

const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))
const entity = { account: '000000000000', partition: 'aws', path: '/', createdAt: 0, tags: {}, policies: {} }
const document = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } })
const turns = new Turns(() => 0)
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const groups = Array.from({ length: 10 }, (_, index) => `g${index}`)

async function setUp() {
  const reads: string[] = []
  const memory = memoryStore()
  const read: typeof memory.read = (collection, key) => {
    reads.push(collection)
    return memory.read(collection, key)
  }
  const store = cacheOf({ store: { ...memory, read }, monotonic: () => 0 })
  await store.start()
  store.stop()
  const begin = () => beginUnit({ store, codec, partition: { account: entity.account, region: '' } })
  const write = async (change: (unit: PartitionedUnit) => Promise<void>) => {
    const unit = begin()
    await change(unit)
    assert.ok((await store.commit(unit.toBatch([], 'batch'))).committed)
  }
  const policies = async () => {
    const unit = begin()
    return policiesOfPrincipal(unit, (await unit.get(Users, ['u'])) as User, turns)
  }
  const hold = async (id: string) => {
    const unit = begin()
    return holdPolicies(unit, (await unit.get(Users, [id])) as User, turns)
  }
  const boundary = async () => {
    const { boundary: held, release } = await hold('u')
    release()
    return held
  }
  const userNow = async () => (await begin().get(Users, ['u'])) as User
  return { reads, write, policies, boundary, userNow, hold }
}

const userWith = (id: string, inline: string): User =>
  ({ ...entity, id, name: id, accessKeyIds: [], groupIds: [], attached: [], policies: { inline } })

const arnOf = (name: string) => `arn:aws:iam::${entity.account}:policy/${name}`

async function insertPolicy(unit: PartitionedUnit, name: string) {
  const { policies: _none, ...common } = entity
  const versions = { versions: [1, 2], defaultVersion: 1, lastVersion: 2 }
  await unit.insert(ManagedPolicies, { ...common, id: name, name, updatedAt: 0, ...versions })
  for (const number of versions.versions) await unit.insert(PolicyVersions, { policyId: name, number, document, createdAt: 0 })
  return { arn: arnOf(name), policyId: name }
}

/** Ten groups with ten managed policies each, and a user in all of them. */
async function insertHundred(unit: PartitionedUnit): Promise<void> {
  for (const [index, id] of groups.entries()) {
    const attached = []
    for (let number = 0; number < 10; number++) attached.push(await insertPolicy(unit, `p${index}${number}`))
    await unit.insert(Groups, { ...entity, id, name: id, attached })
  }
  await unit.insert(Users, { ...entity, id: 'u', name: 'u', accessKeyIds: [], groupIds: groups, attached: [] })
}

test('a hundred policies over ten groups are read and compiled once, and joined to one list', async () => {
  const { reads, write, policies } = await setUp()
  await write(insertHundred)
  const first = await policies()
  assert.deepEqual([first.length, first[0]!.arn, first[99]!.arn], [100, arnOf('p00'), arnOf('p99')])
  const read = reads.length
  assert.equal(await policies(), first)
  assert.equal(reads.length, read)
})

test('a group that changes brings its new policies, and keeps what the others compiled', async () => {
  const { write, policies } = await setUp()
  await write(insertHundred)
  const before = await policies()
  await write(unit => unit.update(Groups, { ...entity, id: 'g0', name: 'g0', attached: [] }))
  const after = await policies()
  assert.equal(after.length, 90)
  assert.equal(after[0], before[10])
})

test('a policy that gets another default version brings its own anew, and no other', async () => {
  const { write, policies } = await setUp()
  await write(insertHundred)
  const before = await policies()
  await write(async unit => {
    const policy = (await unit.get(ManagedPolicies, ['p00']))!
    await unit.update(ManagedPolicies, { ...policy, defaultVersion: 2 })
  })
  const after = await policies()
  assert.notEqual(after[0], before[0])
  assert.deepEqual(after.slice(1).map((policy, i) => policy === before[i + 1]), Array(99).fill(true))
})

test('what is kept for a record keeps no record: one that was changed goes', async () => {
  const { write, policies, userNow } = await setUp()
  await write(insertHundred)
  await policies()
  const old = new WeakRef(await userNow())
  await write(async unit => unit.update(Users, { ...(await userNow()), path: '/elsewhere/' }))
  await policies()
  await turn()
  collectGarbage()
  assert.equal(old.deref(), undefined)
})

test('a boundary is read and compiled once, as an attached policy is, and anew with another default version', async () => {
  const { reads, write, policies, boundary } = await setUp()
  await write(async unit => {
    const named = await insertPolicy(unit, 'b')
    const user = { ...userWith('u', document), attached: [named], boundary: named }
    await unit.insert(Users, user)
  })
  const first = await boundary()
  assert.equal(first!.arn, arnOf('b'))
  assert.equal((await policies())[1], first)
  const read = reads.length
  assert.equal(await boundary(), first)
  assert.equal(reads.length, read)
  await write(async unit => {
    const policy = (await unit.get(ManagedPolicies, ['b']))!
    await unit.update(ManagedPolicies, { ...policy, defaultVersion: 2 })
  })
  assert.notEqual(await boundary(), first)
})

test('a boundary that is missing, or another of its name, or a version, limits nobody: nothing is decided', async () => {
  const { write, boundary } = await setUp()
  await write(async unit => unit.insert(Users, { ...userWith('u', document), boundary: await insertPolicy(unit, 'b') }))
  const change = async (defaultVersion: number, id = 'b') => write(async unit => {
    const policy = (await unit.get(ManagedPolicies, ['b']))!
    await unit.update(ManagedPolicies, { ...policy, id, defaultVersion })
  })
  await change(3)
  await assert.rejects(boundary(), /Version 3 of policy b is its default and not there/)
  await change(1, 'other')
  await assert.rejects(boundary(), /policy\/b is a boundary and not there/)
  await write(async unit => unit.remove(ManagedPolicies, (await unit.get(ManagedPolicies, ['b']))!))
  await assert.rejects(boundary(), /policy\/b is a boundary and not there/)
})

test('a policy that is missing, or another of its name, or a version, hides no Deny: nothing is decided', async () => {
  const { write, policies } = await setUp()
  await write(async unit => {
    const attached = [await insertPolicy(unit, 'p')]
    await unit.insert(Users, { ...entity, id: 'u', accessKeyIds: [], groupIds: [], attached })
  })
  const change = async (defaultVersion: number, id = 'p') => write(async unit => {
    const policy = (await unit.get(ManagedPolicies, ['p']))!
    await unit.update(ManagedPolicies, { ...policy, id, defaultVersion })
  })
  await change(3)
  await assert.rejects(policies(), /Version 3 of policy p is its default and not there/)
  await change(1, 'other')
  await assert.rejects(policies(), /policy\/p is attached and not there/)
  await write(async unit => unit.remove(ManagedPolicies, (await unit.get(ManagedPolicies, ['p']))!))
  await assert.rejects(policies(), /policy\/p is attached and not there/)
})

test('a group that is missing hides no Deny: nothing is decided', async () => {
  const { write, policies } = await setUp()
  await write(unit => unit.insert(Users, { ...entity, id: 'u', accessKeyIds: [], groupIds: ['gone'], attached: [] }))
  await assert.rejects(policies(), /A group of the user u is not there/)
})

test('calls that hold much wait until there is room, and those that hold little do not', async () => {
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: ['*'], Sid: 'x' }
  const long = `${JSON.stringify({ Version: '2012-10-17', Statement: statement })}${' '.repeat(200_000)}`
  const { write, hold } = await setUp()
  await write(async unit => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await unit.insert(Users, userWith(id, long))
    await unit.insert(Users, userWith('small', document))
  })
  const held: string[] = []
  const releases: (() => void)[] = []
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'small'].map(async id => {
    const { release, policies } = await hold(id)
    assert.equal(policies.length, 1)
    held.push(id)
    releases.push(release)
  })
  for (let i = 0; i < 20; i++) await turn()
  assert.deepEqual(held.toSorted(), ['a', 'b', 'c', 'd', 'e', 'small'])
  for (const release of releases.splice(0)) release()
  await Promise.all(all)
  for (const release of releases) release()
  assert.equal(held.length, 7)
})

test('who has many calls that hold much makes one of another wait for none but those that are before it', async () => {
  const long = `${document}${' '.repeat(200_000)}`
  const { write, hold } = await setUp()
  await write(async unit => {
    for (const id of ['many', 'one']) await unit.insert(Users, userWith(id, long))
  })
  const held: string[] = []
  const call = async (id: string) => {
    const { release } = await hold(id)
    held.push(id)
    await turn()
    release()
  }
  const calls = Array.from({ length: 100 }, () => call('many'))
  for (let i = 0; i < 3; i++) await turn()
  await Promise.all([...calls, call('one')])
  assert.ok(held.indexOf('one') < 20, `behind ${held.indexOf('one')}`)
})
