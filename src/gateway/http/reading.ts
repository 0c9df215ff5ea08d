// How a socket stops being read. One that is paused alone reads on by itself, until 64 KB wait in it: Node's HTTP server stops
// the handle, by a name that is not public, and so does whoever reads a connection in its place.
import type { Socket } from 'node:net'

interface Reading {
  readonly _handle?: { reading: boolean; readStart(): unknown; readStop(): unknown } | null
}

/** For `pause`. */
export function stopReading(this: Socket & Reading): void {
  if (!this._handle?.reading) return
  this._handle.reading = false
  this._handle.readStop()
}

/** For `resume`. */
export function readOn(this: Socket & Reading): void {
  if (!this._handle || this._handle.reading) return
  this._handle.reading = true
  this._handle.readStart()
}
