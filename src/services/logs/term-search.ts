// Which of many terms a text holds, in one pass over it, however many there are: each state is the longest beginning of a term
// with which what has been read ends (Aho and Corasick, 1975). Terms and texts are compared by UTF-16 units.

interface State {
  readonly number: number
  readonly next: Map<number, State>
  /** The only one of `next`, and its unit: most states have one, and it is found for a third of the time. */
  only: State | undefined
  unit: number
  /** The state of the longest end of this one that is a beginning as well. */
  shorter: State | undefined
  /** The term that this state is, by its number. */
  term: number | undefined
  /** The nearest of the shorter ones that is a term. */
  shorterTerm: State | undefined
}

/** A number that 32 bits hold. */
const lastText = 2 ** 32 - 1

export class TermSearch {
  #states = 0
  readonly #start = this.#newState()
  /** The text for which each state was told of last, by the text's number: a list anew for each costs more than most texts. */
  #told = new Uint32Array()
  #texts = 0

  /** None of them is empty, and none is there twice. */
  constructor(terms: readonly string[]) {
    for (const [number, term] of terms.entries()) this.#add(term, number)
    this.#link()
    this.#told = new Uint32Array(this.#states)
  }

  /** Tells the number of each term once, where it ends first, until what it tells answers true. */
  find(text: string, isEnough: (term: number) => boolean): void {
    // INVARIANT: who has been told of a state has been told of its shorter ones, so that each is gone through once.
    const told = this.#told
    const now = this.#nextText()
    let state = this.#start
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      let next = nextOf(state, unit)
      while (!next && state.shorter) {
        state = state.shorter
        next = nextOf(state, unit)
      }
      if (!next) continue
      state = next
      for (let ended = state.term === undefined ? state.shorterTerm : state; ended; ended = ended.shorterTerm) {
        const i = ended.number
        if (told[i] === now) break
        told[i] = now
        if (isEnough(ended.term!)) return
      }
    }
  }

  #nextText(): number {
    if (this.#texts === lastText) {
      this.#told.fill(0)
      this.#texts = 0
    }
    return ++this.#texts
  }

  #newState(): State {
    return {
      number: this.#states++, next: new Map(), only: undefined, unit: -1,
      shorter: undefined, term: undefined, shorterTerm: undefined,
    }
  }

  #add(term: string, number: number): void {
    let state = this.#start
    for (let at = 0; at < term.length; at++) {
      const unit = term.charCodeAt(at)
      let next = state.next.get(unit)
      if (!next) state.next.set(unit, (next = this.#newState()))
      state = next
    }
    state.term = number
  }

  /** Shorter ones first: each goes by those before it. */
  #link(): void {
    const states = [this.#start]
    for (const state of states) {
      const [first] = state.next
      if (first && state.next.size === 1) [state.unit, state.only] = first
      for (const [unit, next] of state.next) {
        let shorter = state.shorter
        while (shorter && !shorter.next.has(unit)) shorter = shorter.shorter
        next.shorter = shorter?.next.get(unit) ?? this.#start
        next.shorterTerm = next.shorter.term === undefined ? next.shorter.shorterTerm : next.shorter
        states.push(next)
      }
    }
  }
}

function nextOf({ next, only, unit: ofOnly }: State, unit: number): State | undefined {
  if (only) return unit === ofOnly ? only : undefined
  return next.size === 0 ? undefined : next.get(unit)
}
