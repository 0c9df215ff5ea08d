// Locked versions: what locks them, what they keep from happening, until when, and who is told.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { S3, type ObjectLockMode } from '@aws-sdk/client-s3'
import { region, root } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { s3, kms } = sdk(server)
/** It says nothing of a checksum unless it is told to. */
const bare = new S3({
  endpoint: server.url, region, credentials: { ...root }, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED',
})
after(() => bare.destroy())
const Bucket = 'locked'
await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true })

const isProtected = ['AccessDenied', 'Access Denied because object protected by object lock.', 403] as const
let passed = 0
const move = async (milliseconds: number) => {
  await pass(server, milliseconds)
  passed += milliseconds
}
const inDays = (days: number) => new Date(Date.now() + passed + days * day)
const until = (ObjectLockMode: ObjectLockMode, days = 1) => ({ ObjectLockMode, ObjectLockRetainUntilDate: inDays(days) })
async function put(Key: string, given: object = {}) {
  const { VersionId } = await s3.putObject({ Bucket, Key, Body: Key, ...given })
  return { Bucket, Key, VersionId: VersionId! }
}
const retain = (of: object, Mode: ObjectLockMode, days: number, more: object = {}) =>
  s3.putObjectRetention({ ...of as { Bucket: string; Key: string }, Retention: { Mode, RetainUntilDate: inDays(days) }, ...more })
const hold = (of: { Bucket: string; Key: string }, Status: 'ON' | 'OFF') =>
  s3.putObjectLegalHold({ ...of, LegalHold: { Status } })
const past = { BypassGovernanceRetention: true }
const usual = (DefaultRetention?: { Mode: ObjectLockMode; Days?: number; Years?: number }) => s3.putObjectLockConfiguration({
  Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...(DefaultRetention && { Rule: { DefaultRetention } }) },
})
const near = (found: Date | undefined, expected: Date) =>
  assert.ok(Math.abs(found!.getTime() - expected.getTime()) < 60_000, `${found?.toISOString()} ${expected.toISOString()}`)
const endOf = async (of: { Bucket: string; Key: string }) => (await s3.getObjectRetention(of)).Retention?.RetainUntilDate

test('a retained version is not deleted before its time, and is then', async () => {
  const one = await put('retained', until('GOVERNANCE'))
  await assertRefused(s3.deleteObject(one), ...isProtected)
  // Without its id the key is deleted, and the version stands behind the marker.
  const { DeleteMarker, VersionId } = await s3.deleteObject({ Bucket, Key: one.Key })
  assert.equal(DeleteMarker, true)
  await s3.deleteObject({ Bucket, Key: one.Key, VersionId: VersionId! })
  await put(one.Key)
  await assertRefused(s3.deleteObject(one), ...isProtected)
  assert.equal(await (await s3.getObject(one)).Body!.transformToString(), 'retained')
  await move(day / 2)
  await assertRefused(s3.deleteObject(one), ...isProtected)
  await move(day / 2 + 60_000)
  assert.equal((await s3.headObject(one)).ObjectLockMode, 'GOVERNANCE')
  await s3.deleteObject(one)
  assert.equal((await refusal(s3.headObject(one))).status, 404)
})

test('who may pass over governance says so, and passes over nothing else', async () => {
  const one = await put('governed', until('GOVERNANCE'))
  const { s3: theirs } = sdk(server, await createUser(server, 'no-bypass', allow(['s3:Delete*', 's3:Put*'])))
  await assertRefused(theirs.deleteObject({ ...one, ...past }), 'AccessDenied', /s3:BypassGovernanceRetention/, 403)
  const free = await put('free')
  // AWS: whoever says so has to be let, whatever there is to be passed over.
  await assertRefused(theirs.deleteObject({ ...free, ...past }), 'AccessDenied', /s3:BypassGovernanceRetention/, 403)
  const several = await theirs.deleteObjects({ Bucket, Delete: { Objects: [free] }, ...past })
  assert.deepEqual(several.Errors!.map(({ Code }) => Code), ['AccessDenied'])
  await theirs.deleteObject(free)
  await hold(one, 'ON')
  await assertRefused(s3.deleteObject({ ...one, ...past }), ...isProtected)
  await hold(one, 'OFF')
  await s3.deleteObject({ ...one, ...past })
  const complied = await put('complied', until('COMPLIANCE'))
  await assertRefused(s3.deleteObject({ ...complied, ...past }), ...isProtected)
})

test('of several each is judged by its own lock', async () => {
  const named = async (Key: string, given?: object) => {
    const { VersionId } = await put(Key, given)
    return { Key, VersionId }
  }
  const Objects = [
    await named('several free'), await named('several governed', until('GOVERNANCE')),
    await named('several held', { ObjectLockLegalHoldStatus: 'ON' }), { Key: 'several governed' },
  ]
  const first = await s3.deleteObjects({ Bucket, Delete: { Objects } })
  assert.deepEqual(first.Deleted!.map(({ Key, DeleteMarker }) => [Key, DeleteMarker]),
    [['several free', undefined], ['several governed', true]])
  assert.deepEqual(first.Errors, Objects.slice(1, 3).map(one => ({ ...one, Code: isProtected[0], Message: isProtected[1] })))
  const second = await s3.deleteObjects({ Bucket, Delete: { Objects: Objects.slice(0, 3) }, ...past })
  assert.deepEqual(second.Deleted!.map(({ Key }) => Key), ['several free', 'several governed'])
  assert.deepEqual(second.Errors!.map(({ Key }) => Key), ['several held'])
})

test('a hold has no end', async () => {
  const one = await put('held', { ObjectLockLegalHoldStatus: 'ON' })
  await move(1000 * day)
  await assertRefused(s3.deleteObject(one), ...isProtected)
  assert.equal((await s3.getObjectLegalHold(one)).LegalHold!.Status, 'ON')
  await hold(one, 'OFF')
  assert.equal((await s3.headObject(one)).ObjectLockLegalHoldStatus, 'OFF')
  await s3.deleteObject(one)
})

test('a retention may end later, and is otherwise changed by who passes over governance alone', async () => {
  const one = await put('changed', until('GOVERNANCE', 2))
  await retain(one, 'GOVERNANCE', 3)
  const none = (more = {}) => s3.putObjectRetention({ ...one, Retention: {}, ...more })
  const changes = [() => retain(one, 'GOVERNANCE', 1), () => retain(one, 'COMPLIANCE', 4), none]
  for (const change of changes) await assertRefused(change(), ...isProtected)
  await retain(one, 'GOVERNANCE', 1, past)
  await none(past)
  await assertRefused(s3.getObjectRetention(one), 'NoSuchObjectLockConfiguration', /does not have/, 404)
  await retain(one, 'COMPLIANCE', 2)
  for (const more of [{}, past]) {
    await assertRefused(retain(one, 'COMPLIANCE', 1, more), ...isProtected)
    await assertRefused(retain(one, 'GOVERNANCE', 3, more), ...isProtected)
    await assertRefused(none(more), ...isProtected)
  }
  await retain(one, 'COMPLIANCE', 3)
  await move(3 * day + 60_000)
  await none()
  await s3.deleteObject(one)
})

test('a new version has the usual retention of its bucket, where its request says nothing', async () => {
  await usual({ Mode: 'GOVERNANCE', Days: 2 })
  const one = await put('usual')
  near(await endOf(one), inDays(2))
  near(await endOf(await put('said', until('GOVERNANCE', 5))), inDays(5))
  // AWS: who speaks of a hold speaks of the whole lock.
  const off = await put('off', { ObjectLockLegalHoldStatus: 'OFF' })
  await assertRefused(s3.getObjectRetention(off), 'NoSuchObjectLockConfiguration', /does not have/, 404)
  const copy = { Bucket, Key: 'copied', CopySource: `${Bucket}/said` }
  await s3.copyObject(copy)
  near(await endOf(copy), inDays(2))
  // AWS: an upload in parts is as of its beginning.
  const { UploadId } = await bare.createMultipartUpload({ Bucket, Key: 'parts' })
  const [begun, upload] = [inDays(2), { Bucket, Key: 'parts', UploadId: UploadId! }]
  await usual({ Mode: 'COMPLIANCE', Years: 1 })
  await move(day)
  const { ETag } = await bare.uploadPart({ ...upload, PartNumber: 1, Body: 'x' })
  const made = await bare.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] } })
  near(await endOf({ Bucket, Key: 'parts' }), begun)
  await assertRefused(s3.deleteObject({ Bucket, Key: 'parts', VersionId: made.VersionId! }), ...isProtected)
  const [year, wanted] = [await endOf(await put('a year')), inDays(0)]
  wanted.setUTCFullYear(wanted.getUTCFullYear() + 1)
  near(year, wanted)
  await usual()
  await s3.copyObject(copy)
  await assertRefused(s3.getObjectRetention({ Bucket, Key: 'copied' }), 'NoSuchObjectLockConfiguration', /does not have/, 404)
})

test('half a retention, one that is over and one without a checksum are refused', async () => {
  const both = 'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied'
  await assertRefused(put('half', { ObjectLockMode: 'GOVERNANCE' }), 'InvalidArgument', both)
  await assertRefused(put('half', { ObjectLockRetainUntilDate: inDays(1) }), 'InvalidArgument', both)
  const over = put('over', until('GOVERNANCE', -1))
  await assertRefused(over, 'InvalidArgument', 'The retain until date must be in the future!')
  const mode = put('mode', { ...until('GOVERNANCE'), ObjectLockMode: 'OTHER' })
  await assertRefused(mode, 'InvalidArgument', 'Unknown wormMode directive.')
  const status = put('status', { ObjectLockLegalHoldStatus: 'MAYBE' })
  await assertRefused(status, 'InvalidArgument', "Legal Hold must be either of 'ON' or 'OFF'")
  const unchecked = bare.putObject({ Bucket, Key: 'unchecked', Body: 'x', ObjectLockLegalHoldStatus: 'ON' })
  await assertRefused(unchecked, 'InvalidRequest', /^Content-MD5 OR x-amz-checksum- HTTP header is required/)
  await bare.putObject({ Bucket, Key: 'unchecked', Body: 'x' })
})

test('of a marker there is no lock', async () => {
  await put('marked')
  const { VersionId } = await s3.deleteObject({ Bucket, Key: 'marked' })
  for (const marker of [{ Bucket, Key: 'marked' }, { Bucket, Key: 'marked', VersionId: VersionId! }]) {
    for (const ask of [() => s3.getObjectRetention(marker), () => hold(marker, 'ON'), () => retain(marker, 'GOVERNANCE', 1)]) {
      await assertRefused(ask(), 'MethodNotAllowed', 'The specified method is not allowed against this resource.', 405)
    }
  }
  await assertRefused(s3.getObjectLegalHold({ Bucket, Key: 'none' }), 'NoSuchKey', /does not exist/, 404)
})

test('whoever reads is told what he might ask for', async () => {
  const one = await put('told', { ...until('GOVERNANCE'), ObjectLockLegalHoldStatus: 'ON' })
  const reads = ['s3:GetObject', 's3:GetObjectVersion']
  for (const [name, more, told] of [
    ['payload', [], [undefined, undefined]], ['retention', ['s3:GetObjectRetention'], ['GOVERNANCE', undefined]],
    ['hold', ['s3:GetObjectLegalHold'], [undefined, 'ON']],
    ['both', ['s3:GetObjectRetention', 's3:GetObjectLegalHold'], ['GOVERNANCE', 'ON']],
  ] as const) {
    const { s3: theirs } = sdk(server, await createUser(server, `reader-${name}`, allow([...reads, ...more])))
    for (const answer of [await theirs.headObject(one), await theirs.getObject({ Bucket, Key: 'told' })]) {
      assert.deepEqual([answer.ObjectLockMode, answer.ObjectLockLegalHoldStatus], told, name)
      assert.equal(answer.ObjectLockRetainUntilDate !== undefined, told[0] !== undefined)
    }
    const asked = theirs.getObjectRetention(one)
    if (told[0]) await asked
    else await assertRefused(asked, 'AccessDenied', /s3:GetObjectRetention/, 403)
  }
})

test('whoever does not sign is told no lock of what everyone may read', async () => {
  const open = 'locked-open'
  await s3.createBucket({ Bucket: open, ObjectLockEnabledForBucket: true })
  await s3.deletePublicAccessBlock({ Bucket: open })
  const Statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${open}/*` }
  await s3.putBucketPolicy({ Bucket: open, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
  await s3.putObject({ Bucket: open, Key: 'k', Body: 'open', ...until('GOVERNANCE'), ObjectLockLegalHoldStatus: 'ON' })
  const answer = await fetch(`${server.url}/${open}/k`)
  assert.deepEqual([answer.status, await answer.text()], [200, 'open'])
  assert.deepEqual([...answer.headers.keys()].filter(name => name.startsWith('x-amz-object-lock')), [])
})

test('to bring a lock takes the permission to put one', async () => {
  const { s3: theirs } = sdk(server, await createUser(server, 'puts', allow(['s3:PutObject', 's3:GetObject'])))
  await put('source')
  const own = { Bucket, Key: 'brought' }
  for (const [given, action] of [
    [until('GOVERNANCE'), 's3:PutObjectRetention'], [{ ObjectLockLegalHoldStatus: 'ON' }, 's3:PutObjectLegalHold'],
  ] as const) {
    const denied = new RegExp(`${action} on`)
    await assertRefused(theirs.putObject({ ...own, Body: 'x', ...given }), 'AccessDenied', denied, 403)
    await assertRefused(theirs.copyObject({ ...own, CopySource: `${Bucket}/source`, ...given }), 'AccessDenied', denied, 403)
    await assertRefused(theirs.createMultipartUpload({ ...own, ...given }), 'AccessDenied', denied, 403)
  }
  await theirs.putObject({ ...own, Body: 'x' })
})

test('policies ask for the lock that a request brings, or its bucket', async () => {
  const limit = (name: string, Condition: object) => createUser(server, name, allow('s3:*'), {
    Effect: 'Deny', Action: ['s3:PutObject', 's3:PutObjectRetention', 's3:PutObjectLegalHold'], Resource: '*', Condition,
  })
  const denied = async (call: Promise<unknown>) => assertRefused(call, 'AccessDenied', /explicit deny/, 403)
  const as = async (name: string, Condition: object) => sdk(server, await limit(name, Condition)).s3
  const one = await put('asked')
  const mode = await as('mode', { StringEquals: { 's3:object-lock-mode': 'COMPLIANCE' } })
  const late = await as('late', { DateGreaterThan: { 's3:object-lock-retain-until-date': inDays(3).toISOString() } })
  const days = await as('days', { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '2' } })
  const held = await as('held', { StringEquals: { 's3:object-lock-legal-hold': 'ON' } })
  const asked = (Mode: ObjectLockMode, left: number) => ({ ...one, Retention: { Mode, RetainUntilDate: inDays(left) } })
  await denied(mode.putObjectRetention(asked('COMPLIANCE', 1)))
  await denied(late.putObjectRetention(asked('GOVERNANCE', 4)))
  await denied(days.putObjectRetention(asked('GOVERNANCE', 3.1)))
  await denied(held.putObjectLegalHold({ ...one, LegalHold: { Status: 'ON' } }))
  await denied(held.putObject({ Bucket, Key: 'asked', Body: 'x', ObjectLockLegalHoldStatus: 'ON' }))
  await held.putObjectLegalHold({ ...one, LegalHold: { Status: 'OFF' } })
  for (const client of [mode, late, days]) await client.putObjectRetention({ ...asked('GOVERNANCE', 2.1), ...past })
  await usual({ Mode: 'COMPLIANCE', Days: 4 })
  for (const client of [mode, late, days]) await denied(client.putObject({ Bucket, Key: 'asked', Body: 'x' }))
  await usual()
  for (const client of [mode, late, days]) await client.putObject({ Bucket, Key: 'asked', Body: 'x' })
})

test('what is locked stays under its key', async () => {
  const { Arn } = (await kms.createKey({})).KeyMetadata!
  const ObjectEncryption = { SSEKMS: { KMSKeyArn: Arn! } }
  const locks = [until('GOVERNANCE'), until('COMPLIANCE'), { ObjectLockLegalHoldStatus: 'ON' }]
  for (const lock of locks) {
    const one = await put('encrypted', lock)
    const updated = s3.updateObjectEncryption({ ...one, ObjectEncryption })
    await assertRefused(updated, 'AccessDenied', /can't be updated because that object is protected by S3 Object Lock\. If/, 403)
  }
  await s3.updateObjectEncryption({ ...await put('encrypted'), ObjectEncryption })
})
