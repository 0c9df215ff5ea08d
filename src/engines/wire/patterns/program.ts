// A pattern as the steps of a machine that is in several of them at once.
import type { CharacterSet } from './character-set.ts'
import { mayBeEmpty } from './determinism.ts'
import type { Pattern } from './syntax.ts'

/** A step that takes a character goes on to the next; the others are gone through without one. */
export type Step =
  | { readonly kind: 'take'; readonly set: CharacterSet }
  | { readonly kind: 'fork'; readonly to: number; readonly or: number }
  | { readonly kind: 'jump'; readonly to: number }
  /** Passed where the condition of this number holds at the place. */
  | { readonly kind: 'check'; readonly condition: number }
  | { readonly kind: 'end' }

export type Condition =
  | { readonly kind: 'position'; readonly at: 'start' | 'end' | 'boundary' | 'no boundary' }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly program: Program }

export interface Program {
  readonly steps: readonly Step[]
  readonly conditions: readonly Condition[]
  /** How many characters it can take at most. */
  readonly longest: number
}

/** INVARIANT: work is a multiple of text and steps, so neither is without bound. A count above it is a contract's `max`. */
const mostSteps = 1 << 14

/** How many steps there may be yet, of a program and of all that it looks around for. */
interface Room {
  left: number
}

export const programOf = (pattern: Pattern, most = mostSteps): Program => programIn(pattern, { left: most }, false)

/** `backwards` for one that meets the text from its end. */
function programIn(pattern: Pattern, room: Room, backwards: boolean): Program {
  const writer = new Writer(room, backwards)
  writer.write(pattern)
  return writer.end(longestOf(pattern))
}

class Writer {
  readonly #room: Room
  readonly #backwards: boolean
  readonly #steps: Step[] = []
  readonly #conditions: Condition[] = []
  /** A part that is repeated is written several times, and asks the same. */
  readonly #numbers = new Map<Pattern, number>()

  constructor(room: Room, backwards: boolean) {
    this.#room = room
    this.#backwards = backwards
  }

  end(longest: number): Program {
    this.#add({ kind: 'end' })
    return { steps: this.#steps, conditions: this.#conditions, longest }
  }

  write(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'set': return void this.#add({ kind: 'take', set: pattern.set })
      case 'group': return this.write(pattern.body)
      case 'sequence':
        for (const part of this.#backwards ? pattern.parts.toReversed() : pattern.parts) this.write(part)
        return
      case 'choice': return this.#choose(pattern.options)
      case 'repeat': return this.#repeat(pattern)
      case 'position':
      case 'look': return this.#check(pattern)
      case 'again': throw new SyntaxError('A reference has no steps.')
    }
  }

  #choose(options: readonly Pattern[]): void {
    const ends: number[] = []
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) {
        this.write(option)
        continue
      }
      const at = this.#add({ kind: 'fork', to: 0, or: 0 })
      this.write(option)
      ends.push(this.#add({ kind: 'jump', to: 0 }))
      this.#steps[at] = { kind: 'fork', to: at + 1, or: this.#steps.length }
    }
    for (const at of ends) this.#steps[at] = { kind: 'jump', to: this.#steps.length }
  }

  #repeat({ body, min, max }: Extract<Pattern, { kind: 'repeat' }>): void {
    // One that may be empty can be so as often as it has to.
    const least = mayBeEmpty(body) ? 0 : min
    for (let count = 0; count < least; count++) this.write(body)
    if (max === Infinity) {
      const at = this.#add({ kind: 'fork', to: 0, or: 0 })
      this.write(body)
      this.#add({ kind: 'jump', to: at })
      this.#steps[at] = { kind: 'fork', to: at + 1, or: this.#steps.length }
      return
    }
    const forks: number[] = []
    for (let count = least; count < max; count++) {
      forks.push(this.#add({ kind: 'fork', to: 0, or: 0 }))
      this.write(body)
    }
    for (const at of forks) this.#steps[at] = { kind: 'fork', to: at + 1, or: this.#steps.length }
  }

  #check(pattern: Extract<Pattern, { kind: 'position' | 'look' }>): void {
    let condition = this.#numbers.get(pattern)
    if (condition === undefined) {
      condition = this.#conditions.push(conditionOf(pattern, this.#room)) - 1
      this.#numbers.set(pattern, condition)
    }
    this.#add({ kind: 'check', condition })
  }

  #add(step: Step): number {
    if (this.#room.left-- <= 0) throw new SyntaxError('A pattern has too many steps; its contract needs an override.')
    return this.#steps.push(step) - 1
  }
}

function conditionOf(pattern: Extract<Pattern, { kind: 'position' | 'look' }>, room: Room): Condition {
  if (pattern.kind === 'position') return { kind: 'position', at: pattern.at }
  const { behind, negative, body } = pattern
  // What lies ahead is found from the end of the text on.
  return { kind: 'look', behind, negative, program: programIn(body, room, !behind) }
}

function longestOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'set': return 1
    case 'group': return longestOf(pattern.body)
    case 'sequence': return pattern.parts.reduce((sum, part) => sum + longestOf(part), 0)
    case 'choice': return Math.max(...pattern.options.map(longestOf))
    case 'repeat': {
      const longest = longestOf(pattern.body)
      return longest === 0 ? 0 : longest * pattern.max
    }
    default: return 0
  }
}
