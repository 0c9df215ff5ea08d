// S3 by SigV4A: as boto3 signs with AWS's common runtime, and as bytes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checksumOf } from '../../src/engines/checksums/checksum.ts'
import { signByPair, urlByPair, type AsymmetricRequest } from '../kit/asymmetric.ts'
import { sessionIdentity } from '../kit/identity.ts'
import { hasPackage, python, withoutBoto3 } from '../kit/python.ts'
import { readAnswer } from '../kit/posts.ts'
import { exchange } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser } from '../kit/users.ts'

const server = await startServer()
const { s3, sts } = sdk(server)
const { host } = new URL(server.url)
await s3.createBucket({ Bucket: 'bucket' })
await sdk(server, undefined, 'eu-west-1').s3
  .createBucket({ Bucket: 'abroad', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })

const withoutCrt = withoutBoto3 || (hasPackage('awscrt') ? false : 'awscrt is missing; python3 -m pip install "botocore[crt]"')

const program = `
import boto3
from botocore.config import Config
s3 = boto3.client('s3', config=Config(signature_version='s3v4a'))
s3.put_object(Bucket='bucket', Key='by boto/ü', Body=b'content' * 5000, Metadata={'a': 'b'})
print(len(s3.get_object(Bucket='bucket', Key='by boto/ü')['Body'].read()))
print([one['Key'] for one in s3.list_objects_v2(Bucket='bucket')['Contents']])
from urllib3 import PoolManager
url = s3.generate_presigned_url('get_object', Params={'Bucket': 'bucket', 'Key': 'by boto/ü'})
assert 'AWS4-ECDSA-P256-SHA256' in url, url
print(PoolManager().request('GET', url).status)
`

test('boto3 signs by a key pair, as a user and as a session', { skip: withoutCrt }, async () => {
  const { Credentials } = await sts.getSessionToken({})
  for (const identity of [undefined, sessionIdentity(Credentials!)]) {
    const { out, err } = await python(server, program, identity)
    assert.equal(out.trim(), "35000\n['by boto/ü']\n200", err)
  }
})

async function ask(request: Omit<AsymmetricRequest, 'host'>, change: (bytes: Buffer) => Buffer = bytes => bytes) {
  const { head, body } = signByPair({ host, regionSet: '*', ...request })
  const answer = readAnswer(await exchange(server.url, head, change(body)))
  return { ...answer, code: answer.element('Code') }
}

const bytes = Buffer.alloc(20_000, 'chunk')
const chunks = [bytes.subarray(0, 8192), bytes.subarray(8192)]
const streaming = 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD'

async function content(Key: string): Promise<Buffer> {
  const { Body } = await s3.getObject({ Bucket: 'bucket', Key })
  return Buffer.from(await Body!.transformToByteArray())
}

/** Sent with the length that its chunks come to. */
async function upload(Key: string, trailers: AsymmetricRequest['trailers'] = [], change?: (bytes: Buffer) => Buffer) {
  const headers = {
    'x-amz-decoded-content-length': String(bytes.length),
    ...(trailers.length > 0 && { 'x-amz-trailer': trailers.map(([name]) => name).join(',') }),
  }
  const marker = trailers.length > 0 ? `${streaming}-TRAILER` : streaming
  const request = { target: `/bucket/${Key}`, marker, chunks, trailers, headers }
  const { length } = signByPair({ host, regionSet: '*', ...request }).body
  return ask({ ...request, headers: { ...headers, 'content-length': String(length) } }, change)
}

test('a body is signed in chunks, and with trailers', async () => {
  assert.equal((await upload('chunks')).status, 200)
  assert.ok((await content('chunks')).equals(bytes))
  const sum = checksumOf('CRC32')
  sum.update(bytes)
  const trailers = [['x-amz-checksum-crc32', sum.digest().toString('base64')]] as const
  assert.equal((await upload('trailers', trailers)).status, 200)
  assert.ok((await content('trailers')).equals(bytes))
  const other = (sent: Buffer) => Buffer.from(sent.toString('latin1').replace('chunkchunk', 'chunkChunk'), 'latin1')
  for (const told of [await upload('changed', [], other), await upload('changed', trailers, other)]) {
    assert.deepEqual([told.status, told.code], [403, 'SignatureDoesNotMatch'])
  }
  const unsigned = (sent: Buffer) => Buffer.from(sent.toString('latin1').replace(/x-amz-trailer-signature:..../, '$&0'), 'latin1')
  assert.notEqual((await upload('changed', trailers, unsigned)).status, 200)
  await assert.rejects(s3.headObject({ Bucket: 'bucket', Key: 'changed' }), { name: 'NotFound' })
})

test('it is good in the Regions that it names, of which one is the bucket\'s', async () => {
  const get = (regionSet: string | undefined, bucket = 'bucket') =>
    ask({ method: 'GET', target: `/${bucket}?location`, regionSet, headers: {} })
  for (const set of ['*', 'us-east-1', 'eu-*, us-*-1', 'eu-west-1,us-east-1']) assert.equal((await get(set)).status, 200, set)
  for (const set of ['', 'eu-west-1', 'us-east-10', 'us-*-2', '**', undefined]) {
    assert.deepEqual([(await get(set)).status, (await get(set)).code], [400, 'AuthorizationHeaderMalformed'], set)
  }
  assert.equal((await get('eu-*', 'abroad')).status, 200)
  assert.equal((await get('us-*', 'abroad')).status, 400)
})

test('what it does not sign, or signs for another, is nobody\'s', async () => {
  const nobody = { accessKeyId: 'AKIATESTROOT00000000', secretAccessKey: 'other' }
  const told = await ask({ method: 'GET', target: '/bucket', identity: nobody })
  assert.deepEqual([told.status, told.code], [403, 'SignatureDoesNotMatch'])
  assert.match(told.element('StringToSign')!, /^AWS4-ECDSA-P256-SHA256\n\d{8}T\d{6}Z\n\d{8}\/s3\/aws4_request\n[\da-f]{64}$/)
  const marker = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
  const marked = await ask({ target: '/bucket/k', marker, headers: { 'content-length': '0' } })
  assert.deepEqual([marked.status, marked.code], [400, 'InvalidArgument'])
  const { head } = signByPair({ host, regionSet: '*', method: 'GET', target: '/bucket' })
  const widened = Buffer.from(head.toString('latin1').replace('x-amz-region-set: *', 'x-amz-region-set: us-*'), 'latin1')
  assert.equal(readAnswer(await exchange(server.url, widened)).status, 403)
  const sqs = Buffer.from(head.toString('latin1').replace('/s3/', '/sqs/'), 'latin1')
  assert.match(await exchange(server.url, sqs), /^HTTP\/1\.1 4/)
})

test('a URL is signed by it, for the Regions that it names', async () => {
  const get = async (regionSet: string, change = (url: string) => url) =>
    fetch(`${server.url}${change(urlByPair({ target: '/bucket/chunks', host, regionSet }))}`)
  assert.equal((await get('*')).status, 200)
  assert.equal((await get('us-east-1')).status, 200)
  assert.equal((await get('eu-west-1')).status, 400)
  assert.equal((await get('eu-west-1', url => url.replace('eu-west-1', 'us-east-1'))).status, 403)
})

test('a policy asks how it was signed, and the record tells', async () => {
  const Condition = { StringEquals: { 's3:signatureversion': 'AWS4-ECDSA-P256-SHA256' } }
  const user = await createUser(server, 'pair', { ...allow('s3:GetObject'), Condition })
  assert.equal((await ask({ method: 'GET', target: '/bucket/chunks', identity: user })).status, 200)
  await assert.rejects(sdk(server, user).s3.getObject({ Bucket: 'bucket', Key: 'chunks' }), { name: 'AccessDenied' })
  const read = (await server.records()).filter(({ eventName }) => eventName === 'GetObject')
  assert.ok(read.some(({ additionalEventData }) => additionalEventData?.['SignatureVersion'] === 'SigV4A'))
})
