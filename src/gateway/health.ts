// `GET /_stockade/health` and `/_stockade/ready`: the answers that need no signature. They say nothing that a stranger may not
// know. A server whose storage does not answer is well and not ready: restarting it would mend nothing.
import type { IncomingMessage } from 'node:http'
import type { Gateway } from './gateway.ts'
import type { Answer } from './stages/encode.ts'

/** Whether a request target is one of the two. */
export const asksHealth = (target: string | undefined): boolean => target === '/_stockade/health' || target === '/_stockade/ready'

export function health(gateway: Gateway, request: IncomingMessage, version: string): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' }
  const services = Object.fromEntries(gateway.directory.names.map(name => [name, 'available']))
  const isReady = gateway.server.isReady()
  return {
    status: isReady || request.url === '/_stockade/health' ? 200 : 503,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ status: 'ok', version, storage: isReady ? 'available' : 'unavailable', services }),
  }
}
