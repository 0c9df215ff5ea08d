// Buckets whose versions can be locked: how they are made, what they say of new versions, and that it is never taken back.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { DefaultRetention } from '@aws-sdk/client-s3'
import { send, signed } from '../../../../test/kit/raw-request.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { payloadHash } from '../../../engines/sigv4/canonical-request.ts'

const server = await startServer()
const { s3 } = sdk(server)

const configure = (Bucket: string, DefaultRetention?: DefaultRetention) => s3.putObjectLockConfiguration({
  Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...(DefaultRetention && { Rule: { DefaultRetention } }) },
})
const configured = async (Bucket: string) => (await s3.getObjectLockConfiguration({ Bucket })).ObjectLockConfiguration

/** What is answered to a document that no client writes. */
async function sent(target: string, body: string, more: object = {}): Promise<string> {
  const digest = createHash('md5').update(body).digest('base64')
  const headers = { 'x-amz-content-sha256': payloadHash(Buffer.from(body)), 'content-md5': digest, ...more }
  const call = { service: 's3', method: 'PUT', target, headers, body }
  const { status, body: answer } = await send(server.url, signed(server.url, call))
  return `${status} ${/<Code>(\w+)</.exec(answer)?.[1] ?? ''} ${/<ArgumentName>([\w-]+)</.exec(answer)?.[1] ?? ''}`.trim()
}

test('a bucket that is made with locks keeps versions, and goes on to', async () => {
  const Bucket = 'made-locking'
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true })
  assert.deepEqual(await configured(Bucket), { ObjectLockEnabled: 'Enabled' })
  assert.equal((await s3.getBucketVersioning({ Bucket })).Status, 'Enabled')
  const suspended = s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Suspended' } })
  const stays = 'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.'
  await assertRefused(suspended, 'InvalidBucketState', stays, 409)
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
})

test('one that keeps versions can begin to lock them, and no other', async () => {
  const Bucket = 'begins-locking'
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: false })
  const none = 'Object Lock configuration does not exist for this bucket'
  await assertRefused(configured(Bucket), 'ObjectLockConfigurationNotFoundError', none, 404)
  const { VersionId } = await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  assert.equal(VersionId, undefined)
  const missing = 'Bucket is missing Object Lock Configuration'
  const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.now() + 60_000) } as const
  await assertRefused(s3.getObjectRetention({ Bucket, Key: 'k' }), 'InvalidRequest', missing)
  await assertRefused(s3.getObjectLegalHold({ Bucket, Key: 'k' }), 'InvalidRequest', missing)
  await assertRefused(s3.putObjectRetention({ Bucket, Key: 'k', Retention }), 'InvalidRequest', missing)
  await assertRefused(s3.putObjectLegalHold({ Bucket, Key: 'k', LegalHold: { Status: 'ON' } }), 'InvalidRequest', missing)
  const held = s3.putObject({ Bucket, Key: 'k', Body: 'x', ObjectLockLegalHoldStatus: 'ON' })
  await assertRefused(held, 'InvalidRequest', missing)
  const unversioned = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
  for (const Status of [undefined, 'Suspended'] as const) {
    if (Status) await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } })
    await assertRefused(configure(Bucket), 'InvalidBucketState', unversioned, 409)
  }
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  await configure(Bucket)
  const withoutLock = 'The specified object does not have a ObjectLock configuration'
  await assertRefused(s3.getObjectRetention({ Bucket, Key: 'k' }), 'NoSuchObjectLockConfiguration', withoutLock, 404)
  // The version that had no id can be locked as well.
  await s3.putObjectLegalHold({ Bucket, Key: 'k', VersionId: 'null', LegalHold: { Status: 'ON' } })
  await s3.putObject({ Bucket, Key: 'k', Body: 'y' })
  assert.equal((await refusal(s3.deleteObject({ Bucket, Key: 'k', VersionId: 'null' }))).code, 'AccessDenied')
})

test('a default retention is told, replaced and taken away, and the locks stay', async () => {
  const Bucket = 'defaults'
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true })
  for (const retention of [{ Mode: 'GOVERNANCE', Days: 36_500 }, { Mode: 'COMPLIANCE', Years: 100 }] as const) {
    await configure(Bucket, retention)
    assert.deepEqual(await configured(Bucket), { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: retention } })
  }
  await configure(Bucket)
  assert.deepEqual(await configured(Bucket), { ObjectLockEnabled: 'Enabled' })
  // AWS: the trail calls both by their actions (recorded).
  const requestParameters = {
    bucketName: Bucket, 'object-lock': '', Host: new URL(server.url).host,
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
  }
  const { requestParameters: shown } = await lastRecord(server, 'PutBucketObjectLockConfiguration')
  const headers = Object.entries(shown as object).filter(([name]) => !name.startsWith('x-amz-'))
  assert.deepEqual(Object.fromEntries(headers), requestParameters)
  await assertRecord(server, 'GetBucketObjectLockConfiguration', { readOnly: true, eventCategory: 'Management' })
  const zero = configure(Bucket, { Mode: 'GOVERNANCE', Days: 0 })
  await assertRefused(zero, 'InvalidArgument', 'Default retention period must be a positive integer value.')
  const long = configure(Bucket, { Mode: 'GOVERNANCE', Years: 101 })
  await assertRefused(long, 'InvalidArgument', 'Default retention period too large')
  await assertRefused(configure(Bucket, { Mode: 'GOVERNANCE' }), 'InvalidRequest', /period/)
  const event = configure(Bucket, { Mode: 'GOVERNANCE', DefaultEventHold: { Days: 1 } })
  await assertRefused(event, 'NotImplemented', /DefaultEventHold is not implemented/, 501)
})

test('what is no configuration, no retention and no hold is refused', async () => {
  const Bucket = 'malformed'
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true })
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const locking = (inner: string) => `<ObjectLockConfiguration>${inner}</ObjectLockConfiguration>`
  const rule = (inner: string) => locking(`<ObjectLockEnabled>Enabled</ObjectLockEnabled>${inner}`)
  const usual = (inner: string) => rule(`<Rule><DefaultRetention>${inner}</DefaultRetention></Rule>`)
  const soon = new Date(Date.now() + 60_000).toISOString()
  const malformed = '400 MalformedXML'
  for (const [query, document, answer] of [
    ['object-lock', locking(''), malformed],
    ['object-lock', locking('<ObjectLockEnabled>Disabled</ObjectLockEnabled>'), malformed],
    ['object-lock', rule('<Rule/>'), malformed],
    ['object-lock', usual('<Days>1</Days>'), malformed],
    ['object-lock', usual('<Mode>OTHER</Mode><Days>1</Days>'), malformed],
    ['object-lock', usual('<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>'), malformed],
    ['object-lock', usual('<Mode>GOVERNANCE</Mode><Days>-1</Days>'), '400 InvalidArgument Days'],
    ['retention', '<Retention><Mode>GOVERNANCE</Mode></Retention>', malformed],
    ['retention', `<Retention><RetainUntilDate>${soon}</RetainUntilDate></Retention>`, malformed],
    ['retention', '<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>bad</RetainUntilDate></Retention>', malformed],
    ['retention', `<Retention><Mode>OTHER</Mode><RetainUntilDate>${soon}</RetainUntilDate></Retention>`, malformed],
    ['retention', '<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2020-01-01T00:00:00Z</RetainUntilDate></Retention>',
      '400 InvalidArgument RetainUntilDate'],
    ['legal-hold', '<LegalHold/>', malformed],
    ['legal-hold', '<LegalHold><Status>OTHER</Status></LegalHold>', malformed],
  ] as const) {
    assert.equal(await sent(`/${Bucket}${query === 'object-lock' ? '' : '/k'}?${query}=`, document), answer, document)
  }
})

test('a date that is none is refused', async () => {
  await s3.createBucket({ Bucket: 'dated', ObjectLockEnabledForBucket: true })
  const date = 'x-amz-object-lock-retain-until-date'
  for (const bad of ['soon', '2030-99-01T00:00:00Z', '']) {
    const answer = await sent('/dated/k', 'x', { [date]: bad, 'x-amz-object-lock-mode': 'GOVERNANCE' })
    assert.equal(answer, `400 InvalidArgument ${date}`, bad)
  }
})

test('to make such a bucket, and to configure one, takes the permissions of each', async () => {
  const three = ['s3:CreateBucket', 's3:PutBucketVersioning', 's3:PutBucketObjectLockConfiguration']
  for (const [index, left] of three.entries()) {
    const { s3: theirs } = sdk(server, await createUser(server, `without-${index}`, allow(three.filter(one => one !== left))))
    const made = theirs.createBucket({ Bucket: `without-${index}`, ObjectLockEnabledForBucket: true })
    await assertRefused(made, 'AccessDenied', new RegExp(left), 403)
  }
  const { s3: theirs } = sdk(server, await createUser(server, 'with-all', allow(three)))
  await theirs.createBucket({ Bucket: 'with-all', ObjectLockEnabledForBucket: true })
  const told = theirs.getObjectLockConfiguration({ Bucket: 'with-all' })
  await assertRefused(told, 'AccessDenied', /s3:GetBucketObjectLockConfiguration/, 403)
})

test('a bucket that has none is not made again with locks', async () => {
  await s3.createBucket({ Bucket: 'made-before' })
  const again = s3.createBucket({ Bucket: 'made-before', ObjectLockEnabledForBucket: true })
  await assertRefused(again, 'BucketAlreadyOwnedByYou', /you already own it/, 409)
})
