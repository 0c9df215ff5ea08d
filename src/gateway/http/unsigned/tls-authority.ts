// `GET /_stockade/tls-authority.pem`: the certificate by which clients know the server's own ones. It is no secret.
import type { IncomingMessage } from 'node:http'
import type { Answer } from '../../stages/encode.ts'

export const asksAuthority = (target: string | undefined): boolean => target === '/_stockade/tls-authority.pem'

/** `certificate` is absent where the server speaks plain HTTP alone. */
export function tlsAuthority({ method }: IncomingMessage, certificate: string | undefined): Answer {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' }
  if (certificate === undefined) return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: '' }
  return { status: 200, headers: { 'Content-Type': 'application/x-pem-file' }, body: certificate }
}
