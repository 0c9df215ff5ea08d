// Room that is shared: who wants more than is left waits until it is given back, in the order in which they came.

interface Waiting {
  readonly size: number
  readonly enter: () => void
}

export class Room {
  readonly #size: number
  #taken = 0
  readonly #waiting: Waiting[] = []

  constructor(size: number) {
    this.#size = size
  }

  /** Who wants more than there is has all of it. */
  take(size: number): Promise<void> {
    return new Promise(enter => {
      this.#waiting.push({ size: Math.min(size, this.#size), enter })
      this.#admit()
    })
  }

  giveBack(size: number): void {
    this.#taken -= Math.min(size, this.#size)
    this.#admit()
  }

  #admit(): void {
    while (this.#waiting[0] && this.#taken + this.#waiting[0].size <= this.#size) {
      const { size, enter } = this.#waiting.shift()!
      this.#taken += size
      enter()
    }
  }
}
