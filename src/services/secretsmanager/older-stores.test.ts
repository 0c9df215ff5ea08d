// Secrets of an older store, whose records have less in them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secrets } from './secrets.ts'
import { SecretVersions } from './versions/secret-versions.ts'

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

test('a version of an older store has no place by its age', () => {
  const { name, suffix, createdAt } = older
  const sealed = { wrappedKey: new Uint8Array(), sealed: new Uint8Array() }
  const version = SecretVersions.upgrade!({ name, suffix, createdAt, id: 'one', kind: 'string', ...sealed }, 1)
  assert.equal(SecretVersions.indexes!['byAge']!(version), undefined)
})
