// Bytes to a server's socket, for what no HTTP client would send.
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RawRequest } from './raw-request.ts'

/** All that comes back until the server closes. */
export async function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const connection = connect(Number(port), hostname)
  await once(connection, 'connect')
  connection.write(Buffer.from(bytes, 'latin1'))
  return text(connection)
}

/** A request as it stands on the wire, on a connection that ends with its answer. */
export function wireText({ method, target, headers, body }: RawRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${target} HTTP/1.1`, ...lines, `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body]
    .join('\r\n')
}
