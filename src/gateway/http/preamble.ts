// What a trusted proxy may say before the first request of a connection: read off the socket, and the rest left for the parser.
import type { Socket } from 'node:net'
import { parsePreamble, type Preamble } from './proxy-protocol.ts'

/** For the whole of it: a proxy sends it with its first packet. */
const patience = 5000

/** Rejects where it is malformed, cut off or late. */
export function readPreamble(socket: Socket): Promise<Preamble> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0)
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      try {
        const found = parsePreamble(bytes)
        if (found) settle(() => resolve(found), bytes.subarray(found.length))
      } catch (thrown) {
        settle(() => reject(thrown as Error))
      }
    }
    const giveUp = () => settle(() => reject(new Error('There is no whole preamble.')))
    const timer = setTimeout(giveUp, patience)
    const settle = (end: () => void, rest?: Buffer) => {
      clearTimeout(timer)
      socket.pause().off('data', take).off('end', giveUp).off('close', giveUp)
      if (rest && rest.length > 0) socket.unshift(rest)
      end()
    }
    // A reset is followed by `close`; whoever reads the requests listens for errors of his own.
    socket.on('error', () => undefined)
    socket.on('data', take).once('end', giveUp).once('close', giveUp)
  })
}
