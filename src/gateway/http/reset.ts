// A connection that is reset: the system forgets what it has of an answer.
import type { Socket } from 'node:net'

/** By what runs through them. Node resets nothing but TCP. */
const carriers = new WeakMap<Socket, Socket>()

export function runsThrough(socket: Socket, carrier: Socket): void {
  carriers.set(socket, carrier)
}

export function reset(socket: Socket): void {
  const carrier = carriers.get(socket) ?? socket
  carrier.resetAndDestroy()
}
