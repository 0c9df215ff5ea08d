// What a form is not: a request of any other kind, or one for another service.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Identity } from '../../../../test/kit/identity.ts'
import { formBody, post, signPost } from '../../../../test/kit/posts.ts'
import { jsonCall, send, signed } from '../../../../test/kit/raw-request.ts'
import { openSocket } from '../../../../test/kit/raw-upload.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import type { GeneratePolicyResponse } from '../../../contracts/stockade.ts'
import { parseJson } from '../../../core/text/json.ts'

const server = await startServer()
const { s3 } = sdk(server)
const { url } = server
await s3.createBucket({ Bucket: 'bucket' })

async function content(Key: string): Promise<string> {
  const { Body } = await s3.getObject({ Bucket: 'bucket', Key })
  return Body!.transformToString()
}

test('a form puts its file and does nothing else, whatever its fields are called', async () => {
  await s3.putObject({ Bucket: 'bucket', Key: 'source', Body: 'of somebody' })
  const others = {
    'x-amz-copy-source': '/bucket/source', 'x-amz-content-sha256': '0'.repeat(64), 'x-amz-decoded-content-length': '1',
    'x-amz-trailer': 'x-amz-checksum-crc32', 'if-none-match': '*', authorization: 'none', uploadId: 'a', partNumber: '1',
    'x-amz-bypass-governance-retention': 'true',
  }
  const conditions = ['key', ...Object.keys(others)].map(name => ['starts-with', `$${name}`, ''])
  const fields = signPost({ fields: { key: 'signed', ...others }, conditions })
  assert.equal((await post({ url, target: '/bucket' }, { fields, file: 'content' })).status, 204)
  assert.equal(await content('signed'), 'content')
})

test('a host is a bucket, and no path into one', async () => {
  const keys = async () => (await s3.listObjectsV2({ Bucket: 'bucket' })).Contents?.map(({ Key }) => Key)
  const before = await keys()
  const names = ['bucket/secret', 'bucket/a/../b', 'bucket/other?x=', 'bucket/a#', 'bucket?acl&x=', 'bucket?policy&x=', '/bucket']
  for (const host of names.flatMap(name => [`${name}.localhost`, `${name}.localhost:80`, `${name}.s3-website.localhost`])) {
    for (const fields of [signPost({ fields: { key: 'k' } }), { key: 'k' }]) {
      const { status } = await post({ url, target: '/', host }, { fields, file: 'content' })
      assert.ok(status >= 400 && status < 500, `${host}: ${status}`)
    }
  }
  assert.deepEqual(await keys(), before)
})

test('what is posted to other services at hosts of their own is theirs', async () => {
  const names = { RoleArn: 'arn:aws:iam::000000000000:role/x', RoleSessionName: 'session', WebIdentityToken: 'none' }
  const action = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15' }
  const body = Buffer.from(new URLSearchParams({ ...action, ...names }).toString())
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const told = await post({ url, target: '/', host: 'sts.localhost', headers }, body)
  assert.equal(told.element('Code'), 'InvalidIdentityToken')
})

test('a large form that is refused is read to its end, and its answer comes', async () => {
  const file = Buffer.alloc(4_000_000)
  const fields = signPost({ fields: { key: 'refused' }, lasts: -1 })
  const started = performance.now()
  for (let i = 0; i < 5; i++) {
    const told = await post({ url, target: '/bucket' }, { fields, file })
    assert.deepEqual([told.status, told.element('Message')], [403, 'Invalid according to Policy: Policy expired.'])
    const none = await post({ url, target: '/bucket' }, { fields: { 'x-ignore': 'x'.repeat(30_000) }, file })
    assert.deepEqual([none.status, none.element('Code')], [400, 'MaxPostPreDataLengthExceeded'])
    const wrong = await post({ url, target: '/bucket' }, { fields: { key: 'refused', tagging: 'no XML' }, file })
    assert.deepEqual([wrong.status, wrong.element('Code')], [400, 'MalformedXML'])
    const control = await post({ url, target: '/bucket' }, { fields: { key: 'refused', 'x-amz-meta-a': 'b\r\nc: d' }, file })
    assert.deepEqual([control.status, control.element('Code')], [400, 'InvalidArgument'])
  }
  // What is not read any more is waited for a second.
  assert.ok(performance.now() - started < 4000)
})

test('a policy that is generated of the trail lets somebody post the same form', async () => {
  const Tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
  const sendAs = (identity: Identity) =>
    post({ url, target: '/bucket' }, { fields: signPost({ fields: { key: 'learnt', tagging: Tagging }, identity }), file: 'x' })
  assert.equal((await sendAs(await createUser(server, 'poster', allow('*')))).status, 204)
  const answer = await send(url, signed(url, jsonCall('stockade', 'GeneratePolicy', { Caller: 'poster' })))
  const { Policy = '', Unknown } = parseJson(answer.body) as GeneratePolicyResponse
  assert.deepEqual(Unknown, [])
  const other = await createUser(server, 'other')
  await sdk(server).iam.putUserPolicy({ UserName: 'other', PolicyName: 'least', PolicyDocument: Policy })
  assert.equal((await sendAs(other)).status, 204)
})

test('several forms go through one connection, each read at once', async () => {
  const socket = await openSocket(url)
  const answers: string[] = []
  socket.on('data', bytes => void answers.push(String(bytes)))
  for (const key of ['first', 'second']) {
    const body = formBody({ fields: signPost({ fields: { key } }), file: key })
    const head = `POST / HTTP/1.1\r\nhost: bucket.localhost\r\ncontent-type: multipart/form-data; boundary=b0undary\r\n`
    socket.write(Buffer.concat([Buffer.from(`${head}content-length: ${body.length}\r\n\r\n`), body]))
    while (answers.join('').split('HTTP/1.1 204').length < (key === 'first' ? 2 : 3)) await pause(5)
    assert.equal(await content(key), key)
  }
  socket.destroy()
})
