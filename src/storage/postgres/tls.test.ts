// TLS to a real server, under certificates that the test makes.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { noPostgres, postgresTests } from '../../../test/kit/postgres.ts'
import { batchOf, openStore, put } from './postgres.kit.ts'

const noOpenssl = spawnSync('openssl', ['version']).status !== 0 && 'openssl is not installed, which makes the certificates'
const skip = noPostgres || noOpenssl
const tests = postgresTests()
const folder = mkdtempSync(join(tmpdir(), 'stockade-tls-'))
after(() => rmSync(folder, { recursive: true }))

/** Signed by itself, for one name. */
function makeCertificate(file: string, subject: string) {
  const [path, keyPath] = [join(folder, `${file}.crt`), join(folder, `${file}.key`)]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', keyPath]
  const names = ['-subj', '/CN=stockade', '-addext', `subjectAltName=${subject}`]
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...key, '-out', path, '-days', '2', ...names])
  assert.equal(status, 0, String(stderr))
  return { certificate: readFileSync(path, 'utf8'), key: readFileSync(keyPath, 'utf8') }
}

/** On a server that takes TLS from the first one on. */
async function createDatabase(): Promise<string> {
  if (!existsSync(join(folder, 'server.crt'))) {
    makeCertificate('stranger', 'IP:127.0.0.1')
    const { certificate, key } = makeCertificate('server', 'IP:127.0.0.1')
    await tests.server.enableTls(certificate, key)
  }
  return tests.server.createDatabase()
}

const asked = (url: string, root: string) => `${url}?sslmode=verify-full&sslrootcert=${join(folder, `${root}.crt`)}`

/** Whether each connection of the store is encrypted. */
async function encrypted(url: string): Promise<boolean[]> {
  const text = 'SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = current_database()'
  const rows = await tests.server.query<{ ssl: boolean }>(url, `${text} AND pid <> pg_backend_pid()`)
  return rows.map(({ ssl }) => ssl)
}

test('a store over TLS, with the certificate checked and without', { skip }, async () => {
  const url = await createDatabase()
  for (const [place, expected] of [[asked(url, 'server'), true], [`${url}?sslmode=require`, true], [url, false]] as const) {
    const store = await openStore(place)
    assert.equal((await store.commit(batchOf({ writes: [put('a')] }))).committed, true)
    const found = await encrypted(url)
    assert.ok(found.length > 0 && found.every(one => one === expected), `${found}`)
    await store.close()
  }
})

test('a certificate of another issuer or for another name stops the start', { skip }, async () => {
  const url = await createDatabase()
  const refused: readonly (readonly [string, RegExp])[] = [
    [asked(url, 'stranger'), /^The database \S+ cannot be reached: its certificate is of an issuer that is not known; /],
    [`${url}?sslmode=verify-full`, /^The database \S+ cannot be reached: its certificate is of an issuer that is not known; /],
    [asked(url, 'server').replace('127.0.0.1', 'localhost'), /^The database \S+ cannot be reached: Hostname\/IP does not match/],
  ]
  for (const [place, sentence] of refused) await assert.rejects(openStore(place, { patience: 200 }), { message: sentence })
  const tables = await tests.server.query(url, `SELECT 1 FROM information_schema.tables WHERE table_schema = 'stockade'`)
  assert.deepEqual(tables, [])
})
