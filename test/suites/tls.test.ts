// Unmodified clients over TLS, which verify who answers by the server's own authority, and what policies and the trail are told.
import assert from 'node:assert/strict'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { nodeEnvironment } from '../../bin/runtime.mjs'
import { withoutCli } from '../kit/aws-command.ts'
import { run, runs } from '../kit/command-line.ts'
import { root } from '../kit/identity.ts'
import { presign } from '../kit/presign.ts'
import { awsEnvironment, withoutBoto3 } from '../kit/python.ts'
import { errorOf, jsonCall, send, signed } from '../kit/raw-request.ts'
import { exchange, signHead } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { initTerraform, withoutTerraform } from '../kit/terraform.ts'
import { authorityOf, connectTls, sendTls, tlsUrl } from '../kit/tls.ts'
import { allow, createUser, type Statement } from '../kit/users.ts'

const server = await startServer({ tls: { names: [] } })
const ca = await authorityOf(server)
const folder = temporaryFolder()
after(folder.remove)
const bundle = join(folder.path, 'ca.pem')
writeFileSync(bundle, ca)
const url = tlsUrl(server)
const { host } = new URL(url)

const lastOf = async (name: string) => (await server.records()).findLast(({ eventName }) => eventName === name)
const isOverTls = async (name: string, version = /^TLSv1\.[23]$/) => {
  const { tlsDetails } = (await lastOf(name))!
  assert.match(tlsDetails?.tlsVersion ?? '', version)
  assert.equal(tlsDetails?.clientProvidedHostHeader, host)
}

test('boto3, with AWS_CA_BUNDLE and not without', { skip: withoutBoto3 }, async () => {
  const program = `
import boto3, os, urllib.request, ssl
kms = boto3.client('kms')
key = kms.create_key()['KeyMetadata']['KeyId']
sealed = kms.encrypt(KeyId=key, Plaintext=b'hush')['CiphertextBlob']
assert kms.decrypt(CiphertextBlob=sealed)['Plaintext'] == b'hush'
s3 = boto3.client('s3')
s3.create_bucket(Bucket='from-boto3')
content = os.urandom(700_000)
s3.put_object(Bucket='from-boto3', Key='k', Body=content)
assert s3.get_object(Bucket='from-boto3', Key='k')['Body'].read() == content
signer = boto3.client('s3', config=boto3.session.Config(signature_version='s3v4'))
url = signer.generate_presigned_url('get_object', Params={'Bucket': 'from-boto3', 'Key': 'k'})
assert url.startswith('https://localhost:'), url
trusting = ssl.create_default_context(cafile=os.environ['AWS_CA_BUNDLE'])
assert urllib.request.urlopen(url, context=trusting).read() == content
print(boto3.client('sqs', region_name='us-east-1').create_queue(QueueName='q')['QueueUrl'])
`
  const trusting = { ...awsEnvironment({ url }, root), AWS_CA_BUNDLE: bundle }
  const { code, out, err } = await run('python3', ['-'], trusting, program)
  assert.equal(code, 0, err)
  assert.ok(out.startsWith(`${url}/`), out)
  await isOverTls('CreateKey')
  const refused = await run('python3', ['-'], awsEnvironment({ url }, root), program)
  assert.notEqual(refused.code, 0)
  assert.match(refused.err, /CERTIFICATE_VERIFY_FAILED/)
})

test('the AWS CLI, with AWS_CA_BUNDLE and not without', { skip: withoutCli }, async () => {
  const list = ['kms', 'list-keys', '--output', 'json']
  const { code, out, err } = await run('aws', list, { ...awsEnvironment({ url }, root), AWS_CA_BUNDLE: bundle })
  assert.equal(code, 0, err)
  assert.ok(out.includes('"Keys"'))
  await isOverTls('ListKeys')
  const refused = await run('aws', list, awsEnvironment({ url }, root))
  assert.notEqual(refused.code, 0)
  assert.match(refused.err, /SSL/)
})

test('the AWS SDK for JavaScript, with NODE_EXTRA_CA_CERTS and not without', async () => {
  const program = `
import { KMS } from '@aws-sdk/client-kms'
const kms = new KMS({})
const { KeyMetadata: { KeyId } } = await kms.createKey({})
for (let i = 0; i < 20; i++) await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })
console.log(KeyId)
`
  const environment = { ...nodeEnvironment, ...awsEnvironment({ url }, root), NODE_EXTRA_CA_CERTS: bundle }
  const node = (given: Record<string, string | undefined>) =>
    run(process.execPath, ['--input-type=module', '--eval', program], given, '', checkout)
  const { code, out, err } = await node(environment)
  assert.equal(code, 0, err)
  assert.match(out, /^[\da-f-]{36}\n$/)
  await isOverTls('GenerateDataKey', /^TLSv1\.3$/)
  const refused = await node({ ...environment, NODE_EXTRA_CA_CERTS: undefined })
  assert.match(refused.err, /UNABLE_TO_VERIFY_LEAF_SIGNATURE|unable to verify/)
})

test('curl, with --cacert and not without', { skip: runs('curl', '--version') ? false : 'there is no curl' }, async () => {
  const health = `${url}/_stockade/health`
  const { code, out, err } = await run('curl', ['--silent', '--show-error', '--cacert', bundle, health])
  assert.deepEqual([code, err], [0, ''])
  assert.match(out, /"status":"ok"/)
  // 60: whoever answers could not be verified.
  assert.equal((await run('curl', ['--silent', health])).code, 60)
})

const asking = `
import java.net.URI;
import java.net.http.*;

class Ask {
  public static void main(String[] urls) throws Exception {
    var client = HttpClient.newHttpClient();
    for (var url : urls) {
      var answer = client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.statusCode() + " " + answer.sslSession().get().getProtocol());
    }
  }
}
`
const withoutJava = runs('java', '--version') && runs('keytool', '-help') ? false : 'there is no java'

test('Java, with the authority in a store that keytool has made, and not without', { skip: withoutJava }, async () => {
  const [program, store] = [join(folder.path, 'Ask.java'), join(folder.path, 'ca.p12')]
  writeFileSync(program, asking)
  const made = await run('keytool', [
    '-importcert', '-noprompt', '-alias', 'stockade', '-file', bundle, '-keystore', store, '-storepass', 'changeit',
  ])
  assert.equal(made.code, 0, made.out + made.err)
  const trusting = [`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStorePassword=changeit']
  const { port } = new URL(url)
  const asked = [`${url}/_stockade/health`, `https://127.0.0.1:${port}/_stockade/health`]
  const { code, out, err } = await run('java', [...trusting, program, ...asked])
  assert.deepEqual([code, out], [0, '200 TLSv1.3\n200 TLSv1.3\n'], err)
  assert.match((await run('java', [program, ...asked])).err, /unable to find valid certification path/)
})

test('Terraform, with AWS_CA_BUNDLE', { skip: withoutTerraform }, async t => {
  const there = temporaryFolder()
  t.after(there.remove)
  copyFileSync(join(checkout, 'examples/terraform/main.tf'), join(there.path, 'main.tf'))
  const terraform = await initTerraform(there.path, { ...awsEnvironment({ url }, root), AWS_CA_BUNDLE: bundle })
  assert.match(await terraform('apply', '-auto-approve'), /^Apply complete! Resources: 12 added, 0 changed, 0 destroyed\.$/m)
  assert.ok((await lastOf('PutParameter'))!.tlsDetails)
  await terraform('destroy', '-auto-approve')
})

test('a URL that was signed for one of the two is good over the other, since a signature covers the host alone', async () => {
  const call = { Action: 'GetCallerIdentity', Version: '2011-06-15' }
  const presigned = new URL(presign(url, 'sts', call, Date.now()))
  const target = `${presigned.pathname}${presigned.search}`
  const request = { method: 'GET', target, headers: [['host', host]], body: '' } as const
  assert.equal((await sendTls(url, ca, request)).status, 200)
  assert.equal((await send(server.url, request)).status, 200)
})

const whoSays = (statement: Statement, name: string) => createUser(server, name, allow('*'), statement)

test('a statement on aws:SecureTransport decides by how the call came', async () => {
  const deny = { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } } as const
  const shy = await whoSays(deny, 'shy')
  const denied = await send(server.url, signed(url, jsonCall('kms', 'ListKeys'), { identity: shy }))
  assert.equal(errorOf(denied).code, 'AccessDeniedException')
  assert.equal('tlsDetails' in (await lastOf('ListKeys'))!, false)
  assert.equal((await sendTls(url, ca, signed(url, jsonCall('kms', 'ListKeys'), { identity: shy }))).status, 200)
  // What a header says of it is anybody's word.
  const claimed = signed(url, jsonCall('kms', 'ListKeys'), { identity: shy })
  const headers = [...claimed.headers, ['x-forwarded-proto', 'https']] as const
  assert.equal((await send(server.url, { ...claimed, headers })).status, 400)
})

test('a statement on s3:TlsVersion decides by the number of it, and says nothing of plain HTTP', async () => {
  const deny = {
    Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { NumericLessThan: { 's3:TlsVersion': '1.3' } },
  } as const
  const modern = await whoSays(deny, 'modern')
  await sdk(server).s3.createBucket({ Bucket: 'of-tls' })
  await sdk(server).s3.putObject({ Bucket: 'of-tls', Key: 'k', Body: 'content' })
  const { head } = signHead(url, { method: 'GET', target: '/of-tls/k', marker: 'UNSIGNED-PAYLOAD', identity: modern })
  const statusOver = async (maxVersion: 'TLSv1.2' | 'TLSv1.3') => {
    const socket = await connectTls(server, { ca, maxVersion })
    socket.write(head)
    return Number((await text(socket)).slice(9, 12))
  }
  assert.deepEqual([await statusOver('TLSv1.2'), await statusOver('TLSv1.3')], [403, 200])
  assert.match(await exchange(server.url, head), /^HTTP\/1\.1 200 /)
})
