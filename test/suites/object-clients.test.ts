// Programs for S3 that nobody here wrote: two that copy folders, and AWS's client that encrypts before it sends.
import assert from 'node:assert/strict'
import { createHash, randomFillSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run, runs } from '../kit/command-line.ts'
import { root } from '../kit/identity.ts'
import { awsEnvironment, hasPackage, python } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { fillFolder } from '../kit/synced-folder.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const withoutRclone = runs('rclone', 'version') ? false : 'rclone is missing; install 1.60 or newer'
const withoutS3cmd = runs('s3cmd', '--version') ? false : 's3cmd is missing; install it with: python3 -m pip install s3cmd'
const withoutEncryption = hasPackage('s3_encryption')
  ? false : 'the S3 Encryption Client is missing; install it with: python3 -m pip install amazon-s3-encryption-client-python'

const server = await startServer()
const { s3, kms } = sdk(server)
const files = 100
const bytes = randomFillSync(Buffer.alloc(12 * 2 ** 20))
const hashOf = (given: Uint8Array) => createHash('sha256').update(given).digest('hex')

/** With many small files and a large one. */
function filled(folder: string): readonly string[] {
  const small = Array.from({ length: files }, (_, i) => `folder ${i % 7}/${i}+é %.txt`)
  fillFolder(folder, [...small.map(name => [name, `file ${name}`] as const), ['large', bytes]])
  return small
}

function assertSame(folder: string, small: readonly string[]): void {
  for (const name of small) assert.equal(readFileSync(join(folder, name), 'utf8'), `file ${name}`)
  assert.equal(hashOf(readFileSync(join(folder, 'large'))), hashOf(bytes))
}

test('rclone keeps a folder the same, both ways, moves on the server and streams', { skip: withoutRclone }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [from, back] = [join(folder.path, 'from'), join(folder.path, 'back')]
  const small = filled(from)
  // It takes no authority from a file of the environment.
  const environment = {
    ...awsEnvironment(server, root), AWS_CA_BUNDLE: undefined, RCLONE_CONFIG: join(folder.path, 'none'),
    RCLONE_S3_PROVIDER: 'Other', RCLONE_S3_ENV_AUTH: 'true', RCLONE_S3_ENDPOINT: server.url, RCLONE_S3_REGION: 'us-east-1',
    RCLONE_S3_UPLOAD_CUTOFF: '5M',
  }
  const rclone = async (...given: string[]) => {
    const { code, out, err } = await run('rclone', [...given, '--retries', '1', '--low-level-retries', '1'], environment)
    assert.equal(code, 0, `${given.join(' ')}: ${out}${err}`)
    return `${out}${err}`
  }
  await rclone('mkdir', ':s3:by-rclone')
  await rclone('sync', from, ':s3:by-rclone/x')
  assert.match(await rclone('check', from, ':s3:by-rclone/x'), /0 differences found/)
  rmSync(join(from, small[0]!))
  assert.match(await rclone('sync', from, ':s3:by-rclone/x', '-v'), /Deleted: +1 /)
  await rclone('copy', ':s3:by-rclone/x', ':s3:by-rclone/y')
  await rclone('moveto', ':s3:by-rclone/y/large', ':s3:by-rclone/y/larger')
  await rclone('sync', ':s3:by-rclone/x', back)
  assertSame(back, small.slice(1))
  assert.equal(existsSync(join(back, small[0]!)), false)
  assert.match(await rclone('size', ':s3:by-rclone/y'), new RegExp(`Total objects: ${files}\\D`))
  await rclone('purge', ':s3:by-rclone')
})

test('s3cmd puts, synchronises, copies, changes and asks', { skip: withoutS3cmd }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [from, back, settings] = [join(folder.path, 'from'), join(folder.path, 'back'), join(folder.path, 'settings')]
  const small = filled(from)
  mkdirSync(back)
  const { host } = new URL(server.url)
  const { accessKeyId: access_key, secretAccessKey: secret_key } = root
  const said = { access_key, secret_key, host_base: host, host_bucket: host, use_https: 'False' }
  writeFileSync(settings, `[default]\n${Object.entries(said).map(([name, value]) => `${name} = ${value}\n`).join('')}`)
  const s3cmd = async (...given: string[]) => {
    const { code, out, err } = await run('s3cmd', ['--config', settings, '--no-progress', ...given])
    assert.equal(code, 0, `${given.join(' ')}: ${out}${err}`)
    assert.doesNotMatch(err, /ERROR/)
    return out
  }
  const bucket = 's3://by-s3cmd'
  await s3cmd('mb', bucket)
  // It gives each copy its list of access.
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
  await s3.putBucketOwnershipControls({ Bucket: 'by-s3cmd', OwnershipControls })
  await s3cmd('sync', `${from}/`, `${bucket}/x/`, '--multipart-chunk-size-mb=5')
  assert.equal((await s3cmd('sync', `${from}/`, `${bucket}/x/`)).trim(), '', 'nothing has changed')
  await s3cmd('sync', `${bucket}/x/`, `${back}/`)
  assertSame(back, small)
  await s3cmd('cp', `${bucket}/x/large`, `${bucket}/copied`)
  await s3cmd('mv', `${bucket}/copied`, `${bucket}/moved`)
  await s3cmd('modify', '--add-header=x-amz-meta-team:blue', `${bucket}/moved`)
  assert.match(await s3cmd('info', `${bucket}/moved`), /x-amz-meta-team: *blue/)
  await s3cmd('expire', bucket, '--expiry-days=3')
  await s3cmd('ws-create', bucket)
  const policy = join(folder.path, 'policy')
  const own = { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::by-s3cmd/*' }
  writeFileSync(policy, JSON.stringify({ Version: '2012-10-17', Statement: own }))
  await s3cmd('setpolicy', policy, bucket)
  assert.match(await s3cmd('info', bucket), /Expiration Rule: .*'3' day.*Policy: .*s3:GetObject/s)
  assert.match(await s3cmd('ls', `${bucket}/x/`), /DIR .*folder 0\//)
  await s3cmd('rb', '--recursive', '--force', bucket)
})

test('the S3 Encryption Client sends nothing in clear, and reads what it sent', { skip: withoutEncryption }, async () => {
  const { KeyMetadata } = await kms.createKey({})
  await s3.createBucket({ Bucket: 'encrypted-before' })
  const program = `
import boto3, io
from s3_encryption import S3EncryptionClient, S3EncryptionClientConfig
from s3_encryption.materials.kms_keyring import KmsKeyring
keyring = KmsKeyring(boto3.client('kms'), '${KeyMetadata!.Arn!}')
client = S3EncryptionClient(boto3.client('s3'), S3EncryptionClientConfig(keyring=keyring))
client.put_object(Bucket='encrypted-before', Key='small', Body=b'a secret of somebody')
assert client.get_object(Bucket='encrypted-before', Key='small')['Body'].read() == b'a secret of somebody'
large = bytes(range(256)) * 40000
client.upload_fileobj(io.BytesIO(large), 'encrypted-before', 'large', multipart_chunksize=5 * 1024 * 1024)
assert client.get_object(Bucket='encrypted-before', Key='large')['Body'].read() == large
`
  const { code, err } = await python(server, program)
  assert.equal(code, 0, err)
  const kept = await (await s3.getObject({ Bucket: 'encrypted-before', Key: 'small' })).Body!.transformToByteArray()
  assert.equal(Buffer.from(kept).includes('secret'), false)
  await kms.disableKey({ KeyId: KeyMetadata!.KeyId })
  const refused = await python(server, program)
  assert.match(refused.err, /disabled/i)
})
