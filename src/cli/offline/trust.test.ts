import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spawnServer, type ChildServer } from '../../../test/kit/child-server.ts'
import { stockade } from '../../../test/kit/command-line.ts'
import { freePort } from '../../../test/kit/free-port.ts'
import { withoutFolder } from '../../../test/kit/store-place.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { connectTls } from '../../../test/kit/tls.ts'

const folderOnly = { skip: withoutFolder }
const environment = { STOCKADE_TLS: 'true' }

async function isKnown(server: ChildServer, ca: string, servername = 'localhost'): Promise<void> {
  const socket = await connectTls(server, { ca, servername })
  socket.destroy()
}

test('it writes what a running server tells, and the store keeps; another start has the same', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = join(folder.path, 'data')
  const file = join(folder.path, 'ca.pem')
  const trust = (...more: readonly string[]) => stockade(['trust', '--data', data, '--to', file, ...more])
  const first = await spawnServer({ data, environment })
  t.after(() => first.end('SIGKILL'))
  const { code, out, err } = await trust()
  const printed = first.lines.join('\n')
  assert.ok(first.lines.includes(`It takes TLS there as well: https://localhost:${first.port}`), printed)
  assert.ok(first.lines.some(line => /^Its authority is new, .*trust --data /.test(line)), printed)
  assert.deepEqual([code, err], [0, ''])
  const ca = readFileSync(file, 'utf8')
  assert.equal(statSync(file).mode & 0o777, 0o644)
  assert.ok(out.includes(new X509Certificate(ca).fingerprint256), out)
  for (const told of [
    `export AWS_ENDPOINT_URL=https://localhost:${first.port}`, `export AWS_CA_BUNDLE=${file}`,
    `export NODE_EXTRA_CA_CERTS=${file}`,
    `keytool -importcert -noprompt -alias stockade -file ${file} `, `export SSL_CERT_FILE=${file}`, `curl --cacert ${file} `,
  ]) assert.ok(out.includes(told), told)
  await isKnown(first, ca)
  assert.match((await trust()).out, /^It is in the file already: /)
  const env = await stockade(['env', '--data', data, '--ca', file])
  const endpoint = `AWS_ENDPOINT_URL=https://localhost:${first.port}`
  for (const told of [endpoint, `AWS_CA_BUNDLE=${file}`, `NODE_EXTRA_CA_CERTS=${file}`]) {
    assert.ok(env.out.includes(`export ${told}\n`), env.out)
  }
  assert.deepEqual([env.code, env.err], [0, ''])
  const lost = await stockade(['env', '--data', data, '--ca', join(folder.path, 'nothing')])
  assert.match(lost.err, /^stockade: There is no file \S+nothing: '.* trust' writes one\.\n$/)
  await first.end('SIGTERM')

  const offline = await trust()
  assert.match(offline.out, /^It is in the file already: /, offline.err)
  assert.equal((await stockade(['trust', '--data', data, '--to', '-'])).out, ca)

  const second = await spawnServer({ data, environment })
  t.after(() => second.end('SIGKILL'))
  await isKnown(second, ca)
  // By then it has printed all that it has to say.
  await trust()
  assert.equal(second.lines.some(line => line.startsWith('Its authority is new')), false)
  await second.end('SIGTERM')
})

test('a file that holds something else stays, unless it is to be replaced', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [data, file] = [join(folder.path, 'data'), join(folder.path, 'ca.pem')]
  const server = await spawnServer({ data, environment })
  t.after(() => server.end('SIGKILL'))
  writeFileSync(file, 'mine')
  const refused = await stockade(['trust', '--data', data, '--to', file])
  assert.deepEqual([refused.code, refused.out, readFileSync(file, 'utf8')], [2, '', 'mine'])
  assert.match(refused.err, /^stockade: \S+ca\.pem holds something else: name another file with --to, or .* --force\.\n$/)
  assert.equal((await stockade(['trust', '--data', data, '--to', file, '--force'])).code, 0)
  await isKnown(server, readFileSync(file, 'utf8'))
  await server.end('SIGTERM')
})

test('where nobody has an authority it says what to start', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = join(folder.path, 'data')
  const plain = await spawnServer({ data })
  t.after(() => plain.end('SIGKILL'))
  const asked = await stockade(['trust', '--data', data, '--to', '-'])
  assert.deepEqual([asked.code, asked.out], [1, ''])
  assert.match(asked.err, /^stockade: The server at http:\S+ takes no TLS: start it with --tls\.\n$/)
  await plain.end('SIGTERM')
  assert.match((await stockade(['trust', '--data', data, '--to', '-'])).err, /There is no authority in this store yet/)
  const nobody = await stockade(['trust', '--port', String(await freePort())], { STOCKADE_EPHEMERAL: 'true' })
  assert.match(nobody.err, /^stockade: There is no server at http:\S+\. Start it with --tls\.\n$/)
})

test('who has the certificate from before a further name goes on to know the names in it', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = join(folder.path, 'data')
  const certificate = async () => (await stockade(['trust', '--data', data, '--to', '-'])).out
  await (await spawnServer({ data, environment })).end('SIGTERM')
  const before = await certificate()
  const server = await spawnServer({ data, environment: { ...environment, STOCKADE_TLS_NAME: 'stockade,aws.example.test' } })
  t.after(() => server.end('SIGKILL'))
  const after = await certificate()
  assert.notEqual(after, before)
  assert.ok(server.lines.some(line => line.startsWith('Its authority is new, or has names that are: ')))
  for (const ca of [before, after]) await isKnown(server, ca, 'kms.localhost')
  for (const name of ['stockade', 'kms.stockade', 'aws.example.test', 'bucket.s3.aws.example.test']) {
    await isKnown(server, after, name)
    await assert.rejects(isKnown(server, before, name), { message: 'permitted subtree violation' })
  }
  await server.end('SIGTERM')
})
