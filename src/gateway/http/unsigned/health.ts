// `GET /_stockade/health` and `/_stockade/ready`: the answers that need no signature. They say nothing that a stranger may not
// know. A server whose storage does not answer is well and not ready: restarting it would mend nothing. Nor is one ready that is
// being seeded. One whose storage has given up is not ready either, and says that it has to be restarted. That it is well all the
// same keeps a supervisor from doing it: the reason may be that the store lost what was acknowledged, and another start would go
// on without.
import type { IncomingMessage } from 'node:http'
import { commit, version } from '../../../core/version.ts'
import type { Gateway } from '../../gateway.ts'
import type { SeedState } from '../../ports.ts'
import type { Answer } from '../../stages/encode.ts'

/** Whether a request target is one of the two. */
export const asksHealth = (target: string | undefined): boolean => target === '/_stockade/health' || target === '/_stockade/ready'

const seedStatus = new Map<SeedState, string>([
  ['seeding', 'The seed is being applied.'],
  ['running hooks', 'The hooks of the seed are running.'],
  ['seeded', 'ok'],
  ['failed', 'The seed could not be applied again after a reset: the next reset tries it once more.'],
])
const givenUp = 'The store commits nothing any more until the server is restarted; its log says why.'

export function health(gateway: Gateway, request: IncomingMessage): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' }
  const services = Object.fromEntries(gateway.directory.names.map(name => [name, 'available']))
  const storage = gateway.server.storage()
  const seed = gateway.server.seedState()
  const status = storage === 'stopped' ? givenUp : seedStatus.get(seed)
  return {
    status: (storage === 'available' && seed === 'seeded') || request.url === '/_stockade/health' ? 200 : 503,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ status, version, commit, storage, services }),
  }
}
