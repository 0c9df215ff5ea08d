// Where in a text a stretch of a pattern stands first: literal text by one pass (Knuth, Morris, Pratt), text with `?` in it by
// one pass for its first units, which are compared all at once in the bits of a number, and a look at the rest wherever they fit.
import { spend, type Budget } from './budget.ts'

/** The parts between two stars: literal text, and the lengths of runs of `?`. */
export interface Stretch {
  readonly parts: readonly (string | number)[]
  readonly length: number
}

/** Steps that it costs at least to compare one part, to begin a search, and to look up a unit's places in a window. */
const stepsOfPart = 4
const stepsOfSearch = 64
const stepsOfLook = 4

export function stretchOf(parts: readonly (string | number)[]): Stretch {
  let length = 0
  for (const part of parts) length += typeof part === 'string' ? part.length : part
  return { parts, length }
}

export function matchesAt(text: string, at: number, parts: readonly (string | number)[], budget: Budget): boolean {
  let from = at
  for (const part of parts) {
    if (typeof part === 'number') {
      from += part
      continue
    }
    spend(budget, stepsOfPart + part.length)
    if (!text.startsWith(part, from)) return false
    from += part.length
  }
  return true
}

/** How the core of a stretch, which is all but the `?` at its ends, is searched for. */
interface Search {
  /** How many units precede the core, and follow it. */
  readonly lead: number
  readonly trail: number
  /** Absent where the core holds a `?`. */
  readonly literal?: { readonly text: string; readonly failures: Int32Array }
  readonly window?: Window
}

interface Window {
  readonly parts: readonly (string | number)[]
  readonly width: number
  /** For each unit the places at which it may stand, as bits; `elsewhere` for all other units. */
  readonly places: ReadonlyMap<number, number>
  readonly elsewhere: number
}

const widest = 31

// Made when first looked for: most texts are told apart by the pattern's head or tail.
const searches = new WeakMap<Stretch, Search>()

/** Behind the first place from `from` on, and before `end`; -1 where there is none. */
export function endOfStretch(text: string, from: number, end: number, stretch: Stretch, budget: Budget): number {
  let search = searches.get(stretch)
  if (!search) {
    spend(budget, stepsOfSearch + stretch.length)
    searches.set(stretch, (search = searchFor(stretch)))
  }
  const { lead, trail, literal, window } = search
  const [first, last] = [from + lead, end - trail]
  const found = literal ? endOfLiteral(text, first, last, literal, budget)
    : window ? endOfWindow(text, first, last, window, stretch.length - lead - trail, budget) : first
  return found < 0 || found > last ? -1 : found + trail
}

function searchFor({ parts }: Stretch): Search {
  const lead = typeof parts[0] === 'number' ? parts[0] : 0
  const core = lead > 0 ? parts.slice(1) : [...parts]
  const trail = typeof core.at(-1) === 'number' ? (core.pop() as number) : 0
  if (core.length === 0) return { lead, trail }
  if (core.some(part => typeof part === 'number')) return { lead, trail, window: windowOf(core) }
  const text = core.join('')
  return { lead, trail, literal: { text, failures: failuresOf(text) } }
}

/** For each unit of the text how much of its beginning stands in front of it as well. */
function failuresOf(text: string): Int32Array {
  const failures = new Int32Array(text.length)
  for (let i = 1, k = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    while (k > 0 && unit !== text.charCodeAt(k)) k = failures[k - 1]!
    if (unit === text.charCodeAt(k)) k++
    failures[i] = k
  }
  return failures
}

function endOfLiteral(
  text: string, from: number, end: number, { text: wanted, failures }: NonNullable<Search['literal']>, budget: Budget,
): number {
  for (let i = from, k = 0; i < end; i++) {
    const unit = text.charCodeAt(i)
    while (k > 0 && unit !== wanted.charCodeAt(k)) k = failures[k - 1]!
    if (unit === wanted.charCodeAt(k) && ++k === wanted.length) {
      spend(budget, i - from)
      return i + 1
    }
  }
  spend(budget, Math.max(0, end - from))
  return -1
}

function windowOf(parts: readonly (string | number)[]): Window {
  const places = new Map<number, number>()
  let [width, elsewhere] = [0, 0]
  for (const part of parts) {
    for (let i = 0; i < (typeof part === 'number' ? part : part.length) && width < widest; i++, width++) {
      const bit = 1 << width
      if (typeof part === 'number') elsewhere |= bit
      else places.set(part.charCodeAt(i), (places.get(part.charCodeAt(i)) ?? 0) | bit)
    }
  }
  for (const [unit, bits] of places) places.set(unit, bits | elsewhere)
  return { parts, width, places, elsewhere }
}

/** Bit n is set where the last n + 1 units of the text are the first of the window. */
function endOfWindow(text: string, from: number, end: number, window: Window, length: number, budget: Budget): number {
  const { parts, width, places, elsewhere } = window
  const whole = 1 << (width - 1)
  const last = end - length + width
  for (let i = from, state = 0; i < last; i++) {
    state = ((state << 1) | 1) & (places.get(text.charCodeAt(i)) ?? elsewhere)
    const at = i + 1 - width
    if ((state & whole) !== 0 && (length === width || matchesAt(text, at, parts, budget))) {
      spend(budget, stepsOfLook * (i - from))
      return at + length
    }
  }
  spend(budget, stepsOfLook * Math.max(0, last - from))
  return -1
}
