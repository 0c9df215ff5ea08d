// A TCP balancer in front of nodes, as an operator would put one there: it asks each node whether it is ready, gives connections
// to those that are, in turn, and drops the connections of one that stopped answering.
import { once } from 'node:events'
import { get } from 'node:http'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

const every = 100
/** Milliseconds in which a node says that it is ready. */
const patience = 1000

class Backend {
  readonly url: URL
  readonly carried = new Set<Socket>()
  isReady = true
  isAsked = false

  constructor(url: string) {
    this.url = new URL(url)
  }

  async check(): Promise<void> {
    if (this.isAsked) return
    this.isAsked = true
    this.isReady = await isReady(new URL('/_stockade/ready', this.url))
    this.isAsked = false
    if (!this.isReady) for (const client of this.carried) client.destroy()
  }
}

export class Balancer {
  readonly #server: Server
  readonly #backends: readonly Backend[]
  readonly #timer: NodeJS.Timeout
  #turn = 0

  private constructor(server: Server, urls: readonly string[]) {
    this.#server = server
    this.#backends = urls.map(url => new Backend(url))
    this.#timer = setInterval(() => this.#backends.forEach(backend => void backend.check()), every)
    server.on('connection', client => this.#carry(client.on('error', () => client.destroy())))
  }

  static async open(urls: readonly string[]): Promise<Balancer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Balancer(server, urls)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The URLs of the nodes that take connections now. */
  get ready(): readonly string[] {
    return this.#backends.filter(backend => backend.isReady).map(({ url }) => url.origin)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    for (const { carried } of this.#backends) for (const client of carried) client.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #carry(client: Socket, tried = 0): void {
    const ready = this.#backends.filter(backend => backend.isReady)
    const backend = ready[this.#turn++ % ready.length]
    if (!backend || tried > this.#backends.length) return void client.destroy()
    const node = connect(Number(backend.url.port), backend.url.hostname)
    // One that refuses is passed over at once.
    node.once('error', () => {
      backend.isReady = false
      this.#carry(client, tried + 1)
    })
    node.once('connect', () => {
      backend.carried.add(client)
      node.removeAllListeners('error').on('error', () => client.destroy())
      client.once('close', () => {
        backend.carried.delete(client)
        node.destroy()
      })
      node.once('close', () => client.destroy())
      client.pipe(node).pipe(client)
    })
  }
}

function isReady(url: URL): Promise<boolean> {
  return new Promise(resolve => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(patience) }, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('error', () => resolve(false))
  })
}
