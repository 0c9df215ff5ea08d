// What a key was before it is what it is, and how it comes back, in each state of a bucket.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { send, signed } from '../../../../test/kit/raw-request.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { payloadHash } from '../../../engines/sigv4/canonical-request.ts'
import { Blobs } from '../../../storage/blobs/blob-records.ts'
import type { Storage } from '../../../storage/open.ts'

let storage: Storage | undefined
const server = await startServer({ between: opened => (storage = opened) })
const { s3, kms } = sdk(server)

async function makeBucket(Bucket: string, ...states: ('Enabled' | 'Suspended')[]) {
  await s3.createBucket({ Bucket })
  for (const state of states) await setTo(Bucket, state)
  return {
    put: async (Key: string, Body: string) => (await s3.putObject({ Bucket, Key, Body })).VersionId,
    read: async (Key: string, VersionId?: string) =>
      (await s3.getObject({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) })).Body!.transformToString(),
    remove: async (Key: string, VersionId?: string) => {
      const removed = await s3.deleteObject({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) })
      return [removed.DeleteMarker ?? false, removed.VersionId] as const
    },
  }
}

const setTo = (Bucket: string, Status: 'Enabled' | 'Suspended') =>
  s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } })

/** Of the bucket's objects. */
async function named(bucket: string): Promise<number> {
  const blobs = await storage!.begin({ account: '', region: '' }).list(Blobs, [], { limit: 1000 })
  return blobs.filter(({ state, owner }) => state === 'named' && owner![1] === bucket).length
}

const hashed = { 'x-amz-content-sha256': payloadHash(Buffer.alloc(0)) }

async function assertDeleted(Bucket: string, Key: string, marker: string): Promise<void> {
  await assertRefused(s3.getObject({ Bucket, Key }), 'NoSuchKey', 'The specified key does not exist.', 404)
  const call = { service: 's3', method: 'GET', target: `/${Bucket}/${Key}`, headers: hashed, body: '' }
  const { status, headers } = await send(server.url, signed(server.url, call))
  assert.deepEqual([status, headers['x-amz-delete-marker'], headers['x-amz-version-id']], [404, 'true', marker])
  const head = (await refusal(s3.headObject({ Bucket, Key }))).status
  assert.equal(head, 404)
  const byId = s3.getObject({ Bucket, Key, VersionId: marker })
  await assertRefused(byId, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', 405)
  await assert.rejects(byId, { Method: 'GET', ResourceType: 'DeleteMarker' })
  assert.equal((await refusal(s3.headObject({ Bucket, Key, VersionId: marker }))).status, 405)
}

test('a bucket says how it keeps versions, and never that it never did', async () => {
  const Bucket = 'states'
  await s3.createBucket({ Bucket })
  const state = async () => (await s3.getBucketVersioning({ Bucket })).Status
  assert.equal(await state(), undefined)
  for (const status of ['Enabled', 'Suspended', 'Enabled'] as const) {
    await setTo(Bucket, status)
    assert.equal(await state(), status)
  }
  const nothing = s3.putBucketVersioning({ Bucket, VersioningConfiguration: {} })
  const illegal = 'The Versioning element must be specified'
  await assertRefused(nothing, 'IllegalVersioningConfigurationException', illegal, 400)
  const mfa = s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled', MFADelete: 'Enabled' } })
  await assertRefused(mfa, 'NotImplemented', /MFADelete is not implemented/, 501)
})

test('where versions are kept each has an id, and the newest is current', async () => {
  const Bucket = 'kept'
  const { put, read, remove } = await makeBucket(Bucket)
  assert.equal(await put('k', 'first'), undefined)
  await setTo(Bucket, 'Enabled')
  const [second, third] = [await put('k', 'second'), await put('k', 'third')]
  for (const id of [second, third]) assert.match(id!, /^[A-Za-z0-9._]{32}$/)
  assert.notEqual(second, third)
  assert.deepEqual([await read('k'), await read('k', third), await read('k', second), await read('k', 'null')],
    ['third', 'third', 'second', 'first'])
  assert.equal((await s3.headObject({ Bucket, Key: 'k' })).VersionId, third)
  assert.equal((await s3.headObject({ Bucket, Key: 'k', VersionId: 'null' })).VersionId, 'null')
  // A deleted key is a marker, behind which all of them are as they were.
  const [isMarker, marker] = await remove('k')
  assert.equal(isMarker, true)
  await assertDeleted(Bucket, 'k', marker!)
  assert.deepEqual([await read('k', third), await read('k', 'null')], ['third', 'first'])
  const another = await remove('k')
  assert.notEqual(another[1], marker)
  for (const id of [another[1], marker]) assert.deepEqual(await remove('k', id), [true, id])
  assert.equal(await read('k'), 'third')
  // What goes for good gives its place to the one before it.
  assert.deepEqual(await remove('k', third), [false, third])
  assert.equal(await read('k'), 'second')
  const fourth = await put('k', 'fourth')
  assert.deepEqual(await remove('k', second), [false, second])
  assert.equal(await read('k'), 'fourth')
  assert.deepEqual(await remove('k', fourth), [false, fourth])
  assert.equal(await read('k'), 'first')
  await assertRefused(s3.deleteBucket({ Bucket }), 'BucketNotEmpty', /not empty/, 409)
  assert.deepEqual(await remove('k', 'null'), [false, 'null'])
  await assertRefused(s3.getObject({ Bucket, Key: 'k' }), 'NoSuchKey', /does not exist/, 404)
  await s3.deleteBucket({ Bucket })
})

test('where they are suspended there is one without an id, wherever it stands', async () => {
  const Bucket = 'suspended'
  const { put, read, remove } = await makeBucket(Bucket)
  await put('k', 'null 1')
  await setTo(Bucket, 'Enabled')
  const one = await put('k', 'one')
  await setTo(Bucket, 'Suspended')
  assert.equal(await put('k', 'null 2'), undefined)
  assert.deepEqual([await read('k'), await read('k', 'null'), await read('k', one)], ['null 2', 'null 2', 'one'])
  await put('k', 'null 3')
  assert.deepEqual([await read('k', 'null'), await read('k', one)], ['null 3', 'one'])
  while ((await named(Bucket)) > 2) await delay(10)
  await setTo(Bucket, 'Enabled')
  const two = await put('k', 'two')
  assert.deepEqual([await read('k'), await read('k', 'null')], ['two', 'null 3'])
  await setTo(Bucket, 'Suspended')
  // The marker is the null version now.
  assert.deepEqual(await remove('k'), [true, 'null'])
  await assertDeleted(Bucket, 'k', 'null')
  while ((await named(Bucket)) > 2) await delay(10)
  assert.deepEqual(await remove('k', 'null'), [true, 'null'])
  assert.deepEqual([await read('k'), await read('k', one)], ['two', 'one'])
  assert.deepEqual([await remove('k', one), await remove('k', two)], [[false, one], [false, two]])
  while ((await named(Bucket)) > 0) await delay(10)
  assert.deepEqual(await remove('k'), [true, 'null'])
  assert.deepEqual(await remove('k', 'null'), [true, 'null'])
  await s3.deleteBucket({ Bucket })
})

test('the bytes of a null version stay while it is there, and those of a version with an id go with it', async () => {
  const Bucket = 'bytes'
  const { put, read, remove } = await makeBucket(Bucket)
  await put('k', 'null')
  await setTo(Bucket, 'Enabled')
  const ids = []
  for (let i = 0; i < 5; i++) ids.push(await put('k', `${i}`))
  assert.equal(await named(Bucket), 6)
  for (const id of ids) await remove('k', id)
  while ((await named(Bucket)) > 1) await delay(10)
  assert.equal(await read('k'), 'null')
  await remove('k', 'null')
  while ((await named(Bucket)) > 0) await delay(10)
})

test('of many who write a key at once each has a version, and all of them stay', async () => {
  const Bucket = 'contended'
  const { put, read } = await makeBucket(Bucket, 'Enabled')
  const bodies = Array.from({ length: 12 }, (_, i) => `body ${i}`)
  const ids = await Promise.all(bodies.map(body => put('k', body)))
  assert.equal(new Set(ids).size, 12)
  assert.deepEqual(await Promise.all(ids.map(id => read('k', id))), bodies)
})

test('another key of KMS is of one version, and moves no byte', async () => {
  const Bucket = 'under-keys'
  const { put, read } = await makeBucket(Bucket, 'Enabled')
  const first = (await put('k', 'first'))!
  await put('k', 'second')
  const { Arn } = (await kms.createKey({})).KeyMetadata!
  const ObjectEncryption = { SSEKMS: { KMSKeyArn: Arn! } }
  await s3.updateObjectEncryption({ Bucket, Key: 'k', VersionId: first, ObjectEncryption })
  const { ServerSideEncryption } = await s3.headObject({ Bucket, Key: 'k', VersionId: first })
  assert.deepEqual([ServerSideEncryption, await read('k', first)], ['aws:kms', 'first'])
  assert.equal((await s3.headObject({ Bucket, Key: 'k' })).ServerSideEncryption, 'AES256')
})

test('conditions ask of what is current', async () => {
  const Bucket = 'conditions'
  const { put, remove } = await makeBucket(Bucket, 'Enabled')
  await put('k', 'x')
  const none = () => s3.putObject({ Bucket, Key: 'k', Body: 'y', IfNoneMatch: '*' })
  await assertRefused(none(), 'PreconditionFailed', /did not hold/, 412)
  await remove('k')
  const { ETag } = await none()
  await s3.putObject({ Bucket, Key: 'k', Body: 'z', IfMatch: ETag! })
  const stale = s3.deleteObject({ Bucket, Key: 'k', IfMatch: ETag! })
  await assertRefused(stale, 'PreconditionFailed', /did not hold/, 412)
})

test('what is no version, or not of this key, is told', async () => {
  const Bucket = 'ids'
  const { put, remove } = await makeBucket(Bucket, 'Enabled')
  const id = await put('k', 'x')
  const none = 'A'.repeat(32)
  const gone = 'The specified version does not exist.'
  await assertRefused(s3.getObject({ Bucket, Key: 'k', VersionId: none }), 'NoSuchVersion', gone, 404)
  await assertRefused(s3.getObject({ Bucket, Key: 'other', VersionId: id! }), 'NoSuchVersion', gone, 404)
  await assertRefused(s3.getObject({ Bucket, Key: 'k', VersionId: 'null' }), 'NoSuchVersion', gone, 404)
  for (const VersionId of ['x', `${none}A`, '$'.repeat(32)]) {
    const refused = s3.getObject({ Bucket, Key: 'k', VersionId })
    await assertRefused(refused, 'InvalidArgument', 'Invalid version id specified', 400)
    await assert.rejects(refused, { ArgumentName: 'versionId', ArgumentValue: VersionId })
    await assertRefused(s3.deleteObject({ Bucket, Key: 'k', VersionId }), 'InvalidArgument', /^Invalid version id/, 400)
  }
  assert.deepEqual(await remove('k', none), [false, none])
})

test('versions go together, each with what it was', async () => {
  const Bucket = 'together'
  const { put, read } = await makeBucket(Bucket, 'Enabled')
  const [a1, a2, b1] = [await put('a', '1'), await put('a', '2'), await put('b', '1')]
  const remove = (...objects: [string, (string | undefined)?][]) => s3.deleteObjects({
    Bucket, Delete: { Objects: objects.map(([Key, VersionId]) => ({ Key, VersionId })) },
  })
  const { Deleted } = await remove(['a', a2], ['b'], ['c'])
  const [first, second, third] = Deleted!
  assert.deepEqual(first, { Key: 'a', VersionId: a2 })
  const marker = second!.DeleteMarkerVersionId
  assert.deepEqual(second, { Key: 'b', DeleteMarker: true, DeleteMarkerVersionId: marker })
  assert.deepEqual([third!.DeleteMarker, third!.DeleteMarkerVersionId === marker], [true, false])
  assert.equal(await read('a'), '1')
  const rest = await remove(['b', marker], ['a', 'nonsense'], ['b', b1], ['a', a1], ['c', third!.DeleteMarkerVersionId])
  assert.deepEqual(rest.Deleted![0], { Key: 'b', VersionId: marker, DeleteMarker: true, DeleteMarkerVersionId: marker })
  assert.deepEqual(rest.Errors!.map(({ Key, VersionId, Code }) => [Key, VersionId, Code]), [['a', 'nonsense', 'NoSuchVersion']])
  await s3.deleteBucket({ Bucket })
})

test('who may read or delete an object may not do so with its versions', async () => {
  const Bucket = 'permitted'
  const { put } = await makeBucket(Bucket, 'Enabled')
  const id = (await put('k', 'x'))!
  const arn = `arn:aws:s3:::${Bucket}/*`
  const plain = sdk(server, await createUser(server, 'plain', allow(['s3:GetObject', 's3:DeleteObject'], arn))).s3
  assert.equal(await (await plain.getObject({ Bucket, Key: 'k' })).Body!.transformToString(), 'x')
  const denied = /not authorized to perform: s3:(Get|Delete)ObjectVersion on resource/
  await assertRefused(plain.getObject({ Bucket, Key: 'k', VersionId: id }), 'AccessDenied', denied, 403)
  await assertRefused(plain.deleteObject({ Bucket, Key: 'k', VersionId: id }), 'AccessDenied', denied, 403)
  const several = await plain.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k', VersionId: id }, { Key: 'l' }] } })
  assert.deepEqual([several.Errors![0]!.Code, several.Deleted!.length], ['AccessDenied', 1])
  const versioned = sdk(server, await createUser(server, 'versioned', allow(['s3:*ObjectVersion'], arn))).s3
  assert.equal(await (await versioned.getObject({ Bucket, Key: 'k', VersionId: id })).Body!.transformToString(), 'x')
  await assertRefused(versioned.getObject({ Bucket, Key: 'k' }), 'AccessDenied', /s3:GetObject on/, 403)
  await versioned.deleteObject({ Bucket, Key: 'k', VersionId: id })
})
