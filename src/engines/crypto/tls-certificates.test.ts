import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run, runs } from '../../../test/kit/command-line.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { pemOf, writeAuthority, writeServerCertificate, type ServerWanted } from './tls-certificates.ts'

const day = 24 * 60 * 60 * 1000
const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const [authority, server] = [keys(), keys()]
const issuer = { name: 'Stockade 01234567', privateKey: authority.privateKey }
const validity = { from: Date.now() - day, to: Date.now() + day }
const serial = Buffer.alloc(16, 0xff)

const root = writeAuthority(issuer, {
  hosts: ['localhost', 'stockade.example'], networks: [
    { address: '127.0.0.0', prefix: 8 }, { address: '::1', prefix: 128 }, { address: '2001:db8::', prefix: 33 },
  ], validity, serial,
})
const issue = (wanted: Pick<ServerWanted, 'hosts' | 'addresses'>) =>
  writeServerCertificate(issuer, { ...wanted, publicKey: server.publicKey, validity, serial: Buffer.alloc(16) })

test('a server\'s certificate reads as what was wanted', () => {
  const wanted = { hosts: ['localhost', '*.s3.localhost'], addresses: ['::1'] }
  const [ca, own] = [new X509Certificate(root), new X509Certificate(issue(wanted))]
  assert.ok(ca.ca && ca.verify(ca.publicKey))
  assert.ok(!own.ca && own.checkIssued(ca) && own.verify(ca.publicKey) && own.checkPrivateKey(server.privateKey))
  assert.deepEqual([own.subject, own.issuer], ['CN=localhost', 'CN=Stockade 01234567'])
  assert.equal(own.subjectAltName, 'DNS:localhost, DNS:*.s3.localhost, IP Address:0:0:0:0:0:0:0:1')
  assert.deepEqual([own.checkHost('bucket.s3.localhost'), own.checkHost('example.com')], ['*.s3.localhost', undefined])
  assert.equal(own.checkIP('::1'), '::1')
  assert.deepEqual([ca.serialNumber, own.serialNumber], [`7F${'FF'.repeat(15)}`, `40${'00'.repeat(15)}`])
  assert.deepEqual(own.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.equal(Date.parse(own.validTo), Math.floor(validity.to / 1000) * 1000)
})

test('years have two digits until 2049, and four from then on', () => {
  const until = (year: number) => {
    const to = Date.UTC(year, 5, 1)
    const written = writeAuthority(issuer, { hosts: [], networks: [], validity: { from: Date.UTC(2026, 0, 1), to }, serial })
    assert.equal(Date.parse(new X509Certificate(written).validTo), to)
    return written.includes(`${String(year).slice(-2)}0601000000Z`) && !written.includes(`${year}0601000000Z`)
  }
  assert.deepEqual([until(2049), until(2050)], [true, false])
})

const withoutOpenssl = runs('openssl', 'version') ? false : 'there is no openssl'

test('OpenSSL at its strictest takes what the authority allows for, and nothing else', { skip: withoutOpenssl }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [ca, own] = [join(folder.path, 'ca.pem'), join(folder.path, 'own.pem')]
  writeFileSync(ca, pemOf(root))
  const verify = async (wanted: Parameters<typeof issue>[0], ...more: readonly string[]) => {
    writeFileSync(own, pemOf(issue(wanted)))
    return run('openssl', ['verify', '-x509_strict', '-purpose', 'sslserver', ...more, '-CAfile', ca, own])
  }
  for (const wanted of [
    { hosts: ['localhost', '*.localhost', '*.s3.localhost'], addresses: ['127.0.0.1', '::1'] },
    { hosts: ['stockade.example', 'kms.stockade.example'], addresses: ['127.9.9.9', '2001:db8:7fff::1'] },
  ]) {
    const { code, err } = await verify(wanted)
    assert.equal(code, 0, err)
  }
  for (const wanted of [
    { hosts: ['kms.us-east-1.amazonaws.com'], addresses: [] }, { hosts: ['localhost', 'example.com'], addresses: [] },
    { hosts: ['notlocalhost'], addresses: [] }, { hosts: ['localhost'], addresses: ['192.0.2.1'] },
    { hosts: [], addresses: ['2001:db8:8000::1'] },
  ]) {
    const { code, err } = await verify(wanted)
    assert.match(err, /permitted subtree violation/, JSON.stringify(wanted))
    assert.notEqual(code, 0)
  }
  const mail = await verify({ hosts: ['localhost'], addresses: [] }, '-purpose', 'smimesign')
  assert.notEqual(mail.code, 0)
})
