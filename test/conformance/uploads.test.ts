// Bodies that are not what their heads say: each is refused in S3's words, and leaves nothing behind.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { chunkedBody, exchange, openSocket, signHead, type ChunkedParts } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { allow, createUser } from '../kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
await s3.createBucket({ Bucket: 'bucket' })

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const large = Buffer.alloc(100_000, 'large body ')
const chunks = [large.subarray(0, 65_536), large.subarray(65_536)]
const decoded = { 'x-amz-decoded-content-length': String(large.length), 'content-encoding': 'aws-chunked' }
const signedMarker = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const crcOf = (bytes: Uint8Array) => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}
const trailer = ['x-amz-checksum-crc32', crcOf(large)] as const

/** Files of blobs, which are made when there is a first. */
const files = () => {
  const root = join(server.data, 'blobs')
  return existsSync(root) ? globSync('*/*', { cwd: root }) : []
}

/** What was replaced or deleted before is collected in a moment. */
function newFiles(before: readonly string[]): readonly string[] {
  return files().filter(file => !before.includes(file))
}

async function put(target: string, marker: string, headers: Record<string, string>, body: Uint8Array): Promise<string> {
  const { head } = signHead(server.url, { target, marker, headers: { 'content-length': String(body.length), ...headers } })
  return exchange(server.url, head, body)
}

async function putChunks(marker: string, parts: ChunkedParts, edit: (body: Buffer) => Buffer = body => body, more = {}) {
  const isSigned = marker.startsWith(signedMarker)
  const names = parts.trailers?.map(([name]) => name).join(',')
  const length = edit(chunkedBody(isSigned ? signHead(server.url, { target: '/', marker }).signer : undefined, parts)).length
  const headers = {
    ...decoded, ...(names !== undefined && { 'x-amz-trailer': names }), 'content-length': String(length), ...more,
  }
  const { head, signer } = signHead(server.url, { target: '/bucket/chunked', marker, headers })
  return exchange(server.url, head, edit(chunkedBody(isSigned ? signer : undefined, parts)))
}

async function assertStored(answer: string, Key: string): Promise<void> {
  assert.match(answer, /^HTTP\/1\.1 200 /)
  const { Body } = await s3.getObject({ Bucket: 'bucket', Key })
  assert.ok(Buffer.from(await Body!.transformToByteArray()).equals(large))
  await s3.deleteObject({ Bucket: 'bucket', Key })
}

test('a body is taken in every way in which clients sign it', async () => {
  await assertStored(await put('/bucket/plain', hashOf(large), {}, large), 'plain')
  await assertStored(await put('/bucket/plain', 'UNSIGNED-PAYLOAD', {}, large), 'plain')
  await assertStored(await putChunks(signedMarker, { chunks }), 'chunked')
  await assertStored(await putChunks(`${signedMarker}-TRAILER`, { chunks, trailers: [trailer] }), 'chunked')
  await assertStored(await putChunks('STREAMING-UNSIGNED-PAYLOAD-TRAILER', { chunks, trailers: [trailer] }), 'chunked')
})

interface Wrong {
  readonly what: string
  readonly answer: () => Promise<string>
  readonly status: number
  readonly code: string
  /** Members of the error. */
  readonly told?: Readonly<Record<string, string>>
}

const wrongCrc = ['x-amz-checksum-crc32', crcOf(Buffer.from('other'))] as const
const plain = (headers: Record<string, string>, marker = hashOf(large), body: Uint8Array = large) =>
  put('/bucket/wrong', marker, headers, body)
/** A byte that is another, and a digit of a signature where one was. */
const bend = (at: number) => (body: Buffer) => {
  const changed = Buffer.from(body)
  const place = at < 0 ? body.length + at : at
  changed.write(body[place] === 0x30 ? '1' : '0', place)
  return changed
}

const wrong: readonly Wrong[] = [
  { what: 'another hash', answer: () => plain({}, hashOf(Buffer.from('x'))), status: 400, code: 'XAmzContentSHA256Mismatch' },
  { what: 'no marker', answer: () => plain({}, 'sha256'), status: 400, code: 'InvalidArgument' },
  {
    what: 'chunks of SigV4A behind a head of SigV4', answer: () => plain({}, 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD'),
    status: 400, code: 'InvalidArgument',
  },
  { what: 'a checksum', answer: () => plain({ 'x-amz-checksum-crc32': wrongCrc[1] }), status: 400, code: 'BadDigest' },
  { what: 'no checksum', answer: () => plain({ 'x-amz-checksum-crc32': 'AA' }), status: 400, code: 'InvalidRequest' },
  {
    what: 'two checksums', status: 400, code: 'InvalidRequest',
    answer: () => plain({ 'x-amz-checksum-crc32': trailer[1], 'x-amz-checksum-sha1': `${'A'.repeat(27)}=` }),
  },
  { what: 'an unknown checksum', answer: () => plain({ 'x-amz-checksum-xxhash3': 'AA==' }), status: 501, code: 'NotImplemented' },
  {
    what: 'MD5', answer: () => plain({ 'content-md5': `${'A'.repeat(22)}==` }), status: 400, code: 'BadDigest',
    told: { ExpectedDigest: '0'.repeat(32), CalculatedDigest: createHash('md5').update(large).digest('base64') },
  },
  {
    what: 'no MD5', answer: () => plain({ 'content-md5': '000' }), status: 400, code: 'InvalidDigest',
    told: { 'Content-MD5': '000' },
  },
  {
    what: 'too large', status: 400, code: 'EntityTooLarge',
    answer: () => put('/bucket/wrong', 'UNSIGNED-PAYLOAD', { 'content-length': String(5 * 1024 ** 3 + 1) }, large),
  },
  { what: 'a chunk', answer: () => putChunks(signedMarker, { chunks }, bend(1000)), status: 403, code: 'SignatureDoesNotMatch' },
  {
    what: 'the last chunk', answer: () => putChunks(signedMarker, { chunks }, bend(-10)), status: 403,
    code: 'SignatureDoesNotMatch',
  },
  {
    what: 'a chunk left out', answer: () => putChunks(signedMarker, { chunks: chunks.slice(0, 1) }), status: 400,
    code: 'IncompleteBody',
  },
  {
    what: 'more than was said', answer: () => putChunks(signedMarker, { chunks: [...chunks.slice(0, 1), large] }), status: 400,
    code: 'IncompleteBody',
  },
  {
    what: 'small chunks', status: 400, code: 'InvalidChunkSizeError',
    answer: () => putChunks(signedMarker, { chunks: [large.subarray(0, 100), large.subarray(100)] }),
  },
  {
    what: 'a trailer', status: 400, code: 'BadDigest',
    answer: () => putChunks('STREAMING-UNSIGNED-PAYLOAD-TRAILER', { chunks, trailers: [wrongCrc] }),
  },
  {
    what: 'a signed trailer', answer: () => putChunks(`${signedMarker}-TRAILER`, { chunks, trailers: [wrongCrc] }), status: 400,
    code: 'BadDigest',
  },
  {
    what: 'a trailer\'s signature', answer: () => putChunks(`${signedMarker}-TRAILER`, { chunks, trailers: [trailer] }, bend(-6)),
    status: 403, code: 'SignatureDoesNotMatch',
  },
  {
    what: 'no trailer', answer: () => putChunks('STREAMING-UNSIGNED-PAYLOAD-TRAILER', { chunks }, undefined, {
      'x-amz-trailer': 'x-amz-checksum-crc32',
    }), status: 400, code: 'MalformedTrailerError',
  },
  {
    what: 'no length', answer: () => putChunks(signedMarker, { chunks }, undefined, { 'x-amz-decoded-content-length': '' }),
    status: 411, code: 'MissingContentLength',
  },
  { what: 'no bucket', answer: () => put('/nobody/x', 'UNSIGNED-PAYLOAD', {}, large), status: 404, code: 'NoSuchBucket' },
]

for (const { what, answer, status, code, told = {} } of wrong) {
  test(`wrong: ${what}`, async () => {
    const before = files()
    const got = await answer()
    assert.match(got, new RegExp(`^HTTP/1\\.1 ${status} `))
    assert.match(got, new RegExp(`<Error><Code>${code}</Code>`))
    for (const [name, value] of Object.entries(told)) assert.ok(got.includes(`<${name}>${value}</${name}>`), name)
    assert.deepEqual(newFiles(before), [])
    for (const Key of ['wrong', 'chunked']) await assert.rejects(s3.getObject({ Bucket: 'bucket', Key }), { name: 'NoSuchKey' })
  })
}

test('a head that was changed behind its signature is refused before any byte of the body is taken', async () => {
  const before = files()
  const { head } = signHead(server.url, {
    target: '/bucket/wrong', marker: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '100000', 'x-amz-meta-a': 'b' },
  })
  const changes = [['x-amz-meta-a: b', 'x-amz-meta-a: c'], ['/bucket/wrong', '/bucket/wronk'], ['UNSIGNED-', 'SIGNED-']]
  for (const [from, to] of changes) {
    const answer = await exchange(server.url, Buffer.from(head.toString('latin1').replace(from!, to!), 'latin1'))
    assert.match(answer, /^HTTP\/1\.1 403 [^]*SignatureDoesNotMatch/)
  }
  assert.deepEqual(newFiles(before), [])
})

test('whoever may not put is told before any byte of the body is taken', async () => {
  const identity = await createUser(server, 'reader', allow('s3:GetObject'))
  const { head } = signHead(server.url, {
    target: '/bucket/wrong', marker: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '100000' }, identity,
  })
  assert.match(await exchange(server.url, head), /^HTTP\/1\.1 403 [^]*AccessDenied/)
})

test('an upload that is cut off leaves nothing', { skip: withoutFolder }, async () => {
  const before = files()
  const { head } = signHead(server.url, {
    target: '/bucket/cut', marker: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '1000000' },
  })
  const socket = await openSocket(server.url)
  socket.write(head)
  socket.write(Buffer.alloc(500_000))
  while (newFiles(before).length === 0) await pause(5)
  socket.destroy()
  while (newFiles(before).length > 0) await pause(5)
  await assert.rejects(s3.getObject({ Bucket: 'bucket', Key: 'cut' }), { name: 'NoSuchKey' })
  // It is recorded behind what it takes away.
  const recorded = async () => (await server.records()).find(({ eventName, requestParameters }) =>
    eventName === 'PutObject' && (requestParameters as { readonly key?: string } | null)?.key === 'cut')
  let record = await recorded()
  for (; !record; record = await recorded()) await pause(5)
  assert.equal(record.errorCode, 'IncompleteBody')
})
