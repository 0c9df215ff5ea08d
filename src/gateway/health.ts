// `GET /_stockade/health`: the one answer that needs no signature. It says nothing that a stranger may not know.
import type { IncomingMessage } from 'node:http'
import type { Gateway } from './gateway.ts'
import type { Answer } from './stages/encode.ts'

export function health(gateway: Gateway, request: IncomingMessage, version: string): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' }
  const services = Object.fromEntries(gateway.directory.names.map(name => [name, 'available']))
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ status: 'ok', version, services }),
  }
}
