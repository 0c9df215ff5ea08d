// Comparisons of patterns: whether one matches all texts that another matches, or at least one of them.
import type { OwnTurns } from '../../../core/sharing/turns.ts'
import { partsOf, compileWildcard } from '../wildcard.ts'

/** The budget of an analysis, in comparisons of two units. */
export interface Work {
  left: number
  /** The value of `left` at which the next pause is due. */
  pauseAt?: number
}

/** Work in pieces, between which other calls may have their turn. */
export type Pieces<T> = Generator<undefined, T, undefined>

/** Some tens of milliseconds. */
export const mostWork = 1 << 19

/** Thrown out of an analysis that has used up its budget: it has found out nothing. */
export class WorkExceeded extends Error {
  override readonly name = 'WorkExceeded'
}

export function take(work: Work, steps: number): void {
  work.left -= steps
  if (work.left < 0) throw new WorkExceeded()
}

/** Steps of a piece. */
const stepsOfPiece = 1 << 12

/** Whether a piece is complete, so that a pause is due. */
export function isPieceDone(work: Work): boolean {
  work.pauseAt ??= work.left - stepsOfPiece
  if (work.left > work.pauseAt) return false
  work.pauseAt = work.left - stepsOfPiece
  return true
}

/** Runs the work without a pause. */
export function atOnce<T>(pieces: Pieces<T>): T {
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

/** INVARIANT: no piece begins in a turn that has lasted long. */
export async function inTurns<T>(pieces: Pieces<T>, turns: OwnTurns): Promise<T> {
  for (;;) {
    if (turns.isOver()) await turns.next()
    const { done, value } = pieces.next()
    if (done) return value
  }
}

/** Whether `holds` is true of at least one. */
export function* holdsOfSome<T>(all: readonly T[], work: Work, holds: (one: T) => Pieces<boolean> | boolean): Pieces<boolean> {
  for (const one of all) {
    take(work, 1)
    if (isPieceDone(work)) yield
    const found = holds(one)
    if (typeof found === 'boolean' ? found : yield* found) return true
  }
  return false
}

/** Whether `holds` is true of all. */
export function* holdsOfAll<T>(all: readonly T[], work: Work, holds: (one: T) => Pieces<boolean> | boolean): Pieces<boolean> {
  for (const one of all) {
    take(work, 1)
    if (isPieceDone(work)) yield
    const found = holds(one)
    if (!(typeof found === 'boolean' ? found : yield* found)) return false
  }
  return true
}

/** Units of a text that are read in one step, where nothing but reading is done with them. */
const unitsOfStep = 32

export const takeReading = (work: Work, ...texts: readonly string[]): void =>
  take(work, texts.reduce((sum, { length }) => sum + length, 0) / unitsOfStep)

export const hasWildcard = (text: string): boolean => text.includes('*') || text.includes('?')

/**
 * The pattern with the `?` of each run of wildcards first, and one `*` behind them: `*?*` becomes `?*`. A pattern that is
 * compared often is normalized beforehand, since it costs nothing here then.
 */
export function normal(pattern: string, work: Work): string {
  if (!pattern.includes('**') && !pattern.includes('*?')) return pattern
  take(work, pattern.length)
  return pattern.replace(/[*?]+/g, run => run.replaceAll('*', '') + (run.includes('*') ? '*' : ''))
}

export const covers = (wide: string, narrow: string, work: Work): boolean => atOnce(coversInPieces(wide, narrow, work))
export const overlaps = (one: string, other: string, work: Work): boolean => atOnce(overlapsInPieces(one, other, work))

/**
 * Whether the wide pattern matches every text that the narrow one matches. INVARIANT: true is certain. The narrow pattern is
 * matched as if it were a text, in which a `*` is a character that only a `*` matches.
 */
export function* coversInPieces(wide: string, narrow: string, work: Work): Pieces<boolean> {
  take(work, 1)
  if (wide === narrow || wide === '*') return true
  takeReading(work, wide, narrow)
  if (!hasWildcard(wide)) return false
  const matching = new Matching(normal(wide, work), normal(narrow, work))
  for (;;) {
    const steps = matching.goOn()
    take(work, steps)
    if (matching.result !== undefined) return matching.result
    if (isPieceDone(work)) yield
  }
}

/** A pattern matched with a text, some steps at a time. */
class Matching {
  result: boolean | undefined
  readonly #pattern: string
  readonly #text: string
  #p = 0
  #t = 0
  #star = -1
  #resume = 0

  constructor(pattern: string, text: string) {
    this.#pattern = pattern
    this.#text = text
  }

  /** Answers how many steps it has made. */
  goOn(): number {
    const [pattern, text] = [this.#pattern, this.#text]
    let [p, t, star, resume] = [this.#p, this.#t, this.#star, this.#resume]
    let steps = 0
    while (t < text.length && steps < stepsOfPiece) {
      steps++
      const [wanted, unit] = [pattern.charAt(p), text.charAt(t)]
      if (wanted === '*') [star, resume, p] = [p, t, p + 1]
      else if (wanted === unit || (wanted === '?' && unit !== '*')) [p, t] = [p + 1, t + 1]
      else if (star < 0) {
        this.result = false
        return steps
      } else [p, t, resume] = [star + 1, resume + 1, resume + 1]
    }
    if (t === text.length) {
      while (pattern.charAt(p) === '*') p++
      this.result = p === pattern.length
    }
    ;[this.#p, this.#t, this.#star, this.#resume] = [p, t, star, resume]
    return steps
  }
}

/** Whether there is a text that both match. INVARIANT: false is certain, and so is true. */
export function* overlapsInPieces(one: string, other: string, work: Work): Pieces<boolean> {
  take(work, 1)
  takeReading(work, one, other)
  if (!hasWildcard(other)) return yield* coversInPieces(one, other, work)
  if (!hasWildcard(one)) return yield* coversInPieces(other, one, work)
  const start = sharedStart(one, other)
  if (isLiteralAt(one, start) && isLiteralAt(other, start)) return false
  const [a, b] = [normal(one.slice(start), work), normal(other.slice(start), work)]
  // The prefixes of b that may match the same text as the prefix of a that was read so far.
  let reached = new Uint8Array(b.length + 1)
  reached[0] = 1
  closeOver(reached, b)
  for (let at = 0; at < a.length; at++) {
    take(work, b.length + 1)
    reached = reachedBy(a.charAt(at), reached, b)
    if (isPieceDone(work)) yield
  }
  return reached.at(-1) === 1
}

/** The length of the literal text that both begin with. */
function sharedStart(one: string, other: string): number {
  let at = 0
  while (isLiteralAt(one, at) && one.charAt(at) === other.charAt(at)) at++
  return at
}

const isLiteralAt = (pattern: string, at: number): boolean => at < pattern.length && !hasWildcard(pattern.charAt(at))

function reachedBy(unit: string, reached: Uint8Array, b: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(b.length + 1)
  for (let i = 0; i <= b.length; i++) {
    if (!reached[i]) continue
    if (unit === '*') next.fill(1, i)
    else if (b.charAt(i) === '*') next[i] = 1
    else if (i < b.length && (unit === '?' || b.charAt(i) === '?' || b.charAt(i) === unit)) next[i + 1] = 1
    if (unit === '*') break
  }
  closeOver(next, b)
  return next
}

/** A `*` of b may match nothing. */
function closeOver(reached: Uint8Array, b: string): void {
  for (let i = 0; i < b.length; i++) if (reached[i] && b.charAt(i) === '*') reached[i + 1] = 1
}

/** Whether the pattern matches one of the words, which are short. */
export function matchesAny(pattern: string, words: Iterable<string>): boolean {
  const matches = compileWildcard(partsOf(pattern))
  for (const word of words) if (matches(word, { left: Infinity })) return true
  return false
}
