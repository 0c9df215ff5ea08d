// A number of bytes that is shared by what must not wait for room: an answer that its client has not taken, a head that has not
// come whole. What is small needs none: connections are bounded. Where the bytes are used up, of whoever holds most the one that
// has waited longest gives way: nothing else would end before its time.
import { Crowds } from './crowds.ts'

export interface RoomBounds {
  /** Bytes of one that needs no room. */
  readonly small: number
  readonly room: number
}

interface Held {
  readonly client: string
  readonly bytes: number
  readonly giveWay: () => void
}

const nothing = () => undefined
/** Parts of the room by which it is told who holds most. */
const parts = 4096

export class YieldingRoom {
  readonly #bounds: RoomBounds
  readonly #held: Crowds<Held>
  #total = 0

  constructor(bounds: RoomBounds) {
    this.#bounds = bounds
    this.#held = new Crowds(({ bytes }) => Math.ceil(bytes / bounds.room * parts))
  }

  /** Holds so many bytes of the client's until what it answers with is called. `giveWay` ends the connection. */
  hold(client: string, bytes: number, giveWay: () => void): () => void {
    const { small, room } = this.#bounds
    if (bytes <= small) return nothing
    let isHeld = true
    const release = () => {
      if (!isHeld) return
      isHeld = false
      this.#held.remove(client, entry)
      this.#total -= bytes
    }
    const entry: Held = {
      client, bytes,
      giveWay() {
        release()
        giveWay()
      },
    }
    this.#held.add(client, entry)
    this.#total += bytes
    while (this.#total > room) {
      const [oldest] = this.#held.greatest
      oldest!.giveWay()
    }
    return release
  }
}
