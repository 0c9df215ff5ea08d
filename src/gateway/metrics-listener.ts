// Metrics on a port of their own, unsigned, for a scraper on this machine: it listens on loopback and answers nothing else.
import { createServer } from 'node:http'

export interface MetricsListener {
  readonly port: number
  close(): void
}

export function listenForScrapes(port: number, text: () => string): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === '/metrics'
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' })
    response.end(found ? text() : '')
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
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
