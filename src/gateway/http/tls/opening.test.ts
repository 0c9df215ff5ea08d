// A port that takes TLS and plain HTTP, told apart by what comes first.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { jsonCall, send, signed } from '../../../../test/kit/raw-request.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { sendBytes, wireText } from '../../../../test/kit/socket.ts'
import { authorityOf, connectTls, sendTls, tlsUrl } from '../../../../test/kit/tls.ts'

const server = await startServer({ tls: { names: [] } })
const byNode = await startServer({ tls: { names: [] }, httpFront: 'off' })
const ca = await authorityOf(server)
const call = jsonCall('kms', 'ListKeys')

test('a signed call is answered over TLS and over plain HTTP, by the front and by node:http', async () => {
  for (const one of [server, byNode]) {
    const url = tlsUrl(one)
    const { status, body } = await sendTls(url, await authorityOf(one), signed(url, call))
    assert.equal(status, 200, body)
    assert.equal((await send(one.url, signed(one.url, call))).status, 200)
  }
})

test('the record tells what was agreed on, and nothing where nothing was', async () => {
  await send(server.url, signed(server.url, call))
  assert.equal('tlsDetails' in (await server.records()).at(-1)!, false)
  const { host } = new URL(tlsUrl(server))
  for (const [maxVersion, cipherSuite] of [
    ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'], ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ] as const) {
    const socket = await connectTls(server, { ca, maxVersion })
    socket.write(wireText(signed(`https://${host}`, call)))
    assert.match(await text(socket), /^HTTP\/1\.1 200 OK/)
    const { tlsDetails } = (await server.records()).at(-1)!
    assert.deepEqual(tlsDetails, { tlsVersion: maxVersion, cipherSuite, clientProvidedHostHeader: host })
  }
})

test('who was not given the authority does not go on, and who asks for another name does not either', async () => {
  await assert.rejects(connectTls(server, {}), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  const elsewhere = { ca, servername: 'kms.us-east-1.amazonaws.com' }
  await assert.rejects(connectTls(server, elsewhere), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
})

test('a certificate has the name that was asked for, and the addresses of the machine for itself', async () => {
  for (const servername of [
    'localhost', 'kms.localhost', 'bucket.s3.localhost', 's3.eu-west-1.localhost', 'a.bucket.s3.eu-west-1.localhost',
    'KMS.localhost',
  ]) (await connectTls(server, { ca, servername })).destroy()
  for (const host of ['127.0.0.1', '::1']) {
    const { subjectaltname = '' } = (await connectTls(server, { ca })).getPeerCertificate()
    assert.ok(subjectaltname.includes(`IP Address:${host === '::1' ? '0:0:0:0:0:0:0:1' : host}`), subjectaltname)
  }
})

test('what computers to come do not break is agreed on first', async () => {
  const socket = await connectTls(server, { ca })
  const { name } = socket.getEphemeralKeyInfo() as { readonly name: string }
  assert.deepEqual([socket.getProtocol(), name], ['TLSv1.3', 'X25519MLKEM768'])
  socket.destroy()
})

test('nothing older or weaker is agreed on', async () => {
  const older = { ca, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  await assert.rejects(connectTls(server, older), { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
  const nothingShared = { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' }
  for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES256-SHA']) {
    await assert.rejects(connectTls(server, { ca, maxVersion: 'TLSv1.2', ciphers }), nothingShared)
  }
  assert.equal((await sendTls(tlsUrl(server), ca, signed(tlsUrl(server), call))).status, 200)
})

test('what is neither gets the answer that nonsense gets', async () => {
  for (const first of ['\x15\x03\x01', '\x00', '\x80\x2e\x01\x03\x01', 'nonsense']) {
    assert.match(await sendBytes(server.url, `${first}\r\n\r\n`), /^HTTP\/1\.1 400 Bad Request\r\n/)
  }
  // It began as TLS: an alert says that it is none, or the connection ends.
  assert.doesNotMatch(await sendBytes(server.url, '\x16nonsense nonsense'), /HTTP/)
  assert.match(await sendBytes(server.url, 'GET /_stockade/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'), / 200 OK/)
})

test('a request that comes in pieces, from the first byte on', async () => {
  const request = wireText(signed(server.url, call))
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname).setNoDelay(true)
  await once(socket, 'connect')
  const answer = text(socket)
  for (const piece of [request.slice(0, 1), request.slice(1, 40), request.slice(40)]) {
    socket.write(piece)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  assert.match(await answer, /^HTTP\/1\.1 200 OK/)
})

test('the authority is told to whoever asks, where there is one', async () => {
  assert.match(ca, /^-----BEGIN CERTIFICATE-----\n[^]+\n-----END CERTIFICATE-----\n$/)
  assert.equal((await fetch(new URL('/_stockade/tls-authority.pem', server.url), { method: 'POST' })).status, 405)
  const plain = await startServer()
  assert.equal((await fetch(new URL('/_stockade/tls-authority.pem', plain.url))).status, 404)
  await assert.rejects(connectTls(plain, { ca }))
})
