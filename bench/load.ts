// A load that costs its machine little: requests signed beforehand, sent over plain sockets, answers counted and not parsed.
import { connect, type Socket } from 'node:net'

export interface Target {
  readonly host: string
  readonly port: number
}

/** Sends the requests in turn over `connections` sockets until `total` have been answered; every answer must be of a success. */
export async function load(target: Target, requests: readonly Buffer[], connections: number, total: number): Promise<void> {
  let sent = 0
  let answered = 0
  const drive = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let waiting: Buffer = Buffer.alloc(0)
      let isHead = false
      const next = () => {
        if (sent >= total) {
          socket.end()
          resolve()
          return
        }
        const request = requests[sent++ % requests.length]!
        isHead = request.toString('latin1', 0, 5) === 'HEAD '
        socket.write(request)
      }
      socket.on('data', (chunk: Buffer) => {
        waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
        const length = answerLength(waiting, isHead)
        if (length === undefined || waiting.length < length) return
        if (waiting.toString('latin1', 9, 10) !== '2') {
          reject(new Error(`The server answered: ${waiting.toString('latin1', 0, 1000)}`))
          return
        }
        waiting = waiting.subarray(length)
        answered++
        next()
      })
      socket.on('error', reject)
      next()
    })
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(target)))
  await Promise.all(sockets.map(drive))
  if (answered !== total) throw new Error(`${answered} of ${total} calls were answered.`)
}

function open({ host, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket))
    socket.setNoDelay(true)
    socket.once('error', reject)
  })
}

/** Of head and body together, of which some have none; undefined while the head is not whole. */
function answerLength(bytes: Buffer, isHead: boolean): number | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  if (isHead || bytes.toString('latin1', 9, 12) === '204') return end + 4
  const length = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1]
  if (length === undefined) throw new Error('The answer has no length.')
  return end + 4 + Number(length)
}
