// Room that callers share: who wants more than is left waits until it is given back, and whoever waits has his turn. Of a caller
// who waits many times one has it at a time, and beside what he has under way no more than half of the room.

interface Waiting {
  readonly size: number
  readonly enter: () => void
}

interface Share {
  taken: number
  readonly waiting: Waiting[]
}

export class Room {
  readonly #size: number
  #taken = 0
  readonly #shares = new Map<string, Share>()
  /** Those who wait, who has waited for a turn longest first. */
  readonly #inTurn = new Set<Share>()

  constructor(size: number) {
    this.#size = size
  }

  /**
   * Answers what gives it back, which is to be called once. Who wants more than there is has all of it. INVARIANT: whoever waits
   * here has to hold nothing of it.
   */
  async hold(caller: string, wanted: number): Promise<() => void> {
    const size = Math.min(wanted, this.#size)
    let share = this.#shares.get(caller)
    if (!share) this.#shares.set(caller, (share = { taken: 0, waiting: [] }))
    const { waiting } = share
    await new Promise<void>(enter => {
      waiting.push({ size, enter })
      this.#inTurn.add(share)
      this.#admit()
    })
    return () => this.#giveBack(caller, share, size)
  }

  #giveBack(caller: string, share: Share, size: number): void {
    share.taken -= size
    this.#taken -= size
    if (share.taken === 0 && share.waiting.length === 0) this.#shares.delete(caller)
    this.#admit()
  }

  /** INVARIANT: who waits for what others have is not overtaken, and who waits for what he has himself is in nobody's way. */
  #admit(): void {
    for (const share of this.#inTurn) {
      const { size, enter } = share.waiting[0]!
      if (share.taken > 0 && share.taken + size > this.#size / 2) continue
      if (this.#taken + size > this.#size) return
      share.waiting.shift()
      this.#inTurn.delete(share)
      if (share.waiting.length > 0) this.#inTurn.add(share)
      share.taken += size
      this.#taken += size
      enter()
    }
  }
}
