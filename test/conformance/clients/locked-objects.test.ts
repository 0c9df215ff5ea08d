// Locks of objects through every client: what locks a version, what is told of it, and what is refused.
import assert from 'node:assert/strict'
import {
  CreateBucket, DeleteObject, GetObjectLegalHold, GetObjectLockConfiguration, GetObjectRetention, HeadObject, PutObject,
  PutObjectLegalHold, PutObjectLockConfiguration, PutObjectRetention,
} from '../../../src/contracts/s3.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'

const isProtected = 'Access Denied because object protected by object lock.'
const missing = 'The specified object does not have a ObjectLock configuration'

async function locks({ call }: AnyClient): Promise<void> {
  const [Bucket, Key, Body] = ['locks', 'k', Buffer.from('x')]
  await call(root, CreateBucket, { Bucket, ObjectLockEnabledForBucket: true })
  const ObjectLockConfiguration = {
    ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 2 } },
  } as const
  await call(root, PutObjectLockConfiguration, { Bucket, ObjectLockConfiguration })
  const told = await call(root, GetObjectLockConfiguration, { Bucket })
  assert.deepEqual(told.ObjectLockConfiguration, ObjectLockConfiguration)
  const one = { Bucket, Key, VersionId: (await call(root, PutObject, { Bucket, Key, Body })).VersionId! }
  assert.equal((await call(root, GetObjectRetention, one)).Retention!.Mode, 'GOVERNANCE')
  await refused(call(root, GetObjectLegalHold, one), 'NoSuchObjectLockConfiguration', missing)
  await refused(call(root, DeleteObject, one), 'AccessDenied', isProtected)
  const RetainUntilDate = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000)
  const shorter = { ...one, Retention: { Mode: 'GOVERNANCE', RetainUntilDate } } as const
  await refused(call(root, PutObjectRetention, shorter), 'AccessDenied', isProtected)
  await call(root, PutObjectRetention, { ...shorter, BypassGovernanceRetention: true })
  await call(root, PutObjectLegalHold, { ...one, LegalHold: { Status: 'ON' } })
  assert.equal((await call(root, GetObjectLegalHold, one)).LegalHold!.Status, 'ON')
  const head = await call(root, HeadObject, one)
  const shown = [head.ObjectLockMode, head.ObjectLockRetainUntilDate?.getTime(), head.ObjectLockLegalHoldStatus]
  assert.deepEqual(shown, ['GOVERNANCE', RetainUntilDate.getTime(), 'ON'])
  await refused(call(root, DeleteObject, { ...one, BypassGovernanceRetention: true }), 'AccessDenied', isProtected)
  await call(root, PutObjectLegalHold, { ...one, LegalHold: { Status: 'OFF' } })
  await call(root, DeleteObject, { ...one, BypassGovernanceRetention: true })
  const held = await call(root, PutObject, {
    Bucket, Key, Body, ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: RetainUntilDate,
  })
  const kept = call(root, DeleteObject, { Bucket, Key, VersionId: held.VersionId!, BypassGovernanceRetention: true })
  await refused(kept, 'AccessDenied', isProtected)
}

throughEveryClient({ 'a locked version is kept, and its lock is told': locks })
