// The room for answers that their clients have not taken. Almost every answer is the system's as soon as it is handed over, and a
// small one needs no room: connections are bounded. What is left shares a number of bytes. Where they are used up, of whoever
// holds most the answer that has waited longest gives way: nothing else would end before its time.
import { Crowds } from './crowds.ts'

/** The same for bodies (`bodies.ts`); 12,000 connections can hold 190 MB so. */
const smallAnswer = 16 * 1024
const room = 64 * 1024 * 1024

interface Held {
  readonly client: string
  readonly bytes: number
  readonly giveWay: () => void
}

const nothing = () => undefined

export class AnswerRoom {
  readonly #held = new Crowds<Held>(({ bytes }) => Math.ceil(bytes / smallAnswer))
  #total = 0

  /** Holds so many bytes of the client's until what it answers with is called. `giveWay` ends the connection. */
  hold(client: string, bytes: number, giveWay: () => void): () => void {
    if (bytes <= smallAnswer) return nothing
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
