// A load that costs its machine little: requests signed beforehand, sent over plain sockets, answers counted and not parsed.
// A dear client makes the floor dearer as well, whose requests then come one by one, and so flatters whoever is slow.
import { connect, type Socket } from 'node:net'

export interface Target {
  readonly host: string
  readonly port: number
}

/**
 * Sends the requests in turn over `connections` sockets until `total` have been answered; every answer must have the status.
 * `answeredIn` is told how many milliseconds each took.
 */
export async function load(
  target: Target, requests: readonly Buffer[], connections: number, total: number, status?: number,
  answeredIn?: (milliseconds: number) => void,
): Promise<void> {
  let sent = 0
  let answered = 0
  const drive = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let waiting: Buffer | undefined
      /** Bytes of the answer that have not come, when its head has. */
      let left = 0
      let isHead = false
      let began = 0
      const next = () => {
        if (sent >= total) {
          socket.end()
          resolve()
          return
        }
        const request = requests[sent++ % requests.length]!
        isHead = request[0] === letterH
        if (answeredIn) began = performance.now()
        socket.write(request)
      }
      socket.on('data', (chunk: Buffer) => {
        if (left > 0) {
          left -= chunk.length
        } else {
          const bytes = waiting ? Buffer.concat([waiting, chunk]) : chunk
          const length = answerLength(bytes, isHead)
          waiting = length === undefined ? bytes : undefined
          if (length === undefined) return
          if (!isExpected(bytes, status)) {
            reject(new Error(`The server answered: ${bytes.toString('latin1', 0, 1000)}`))
            return
          }
          left = length - bytes.length
        }
        if (left > 0) return
        answered++
        answeredIn?.(performance.now() - began)
        next()
      })
      socket.on('error', reject)
      next()
    })
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(target)))
  await Promise.all(sockets.map(drive))
  if (answered !== total) throw new Error(`${answered} of ${total} calls were answered.`)
}

const letterH = 'H'.charCodeAt(0)
const zero = '0'.charCodeAt(0)

/** Any success where no status is named. */
const isExpected = (bytes: Buffer, status: number | undefined): boolean =>
  status === undefined ? bytes[9] === zero + 2 : bytes.toString('latin1', 9, 12) === String(status)

function open({ host, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket))
    socket.setNoDelay(true)
    socket.once('error', reject)
  })
}

/** Of head and body together, of which some have none; undefined while the head is not whole. */
function answerLength(bytes: Buffer, isHead: boolean): number | undefined {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1')
  if (end < 0) return undefined
  if (isHead || bytes.toString('latin1', 9, 12) === '204') return end + 4
  const length = /ontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1]
  if (length === undefined) throw new Error('The answer has no length.')
  return end + 4 + Number(length)
}
