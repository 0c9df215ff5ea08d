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

/** Undefined where it is not concerned: what was sent is then forwarded. */
export type Fault = (sent: Sent) => void | Promise<void>

export class FaultProxy {
  readonly #server: Server
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  #trigger: string | undefined
  #fault: Fault | undefined

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
    server.on('connection', node => this.#carry(node))
  }

  static async open(target: number): Promise<FaultProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new FaultProxy(server, target)
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
    server.on('data', bytes => !isCut && node.write(bytes))
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
          for (let text = ''; !text.includes('COMMIT\0'); ) text += ((await once(server, 'data')) as [Buffer])[0].toString('latin1')
        },
      })
    })
  }
}
