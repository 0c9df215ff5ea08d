import { Generations } from '../../core/generations.ts'

/** What follows from a key and a text, kept as long as the key: at most `most` for each, those that are found again. */
export class KeptUnder<K extends object, V> {
  readonly #most: number
  readonly #byKey = new WeakMap<K, Generations<string, V>>()

  constructor(most: number) {
    this.#most = most
  }

  find(key: K, text: string): V | undefined {
    return this.#byKey.get(key)?.find(text)
  }

  keep(key: K, text: string, value: V): V {
    let kept = this.#byKey.get(key)
    if (!kept) this.#byKey.set(key, (kept = new Generations({ most: this.#most })))
    kept.add(text, value)
    return value
  }
}
