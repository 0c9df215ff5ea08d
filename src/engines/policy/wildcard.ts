// Matching with `*` and `?` over UTF-16 units. A pattern is compared part by part, and each stretch between two stars is searched
// once, for its leftmost place, so that nothing backtracks.
import type { Budget } from './budget.ts'
import { endOfStretch, matchesAt, stretchOf, type Stretch } from './stretch.ts'

/** `*` */
export const anyText = Symbol('*')

/** Literal text, `*`, or the length of a run of `?`. */
export type Part = string | number | typeof anyText

export type TextMatcher = (text: string, budget: Budget) => boolean

/** A text in which `*` and `?` stand for other text. */
export function partsOf(pattern: string): readonly Part[] {
  const parts: Part[] = []
  addText(parts, pattern, true)
  return parts
}

/** Adds the parts of a text, joined with what stands there already. */
export function addText(parts: unknown[], text: string, wildcards: boolean): void {
  const end = wildcards ? text.length : 0
  let from = 0
  for (let at = 0; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (unit !== star && unit !== questionMark) continue
    addPart(parts, text.slice(from, at))
    addPart(parts, unit === star ? anyText : 1)
    from = at + 1
  }
  addPart(parts, text.slice(from))
}

const star = 0x2a
const questionMark = 0x3f

function addPart(parts: unknown[], part: Part): void {
  const last = parts.at(-1)
  if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
  else if (typeof part === 'number' && typeof last === 'number') parts[parts.length - 1] = last + part
  else if (part !== '' && !(part === anyText && last === anyText)) parts.push(part)
}

export function lengthOf(parts: readonly Part[]): number {
  let length = 0
  for (const part of parts) length += typeof part === 'string' ? part.length : 0
  return length
}

/** Of parts that are all literal. */
export const textOf = (parts: readonly Part[]): string => parts.filter(part => typeof part === 'string').join('')

interface Pattern {
  readonly head: Stretch
  readonly middle: readonly Stretch[]
  /** Absent where the pattern has no star. */
  readonly tail: Stretch | undefined
  /** The units of all parts but the stars. */
  readonly length: number
}

/** The common forms (exact, `*`, `prefix*`) get a matcher of their own. */
export function compileWildcard(parts: readonly Part[]): TextMatcher {
  const [first = '', second] = parts
  if (parts.length <= 1 && typeof first === 'string') return text => text === first
  if (parts.length === 1 && first === anyText) return () => true
  if (parts.length === 2 && typeof first === 'string' && second === anyText) return text => text.startsWith(first)
  return compileStretches(parts)
}

/** Like `compileWildcard`, by the general way alone. */
export function compileStretches(parts: readonly Part[]): TextMatcher {
  const pattern = patternOf(parts)
  return (text, budget) => matchPattern(pattern, text, budget)
}

function patternOf(parts: readonly Part[]): Pattern {
  const stretches: Stretch[] = []
  let from = 0
  for (let i = 0; i <= parts.length; i++) {
    if (i < parts.length && parts[i] !== anyText) continue
    stretches.push(stretchOf(parts.slice(from, i) as (string | number)[]))
    from = i + 1
  }
  return {
    head: stretches[0]!,
    middle: stretches.slice(1, -1).filter(stretch => stretch.length > 0),
    tail: stretches.length > 1 ? stretches.at(-1) : undefined,
    length: stretches.reduce((sum, stretch) => sum + stretch.length, 0),
  }
}

/** INVARIANT: the lengths are compared first, so that what is compared further is no longer than the text, variables and all. */
function matchPattern({ head, middle, tail, length }: Pattern, text: string, budget: Budget): boolean {
  if (tail === undefined) return text.length === length && matchesAt(text, 0, head.parts, budget)
  if (text.length < length || !matchesAt(text, 0, head.parts, budget)) return false
  const end = text.length - tail.length
  if (!matchesAt(text, end, tail.parts, budget)) return false
  let from = head.length
  for (const stretch of middle) {
    from = endOfStretch(text, from, end, stretch, budget)
    if (from < 0) return false
  }
  return true
}
