// Metrics on a port of their own, unsigned, for a scraper on this machine: it listens on loopback and answers nothing else.
import type { Log } from '../log/log.ts'
import { createServer } from './node/node-http.ts'

export interface MetricsListener {
  readonly port: number
  close(): void
}

/** A scraper has one connection, and a few may be at it. */
const mostConnections = 32

/**
 * The names that this machine has for itself, with or without a port. A page that a browser on it shows can have a name that
 * leads to loopback, and read here what it was never told; a browser says that name in Host, whatever the page wants. The other
 * port needs no such check: what it answers without a signature, which covers Host, is health, and that a stranger may know.
 */
const ownHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i

export function listenForScrapes(port: number, text: () => string, log: Pick<Log, 'error'>): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    const isOwn = ownHost.test(request.headers.host ?? '')
    const found = request.method === 'GET' && request.url === '/metrics'
    response.writeHead(isOwn ? (found ? 200 : 404) : 421, { 'content-type': 'text/plain; version=0.0.4' })
    response.end(isOwn && found ? text() : '')
  })
  server.maxConnections = mostConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      // The system may have no descriptor for a connection: the next may be had.
      server.off('error', reject).on('error', cause => log.error('A connection for metrics could not be taken.', { cause }))
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () => {
          server.close()
          server.closeAllConnections()
        },
      })
    })
  })
}
