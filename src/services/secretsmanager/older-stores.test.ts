// Secrets of an older store, whose records have less in them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Key } from '../../storage/collection.ts'
import { memoryStore } from '../../storage/memory/store.ts'
import { beginUnit } from '../../storage/unit/begin-unit.ts'
import { codec } from '../../storage/unit/unit.kit.ts'
import { Secrets } from './secrets.ts'
import { listAll, placeOf } from './versions/listed-versions.ts'
import { keepVersion, SecretVersions } from './versions/secret-versions.ts'

const older = {
  name: 'app/db', suffix: 'AbCdEf', partition: 'aws', account: '000000000000', region: 'us-east-1', tags: {}, createdAt: 7,
  stages: { AWSCURRENT: 'one' },
}

test('a secret of an older store has one version, and has a place in lists by date once it is changed', () => {
  const secret = Secrets.upgrade!(older, 1)
  assert.deepEqual([secret.changedAt, secret.versions], [7, 1])
  assert.equal(Secrets.upgrade!({ ...older, stages: {} }, 1).versions, 0)
  const { isUndated, ...changed } = secret
  assert.equal(isUndated, true)
  for (const index of Object.values(Secrets.indexes!)) assert.equal(index(secret), undefined)
  assert.deepEqual(Object.values(Secrets.indexes!).map(index => index(changed)), [[7], [7], [0]])
})

test('a secret of an older store keeps its replica in another account, and the replica its primary', () => {
  const secret = { ...Secrets.upgrade!(older, 1), changedAt: 8 }
  const [crossPrimary, crossReplica] = [{ arn: 'a', status: 'InSync' }, { arn: 'b', status: 'Pending' }] as const
  const [replica, primary] = [Secrets.upgrade!({ ...secret, crossPrimary }, 2), Secrets.upgrade!({ ...secret, crossReplica }, 2)]
  assert.deepEqual([replica, primary], [
    { ...secret, crossAccountPrimary: crossPrimary }, { ...secret, crossAccountReplica: crossReplica },
  ])
  assert.deepEqual(Secrets.upgrade!(secret, 2), secret)
})

const version = (id: string, createdAt: number) => {
  const { name, suffix } = older
  return { name, suffix, createdAt, id, kind: 'string' as const, wrappedKey: new Uint8Array(), sealed: new Uint8Array() }
}

test('a version of an older store has no place by its age', () => {
  assert.equal(SecretVersions.indexes!['byAge']!(SecretVersions.upgrade!(version('one', 7), 1)), undefined)
})

test('it is listed before all others, and once when it has such a place', async () => {
  const secret = Secrets.upgrade!(older, 1)
  const state = beginUnit({ store: memoryStore(), codec, partition: secret })
  const undated = SecretVersions.upgrade!(version('one', 7), 1)
  await state.insert(SecretVersions, undated)
  for (const one of [version('c', 8), version('b', 9), version('a', 9)]) await state.insert(SecretVersions, one)
  const list = async (limit: number) => {
    const ids: string[] = []
    for (let after: Key | undefined; ; ) {
      const page = await listAll(state, secret, { after, limit })
      if (page.length === 0) return ids
      ids.push(...page.map(({ id }) => id))
      after = placeOf(page.at(-1)!)
    }
  }
  for (const limit of [1, 2, 10]) assert.deepEqual(await list(limit), ['one', 'c', 'a', 'b'])
  await keepVersion(state, secret, undated)
  for (const limit of [1, 2, 10]) assert.deepEqual(await list(limit), ['one', 'c', 'a', 'b'])
})
