// What is read and written through TLS is as over plain HTTP, whoever reads it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectSecure, TLSSocket } from 'node:tls'
import { makeCertificate } from '../../../../test/kit/certificates.ts'
import { jsonCall, signed, withHeader } from '../../../../test/kit/raw-request.ts'
import { signHead } from '../../../../test/kit/raw-upload.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { wireText } from '../../../../test/kit/socket.ts'
import { authorityOf, connectTls, tlsUrl } from '../../../../test/kit/tls.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { reset, runsThrough } from '../reset.ts'

const tls = { names: [] }

for (const [who, settings] of [['the front', {}], ['node:http', { httpFront: 'off' }]] as const) {
  suite(`read by ${who}`, async () => {
    const server = await startServer({ tls, ...settings })
    const ca = await authorityOf(server)
    const last = wireText(signed(tlsUrl(server), jsonCall('kms', 'ListKeys')))
    const call = last.replace('connection: close', 'connection: keep-alive')
    const answers = async (...pieces: readonly string[]) => {
      const socket = (await connectTls(server, { ca })).setNoDelay(true)
      const all = text(socket)
      for (const piece of pieces) {
        socket.write(piece)
        await pause(5)
      }
      return [...(await all).matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)
    }

    test('one connection serves many calls, in whatever records they come', async () => {
      assert.deepEqual(await answers(call, call, last), ['200', '200', '200'])
      assert.deepEqual(await answers(call + call + call + last), ['200', '200', '200', '200'])
      assert.deepEqual(await answers(last.slice(0, 30), last.slice(30, -5), last.slice(-5)), ['200'])
      assert.deepEqual(await answers(`${call}nonsense\r\n\r\n`), ['200'])
      assert.deepEqual(await answers('nonsense\r\n\r\n'), ['400'])
    })

    test('more calls ahead than there may be end the connection', async () => {
      assert.ok((await answers(call.repeat(40))).length < 40)
    })

    test('a large object goes in and comes out', async () => {
      const { s3 } = sdk(server)
      await s3.createBucket({ Bucket: 'large' })
      const Body = Buffer.alloc(3_000_000, 'content ')
      await s3.putObject({ Bucket: 'large', Key: 'k', Body })
      const { head } = signHead(tlsUrl(server), { method: 'GET', target: '/large/k', marker: 'UNSIGNED-PAYLOAD' })
      const socket = await connectTls(server, { ca })
      socket.write(head)
      const answer = await text(socket)
      assert.ok(answer.endsWith(`\r\n\r\n${Body.toString()}`), answer.slice(0, 500))
    })

    test('it stops though connections are open that have asked', async () => {
      const own = await startServer({ tls, ephemeral: true, ...settings })
      const socket = await connectTls(own, { ca: await authorityOf(own) })
      const asked = wireText(signed(tlsUrl(own), jsonCall('kms', 'ListKeys')))
      socket.write(asked.replace('connection: close', 'connection: keep-alive'))
      await once(socket, 'data')
      const since = performance.now()
      await own.stop()
      assert.ok(performance.now() - since < 5000)
    })
  })
}

test('behind a proxy that hands TLS on, the preamble says who is calling, and the TLS is the client\'s', async () => {
  const server = await startServer({ tls, trustedProxies: ['127.0.0.1'] })
  const ca = await authorityOf(server)
  const ask = async (preamble: string, ...headers: readonly (readonly [string, string])[]) => {
    const carrier = connect(Number(new URL(server.url).port), '127.0.0.1')
    if (preamble !== '') carrier.write(preamble)
    const socket = connectSecure({ socket: carrier, servername: 'localhost', ca })
    const request = signed(tlsUrl(server), jsonCall('kms', 'ListKeys'))
    socket.write(wireText(headers.reduce((bent, [name, value]) => withHeader(bent, name, value), request)))
    assert.match(await text(socket), /^HTTP\/1\.1 200 /)
    const { sourceIPAddress, tlsDetails } = (await server.records()).at(-1)!
    return [sourceIPAddress, tlsDetails?.tlsVersion]
  }
  assert.deepEqual(await ask('PROXY TCP4 203.0.113.9 10.0.0.1 4660 443\r\n'), ['203.0.113.9', 'TLSv1.3'])
  // A proxy that calls for itself, and one that calls over TLS for a client who did or did not.
  assert.deepEqual(await ask(''), ['127.0.0.1', 'TLSv1.3'])
  for (const proto of ['http', 'https']) {
    const forwarded = [['x-forwarded-for', '203.0.113.7'], ['x-forwarded-proto', proto]] as const
    assert.deepEqual(await ask('', ...forwarded), ['203.0.113.7', undefined])
  }
})

test('what runs through a connection is reset with it', async () => {
  const { body, privateKey } = makeCertificate('localhost')
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const client = connectSecure({ host: '127.0.0.1', port, servername: 'localhost', ca: body }).resume()
  const agreed = once(client, 'secureConnect')
  const [carrier] = (await once(listener, 'connection')) as [Socket]
  const socket = new TLSSocket(carrier, { isServer: true, cert: body, key: privateKey })
  socket.on('error', () => undefined)
  runsThrough(socket, carrier)
  await agreed
  client.write('x')
  await once(socket, 'data')
  const failed = once(client, 'error')
  const closed = once(socket, 'close')
  reset(socket)
  assert.equal(((await failed) as [NodeJS.ErrnoException])[0].code, 'ECONNRESET')
  await closed
  listener.close()
})
