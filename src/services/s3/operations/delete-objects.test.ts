import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { send, signed } from '../../../../test/kit/raw-request.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { payloadHash } from '../../../engines/sigv4/canonical-request.ts'

const server = await startServer()
const { s3 } = sdk(server)
const Bucket = 'deleted-from'
await s3.createBucket({ Bucket })
const put = (...keys: string[]) => Promise.all(keys.map(Key => s3.putObject({ Bucket, Key, Body: Key })))
const remove = (keys: readonly string[], Quiet?: boolean, client = s3) =>
  client.deleteObjects({ Bucket, Delete: { Objects: keys.map(Key => ({ Key })), ...(Quiet !== undefined && { Quiet }) } })
const isThere = (Key: string) => s3.headObject({ Bucket, Key }).then(() => true, () => false)

test('objects go together, whether they are there or not', async () => {
  await put('a', 'b c', 'é&<')
  const { Deleted, Errors } = await remove(['a', 'b c', 'é&<', 'none', 'a'])
  assert.deepEqual([Deleted?.map(({ Key }) => Key), Errors], [['a', 'b c', 'é&<', 'none', 'a'], undefined])
  for (const Key of ['a', 'b c', 'é&<']) assert.equal(await isThere(Key), false)
  const { requestParameters, resources, managementEvent } = await lastRecord(server, 'DeleteObjects')
  const { Host: _host, ...asked } = requestParameters as Record<string, unknown>
  const algorithm = { 'x-amz-sdk-checksum-algorithm': 'CRC32' }
  assert.deepEqual([asked, managementEvent], [{ bucketName: Bucket, delete: '', ...algorithm }, false])
  assert.deepEqual(resources?.map(({ ARN }) => ARN), [`arn:aws:s3:::${Bucket}`])
})

test('who asks for quiet hears of what went wrong alone', async () => {
  await put('quiet')
  const { Deleted, Errors } = await remove(['quiet', 'ü'.repeat(600)], true)
  assert.deepEqual([Deleted, Errors?.map(({ Code }) => Code)], [undefined, ['KeyTooLongError']])
  assert.equal(await isThere('quiet'), false)
})

test('each key has a verdict of its own', async () => {
  await put('mine/1', 'mine/2', 'theirs')
  const eve = await createUser(server, 'eve', allow('s3:DeleteObject', `arn:aws:s3:::${Bucket}/mine/*`))
  const { Deleted, Errors } = await remove(['mine/1', 'theirs', 'mine/2'], false, sdk(server, eve).s3)
  assert.deepEqual(Deleted?.map(({ Key }) => Key), ['mine/1', 'mine/2'])
  assert.deepEqual(Errors?.map(({ Key, Code }) => [Key, Code]), [['theirs', 'AccessDenied']])
  assert.match(Errors![0]!.Message!, /user\/eve is not authorized to perform: s3:DeleteObject on resource: .*theirs/)
  assert.ok(await isThere('theirs'))
  // Whoever may delete none is told so of each, and changes nothing.
  const nobody = await createUser(server, 'nobody')
  const denied = await remove(['theirs', 'none'], false, sdk(server, nobody).s3)
  assert.deepEqual([denied.Deleted, denied.Errors?.map(({ Code }) => Code)], [undefined, ['AccessDenied', 'AccessDenied']])
  assert.ok(await isThere('theirs'))
  const record = await lastRecord(server, 'DeleteObjects')
  assert.deepEqual([record.errorCode, record.userIdentity['userName']], [undefined, 'nobody'])
})

test('a body is what its digest says, which it has', async () => {
  await put('kept')
  const body = '<Delete><Object><Key>kept</Key></Object></Delete>'
  const md5 = createHash('md5').update(body).digest('base64')
  const post = async (headers: Record<string, string>, sent = body) => {
    const all = { ...headers, 'x-amz-content-sha256': payloadHash(Buffer.from(sent)) }
    const call = { service: 's3', method: 'POST', target: `/${Bucket}?delete=`, headers: all, body: sent }
    const answer = await send(server.url, signed(server.url, call))
    return `${answer.status} ${/<Code>(.*)<\/Code>/.exec(answer.body)?.[1] ?? ''}`
  }
  assert.equal(await post({}), '400 InvalidRequest')
  assert.equal(await post({ 'content-md5': 'nonsense' }), '400 InvalidDigest')
  assert.equal(await post({ 'content-md5': createHash('md5').update('x').digest('base64') }), '400 BadDigest')
  assert.equal(await post({ 'x-amz-checksum-crc32': 'AAAAAA==' }), '400 BadDigest')
  assert.ok(await isThere('kept'))
  assert.equal(await post({ 'content-md5': md5 }), '200 ')
  assert.equal(await isThere('kept'), false)
})

test('what is no request, and what is not built', async () => {
  await assertRefused(remove([]), 'MalformedXML', /well-formed/)
  await assertRefused(remove(Array.from({ length: 1001 }, (_, i) => `${i}`)), 'MalformedXML', /well-formed/)
  const versioned = s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'a', ETag: '"x"' }] } })
  await assertRefused(versioned, 'NotImplemented', 's3:DeleteObjects with ETag is not implemented by Stockade.', 501)
  const elsewhere = s3.deleteObjects({ Bucket: 'no-such-bucket', Delete: { Objects: [{ Key: 'a' }] } })
  await assertRefused(elsewhere, 'NoSuchBucket', /does not exist/, 404)
  const most = Array.from({ length: 1000 }, (_, i) => `many/${i}`)
  await put(...most.slice(0, 30))
  assert.equal((await remove(most)).Deleted?.length, 1000)
  assert.equal(await isThere('many/29'), false)
})
