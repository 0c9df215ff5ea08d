// What speaks TLS with a server as a client does that was given its authority and knows no other.
import { once } from 'node:events'
import { request as open } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import type { RawAnswer, RawRequest } from './raw-request.ts'
import type { Served } from './server.ts'

/** The certificate of the server's authority, as it tells it to whoever asks. */
export async function authorityOf({ url }: Served): Promise<string> {
  return (await fetch(new URL('/_stockade/tls-authority.pem', url))).text()
}

/** Where the server takes TLS. */
export const tlsUrl = ({ url }: Served, host = 'localhost'): string => `https://${host}:${new URL(url).port}`

/** Agreed on; rejects where it could not be, or the server's certificate does not hold. */
export async function connectTls({ url }: Served, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), servername: 'localhost', ...options })
  await once(socket, 'secureConnect')
  // Who has seen that it came to be has no more to say of its end.
  return socket.on('error', () => undefined)
}

/** As `send` does over plain HTTP; `host` of the URL is the name that the certificate has to have. */
export async function sendTls(url: string, ca: string, { method, target, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const request = open({
    host: '127.0.0.1', port, servername: /^[\d.]+$/.test(hostname) ? '' : hostname, ca, method, path: target, agent: false,
    headers: headers.flat(),
  })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { status: response.statusCode!, headers: response.headers, body: await text(response) }
}

/** The first that a client says, for a server of that name. */
export async function helloFor(servername: string): Promise<Buffer> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const client = connect({ host: '127.0.0.1', port, servername }).on('error', () => undefined)
  const [accepted] = (await once(listener, 'connection')) as [Socket]
  const [hello] = (await once(accepted, 'data')) as [Buffer]
  client.destroy()
  accepted.destroy()
  listener.close()
  return hello
}
