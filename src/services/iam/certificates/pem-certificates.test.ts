import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { makeCertificate } from '../../../../test/kit/certificates.ts'
import { property } from '../../../../test/kit/properties.ts'
import { isIssuedBy, readCertificate, readCertificates } from './pem-certificates.ts'

const authority = makeCertificate('authority')
const server = makeCertificate('server', { issuer: authority })
const read = ({ body }: { readonly body: string }) => readCertificate(body)!

test('certificates stand one behind the other, and nothing else does', () => {
  const chain = `\r\n${server.body}\n \n${authority.body}\n`
  assert.deepEqual(readCertificates(chain, 2)!.map(({ subject }) => subject), ['CN=server', 'CN=authority'])
  const none = [
    '', 'server', `CN=server\n${server.body}`, `${server.body}and more`, server.privateKey, server.body.slice(0, -30), chain,
    server.body.replace('MII', 'AII'), server.body.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
  ]
  for (const text of none) assert.equal(readCertificates(text, 1), undefined, text)
  assert.equal(none.length, 9)
})

test('a certificate is issued by whose name and key it has, and by no other', () => {
  assert.equal(isIssuedBy(read(server), read(authority)), true)
  assert.equal(isIssuedBy(read(authority), read(authority)), true)
  assert.equal(isIssuedBy(read(authority), read(server)), false)
  assert.equal(isIssuedBy(read(server), read(makeCertificate('authority'))), false)
})

test('whatever is read has one certificate for each that begins, and no byte between them that counts', () => {
  const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----']
  const part = fc.constantFrom(server.body, authority.body, '\n', ' ', 'x', begin, end)
  let found = 0
  property('certificates in PEM', 2000, fc.array(part, { maxLength: 6 }), parts => {
    const certificates = readCertificates(parts.join(''), 3)
    if (!certificates) return
    found++
    const whole = parts.filter(text => text.trim() !== '')
    assert.deepEqual(certificates.map(certificate => certificate.toString()), whole)
  })
  assert.ok(found > 50)
})
