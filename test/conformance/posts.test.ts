// Forms as AWS's clients sign them and as browsers and curl send them.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run, runs } from '../kit/command-line.ts'
import { sessionIdentity } from '../kit/identity.ts'
import { post, signPost } from '../kit/posts.ts'
import { python, withoutBoto3 } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const server = await startServer()
const { s3, sts } = sdk(server)
await s3.createBucket({ Bucket: 'bucket' })
const folder = temporaryFolder()

async function content(Key: string): Promise<Buffer> {
  const { Body } = await s3.getObject({ Bucket: 'bucket', Key })
  return Buffer.from(await Body!.transformToByteArray())
}

const byBoto = `
import boto3, json, sys
from botocore.config import Config
from urllib3 import PoolManager
s3 = boto3.client('s3', config=Config(signature_version='s3v4'))
fields = {'acl': 'private', 'Content-Type': 'text/plain', 'x-amz-meta-a': 'b', 'success_action_status': '201'}
conditions = [{name: value} for name, value in fields.items()] + [['content-length-range', 1, 100]]
made = s3.generate_presigned_post('bucket', 'boto/\${filename}', Fields=fields, Conditions=conditions, ExpiresIn=60)
for content in (b'from boto', b'x' * 101):
    sent = PoolManager().request('POST', made['url'], fields=[*made['fields'].items(), ('file', ('a.txt', content))])
    print(sent.status, sent.data.decode())
print(s3.get_object(Bucket='bucket', Key='boto/a.txt')['Body'].read().decode())
`

test('boto3 makes forms that are posted, by a user and by a session', { skip: withoutBoto3 }, async () => {
  const { Credentials } = await sts.getSessionToken({})
  for (const identity of [undefined, sessionIdentity(Credentials!)]) {
    const { out, err } = await python(server, byBoto, identity)
    assert.match(out, /^201 .*\n<PostResponse>[^]*<Key>boto\/a\.txt<[^]*\n400 [^]*<Code>EntityTooLarge<[^]*\nfrom boto\s*$/, err)
  }
})

const withoutCurl = runs('curl', '--version') ? false : 'curl is missing'

test('curl posts a file of some megabytes, which nobody holds whole', { skip: withoutCurl }, async () => {
  const path = join(folder.path, 'a "b".bin')
  const bytes = Buffer.alloc(12_000_000, 'curl \r\n--')
  writeFileSync(path, bytes)
  const fields = signPost({ fields: { key: 'curl/${filename}' }, conditions: [['starts-with', '$key', 'curl/']] })
  const forms = Object.entries(fields).flatMap(([name, value]) => ['-F', `${name}=${value}`])
  const file = `file=@"${path.replaceAll('"', '\\"')}"`
  const { out, err } = await run('curl', ['-sS', '-w', '%{http_code}', ...forms, '-F', file, `${server.url}/bucket`], {})
  assert.equal(out, '204', err)
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: 'bucket', Prefix: 'curl/' })
  assert.ok((await content(Contents[0]!.Key!)).equals(bytes))
})

test('a page posts a form as a browser does, where the bucket lets its origin', async () => {
  const fields = signPost({ fields: { 'Content-Type': 'text/plain', key: 'page' } })
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob(['from a page']), 'page.txt')
  const send = () => fetch(`${server.url}/bucket`, { method: 'POST', body: form, headers: { origin: 'https://page.example' } })
  assert.equal((await send()).headers.get('access-control-allow-origin'), null)
  await s3.putBucketCors({
    Bucket: 'bucket', CORSConfiguration: { CORSRules: [{ AllowedOrigins: ['https://page.example'], AllowedMethods: ['POST'] }] },
  })
  const answer = await send()
  assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [204, 'https://page.example'])
  assert.equal((await content('page')).toString(), 'from a page')
})

test('fields are called as the JavaScript SDK calls them', async () => {
  const signed = Object.entries(signPost({ fields: { key: 'js' }, bucket: 'bucket' }))
  const capital = (name: string) => name.split('-').map(part => part.charAt(0).toUpperCase() + part.slice(1)).join('-')
  const renamed = signed.map(([name, value]) => [name === 'key' ? name : capital(name), value] as const)
  const fields = Object.fromEntries([['bucket', 'bucket'], ...renamed])
  assert.equal((await post({ url: server.url, target: '/bucket' }, { fields, file: 'x' })).status, 204)
})
