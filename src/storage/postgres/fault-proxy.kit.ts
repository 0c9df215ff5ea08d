// Stands between a node and the server for the tests, and breaks the connection where it is told, once.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** What one connection carries, seen when a node has sent something; the proxy forwards it only where it is told to. */
export interface Sent {
  readonly text: string
  /** Sends it on, or only what stands before `end`. */
  forward(end?: number): void
  /** Sends on what was held back. */
  release(): void
  /** The node's side is gone; the server's stays as it is. */
  cutNode(): void
  /** The server's side is gone as well. */
  cutServer(): void
  /** Answers when the server has answered that it committed. */
  committed(): Promise<void>
}

export type Fault = (sent: Sent) => void | Promise<void>

export class FaultProxy {
  readonly #server: Server
  readonly #target: number
  readonly #rewrite: (answer: string) => string
  readonly #sockets = new Set<Socket>()
  #trigger: string | undefined
  #fault: Fault | undefined

  private constructor(server: Server, target: number, rewrite: (answer: string) => string) {
    this.#server = server
    this.#target = target
    this.#rewrite = rewrite
    server.on('connection', node => this.#carry(node))
  }

  /** `rewrite` changes what the server answers, not its length. */
  static async open(target: number, rewrite = (answer: string) => answer): Promise<FaultProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new FaultProxy(server, target, rewrite)
  }

  /** The URL of the same database, by way of the proxy. */
  through(url: string): string {
    return url.replace(/:\d+\//, `:${(this.#server.address() as AddressInfo).port}/`)
  }

  /** Hands the next message that holds `trigger` to `fault` in the place of forwarding it. */
  arm(trigger: string, fault: Fault): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#trigger = trigger
      this.#fault = sent => Promise.resolve(fault(sent)).then(resolve, reject)
    })
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #carry(node: Socket): void {
    const server = connect(this.#target, '127.0.0.1')
    for (const socket of [node, server]) {
      this.#sockets.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket))
    }
    let isCut = false
    server.on('data', bytes => !isCut && node.write(this.#rewrite(bytes.toString('latin1')), 'latin1'))
    server.on('close', () => node.destroy())
    node.on('close', () => isCut || server.destroy())
    node.on('data', bytes => {
      const fault = this.#fault
      if (!fault || !bytes.includes(this.#trigger!)) return void server.write(bytes)
      this.#fault = undefined
      let rest = bytes
      void fault({
        text: bytes.toString('latin1'),
        forward(end = bytes.length) {
          server.write(bytes.subarray(0, end))
          rest = bytes.subarray(end)
        },
        release: () => void server.write(rest),
        cutNode() {
          isCut = true
          node.destroy()
        },
        cutServer: () => void server.destroy(),
        async committed() {
          for (let text = ''; !text.includes('COMMIT\0'); ) {
            const [answer] = (await once(server, 'data')) as [Buffer]
            text += answer.toString('latin1')
          }
        },
      })
    })
  }
}
