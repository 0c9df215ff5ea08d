// How a socket stops being read. One that is paused alone reads on by itself, until 64 KB wait in it: Node's HTTP server stops
// the handle, by a name that is not public, and so does whoever reads a connection in its place.
import type { Socket } from 'node:net'

interface Reading {
  readonly _handle?: { reading: boolean; readStart(): unknown; readStop(): unknown } | null
}

/** For `pause`. The socket goes on to believe that it is read: it would begin again by itself behind what it is handing over. */
export function stopReading(this: Socket & Reading): void {
  if (this._handle?.reading) this._handle.readStop()
}

/** For `resume`. */
export function readOn(this: Socket & Reading): void {
  if (!this._handle) return
  this._handle.reading = true
  this._handle.readStart()
}
