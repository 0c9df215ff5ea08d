// Objects under keys that customers send, by the AWS SDK for JavaScript over TLS.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Agent } from 'node:https'
import { after, test } from 'node:test'
import { S3 } from '@aws-sdk/client-s3'
import { region, root } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { authorityOf, tlsUrl } from '../../../../test/kit/tls.ts'

const server = await startServer({ tls: { names: [] } })
const agent = new Agent({ ca: await authorityOf(server) })
after(() => agent.destroy())
/** A client whose requests have these headers as well: it works out by itself what goes with a customer's key. */
function sending(added: Readonly<Record<string, string>>): S3 {
  const client = new S3({
    endpoint: tlsUrl(server), forcePathStyle: true, region, credentials: root, requestHandler: { httpsAgent: agent },
  })
  client.middlewareStack.add(
    next => ({ request, ...rest }) => {
      Object.assign((request as { headers: object }).headers, added)
      return next({ request, ...rest })
    },
    { step: 'build', name: 'sending' },
  )
  return client
}
const plain = sdk(server).s3
const s3 = sending({})
const Bucket = 'customers'
await s3.createBucket({ Bucket })
const allowed = { EncryptionType: ['NONE' as const] }
const configure = (BlockedEncryptionTypes?: { EncryptionType: ('NONE' | 'SSE-C')[] }) => s3.putBucketEncryption({
  Bucket, ServerSideEncryptionConfiguration: { Rules: [{
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, ...(BlockedEncryptionTypes && { BlockedEncryptionTypes }),
  }] },
})

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('base64')
const keyed = (bytes: Uint8Array) => ({
  SSECustomerAlgorithm: 'AES256', SSECustomerKey: Buffer.from(bytes).toString('base64'), SSECustomerKeyMD5: md5(bytes),
})
/** Of a HEAD there is no more. */
const status = (code: number) => ({ $metadata }: { $metadata: { httpStatusCode: number } }) => $metadata.httpStatusCode === code
const key = keyed(randomBytes(32))
const asked = { Bucket, Key: 'secret' }

test('a new bucket takes no keys of customers, and one that is told to does until it is told nothing of it', async () => {
  await assertRefused(s3.putObject({ ...asked, ...key, Body: 'x' }), 'AccessDenied', new RegExp(
    'is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::customers/secret" because this bucket has blocked '
    + 'upload requests that specify Server Side Encryption with Customer provided keys \\(SSE-C\\)\\. Please specify a different '
    + 'server-side encryption type\\.$',
  ), 403)
  await configure(allowed)
  const put = await s3.putObject({ ...asked, ...key, Body: 'of a customer' })
  assert.deepEqual(
    [put.SSECustomerAlgorithm, put.SSECustomerKeyMD5, put.ServerSideEncryption], ['AES256', key.SSECustomerKeyMD5, undefined],
  )
  await configure()
  await assert.rejects(s3.putObject({ ...asked, ...key, Body: 'x' }), { name: 'AccessDenied' })
  // What is there is read all the same.
  assert.equal(await (await s3.getObject({ ...asked, ...key })).Body!.transformToString(), 'of a customer')
  await configure(allowed)
})

test('an object is read and asked about by its key alone, and the key is nowhere', async () => {
  await s3.putObject({ ...asked, ...key, Body: 'of a customer' })
  const got = await s3.getObject({ ...asked, ...key, Range: 'bytes=5-' })
  assert.equal(await got.Body!.transformToString(), 'customer')
  assert.deepEqual([got.SSECustomerAlgorithm, got.SSECustomerKeyMD5], ['AES256', key.SSECustomerKeyMD5])
  assert.equal((await s3.headObject({ ...asked, ...key })).ContentLength, 13)
  await assertRefused(s3.getObject(asked), 'InvalidRequest', /^The object was stored using a form of Server Side Encryption\./)
  await assert.rejects(s3.headObject(asked), status(400))
  const other = keyed(randomBytes(32))
  await assertRefused(s3.getObject({ ...asked, ...other }), 'AccessDenied', /must provide the correct secret key\.$/, 403)
  await assert.rejects(s3.headObject({ ...asked, ...other }), status(403))
  // AWS: where nothing lies in the range, that is told first (recorded).
  await assert.rejects(s3.getObject({ ...asked, ...other, Range: 'bytes=9999-' }), { name: 'InvalidRange' })
  await assert.rejects(s3.getObject({ ...asked, Range: 'bytes=9999-' }), { name: 'InvalidRequest' })
  await s3.putObject({ Bucket, Key: 'of-s3', Body: 'x' })
  const unwanted = s3.getObject({ Bucket, Key: 'of-s3', ...key })
  await assertRefused(unwanted, 'InvalidRequest', /^The encryption parameters are not applicable to this object\.$/)
  const told = JSON.stringify(await server.records())
  assert.ok(!told.includes(key.SSECustomerKey) && !told.includes(key.SSECustomerKeyMD5))
  assert.ok(told.includes('"x-amz-server-side-encryption-customer-algorithm":"AES256"'))
})

test('what is wrong with what was sent is told in the words of S3, and nothing is put', async () => {
  const name = (of: string) => `x-amz-server-side-encryption-customer-${of}`
  const short = randomBytes(24)
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const [algorithm, text, hash] = [{ [name('algorithm')]: 'AES256' }, { [name('key')]: key.SSECustomerKey }, {
    [name('key-md5')]: key.SSECustomerKeyMD5,
  }]
  const cases: [Record<string, string>, string, RegExp][] = [
    [{ ...text, ...hash }, 'InvalidArgument', /must provide a valid encryption algorithm\.$/],
    [hash, 'InvalidArgument', /must provide a valid encryption algorithm\.$/],
    [algorithm, 'InvalidArgument', /must provide an appropriate secret key\.$/],
    [{ ...algorithm, ...hash }, 'InvalidArgument', /must provide an appropriate secret key\.$/],
    [{ ...algorithm, ...text }, 'InvalidArgument', /must provide the client calculated MD5 of the secret key\.$/],
    [{ ...text, ...hash, [name('algorithm')]: 'aes256' }, 'InvalidEncryptionAlgorithmError', /Supported value: AES256\.$/],
    [{ ...algorithm, ...text, [name('key-md5')]: md5(short) }, 'InvalidArgument', /^The calculated MD5 hash of the key did not/],
    [{ ...algorithm, ...hash, [name('key')]: base64(short) }, 'InvalidArgument', /^The calculated MD5 hash of the key did not/],
    [{ ...algorithm, [name('key')]: base64(short), [name('key-md5')]: md5(short) }, 'InvalidArgument', /^The secret key was inv/],
    [{ ...algorithm, ...text, ...hash, 'x-amz-server-side-encryption': 'AES256' }, 'InvalidArgument', /is incompatible with the/],
  ]
  for (const [sent, code, message] of cases) {
    await assertRefused(sending(sent).putObject({ Bucket, Key: 'never', Body: 'x' }), code, message)
  }
  const overHttp = plain.putObject({ Bucket, Key: 'never', Body: 'x', ...key })
  await assertRefused(overHttp, 'InvalidArgument', /must be made over a secure connection\.$/)
  await assert.rejects(plain.getObject({ ...asked, ...key }), { name: 'InvalidArgument' })
  await assert.rejects(s3.headObject({ Bucket, Key: 'never' }), { name: 'NotFound' })
})

test('all parts of an upload are under one key, and a copy under another', async () => {
  await configure(allowed)
  const Key = 'parts'
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key, ...key })
  const part = (PartNumber: number, Body: string | Buffer, given = key) =>
    s3.uploadPart({ Bucket, Key, UploadId, PartNumber, Body, ...given, ChecksumAlgorithm: 'CRC64NVME' })
  const [other, first] = [keyed(randomBytes(32)), randomBytes(5 * 1024 ** 2)]
  await assert.rejects(part(1, 'x', other), { name: 'AccessDenied' })
  await assertRefused(s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: 'x' }), 'InvalidRequest', /must be|encryption/i)
  const Parts = [{ PartNumber: 1, ETag: (await part(1, first)).ETag }, { PartNumber: 2, ETag: (await part(2, 'end')).ETag }]
  // Clients do not send the key with this one.
  const made = await s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } })
  assert.match(made.ETag!, /-2"$/)
  const whole = Buffer.concat([first, Buffer.from('end')])
  const read = async (name: string, given: object) =>
    Buffer.from(await (await s3.getObject({ Bucket, Key: name, ...given })).Body!.transformToByteArray())
  assert.ok((await read(Key, key)).equals(whole))
  await assert.rejects(read(Key, other), status(403))
  await assert.rejects(s3.headObject({ Bucket, Key, ...other }), status(403))
  const source = {
    CopySourceSSECustomerAlgorithm: 'AES256', CopySourceSSECustomerKey: key.SSECustomerKey,
    CopySourceSSECustomerKeyMD5: key.SSECustomerKeyMD5,
  }
  await assert.rejects(s3.copyObject({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}`, ...other }), status(400))
  await s3.copyObject({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}`, ...source, ...other })
  assert.ok((await read('copy', other)).equals(whole))
  await s3.copyObject({ Bucket, Key: 'clear', CopySource: `${Bucket}/${Key}`, ...source })
  assert.ok((await read('clear', {})).equals(whole))
})

test('checksums of parts are told to whoever sends the key', async () => {
  await configure(allowed)
  const Key = 'told'
  const bytes = Buffer.from('parts under a key')
  const begin = async (given: object) => (await s3.createMultipartUpload({ Bucket, Key, ...key, ...given })).UploadId!
  const send = async (UploadId: string, ChecksumAlgorithm: 'CRC64NVME' | 'SHA256') => {
    const { ETag } = await s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: bytes, ...key, ChecksumAlgorithm })
    return { PartNumber: 1, ETag }
  }
  const [plainly, chosen] = [await begin({}), await begin({ ChecksumAlgorithm: 'SHA256' })]
  const part = await send(plainly, 'CRC64NVME')
  const complete = (UploadId: string, given: object, said: object = {}) =>
    s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts: [{ ...part, ...said }] }, ...given })
  const list = (UploadId: string, given: object) => s3.listParts({ Bucket, Key, UploadId, ...given })
  assert.deepEqual(Object.keys((await list(plainly, {})).Parts![0]!).sort(), ['ETag', 'LastModified', 'PartNumber', 'Size'])
  const wanted = /stored using a form of Server Side Encryption/
  await assertRefused(complete(plainly, {}, { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }), 'InvalidRequest', wanted)
  assert.deepEqual(await complete(plainly, {}).then(made => [made.ChecksumCRC64NVME, made.ChecksumType]), [undefined, undefined])
  const again = await begin({})
  Object.assign(part, await send(again, 'CRC64NVME'))
  assert.match((await complete(again, key)).ChecksumCRC64NVME!, /^.{11}=$/)
  Object.assign(part, await send(chosen, 'SHA256'), { ChecksumSHA256: createHash('sha256').update(bytes).digest('base64') })
  for (const call of [list, complete]) {
    await assertRefused(call(chosen, {}), 'InvalidRequest', wanted)
    await assert.rejects(call(chosen, keyed(randomBytes(32))), status(403))
  }
  const { Parts } = await list(chosen, key)
  assert.equal(`sha256 ${Parts![0]!.ChecksumSHA256}`, `sha256 ${createHash('sha256').update(bytes).digest('base64')}`)
  assert.match((await complete(chosen, key)).ChecksumSHA256!, /-1$/)
})
