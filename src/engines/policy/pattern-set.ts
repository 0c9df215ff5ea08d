// Many patterns, of which a text is to match any. Each waits under three units in a row that it has and few others do; a text is
// compared with those alone whose units it has as well.
import { spend, stepsOfTrial, type Budget } from './budget.ts'
import type { Part, TextMatcher } from './wildcard.ts'

export interface CompiledPattern {
  readonly parts: readonly Part[]
  readonly matches: TextMatcher
}

/** A list no longer than this is walked faster than it is looked up. */
const shortList = 16

export function matchAny(patterns: readonly CompiledPattern[]): TextMatcher {
  if (patterns.length <= shortList) return (text, budget) => anyMatches(patterns, text, budget)
  let index: Index | undefined
  return (text, budget) => {
    index ??= indexPatterns(patterns)
    return findIn(index, text, budget)
  }
}

function anyMatches(patterns: readonly CompiledPattern[], text: string, budget: Budget): boolean {
  for (const { matches } of patterns) {
    spend(budget, stepsOfTrial)
    if (matches(text, budget)) return true
  }
  return false
}

interface Waiting {
  readonly patterns: CompiledPattern[]
  /** The text for which they were looked at last. */
  round: number
}

interface Index {
  readonly waiting: ReadonlyMap<number, Waiting>
  /** Without three literal units in a row. */
  readonly others: readonly CompiledPattern[]
  round: number
}

function indexPatterns(patterns: readonly CompiledPattern[]): Index {
  const shared = new Map<number, number>()
  for (const { parts } of patterns) for (const three of threesOf(parts)) shared.set(three, (shared.get(three) ?? 0) + 1)
  const waiting = new Map<number, Waiting>()
  const others: CompiledPattern[] = []
  for (const pattern of patterns) {
    let rarest: number | undefined
    for (const three of threesOf(pattern.parts)) {
      if (rarest === undefined || shared.get(three)! < shared.get(rarest)!) rarest = three
    }
    if (rarest === undefined) others.push(pattern)
    else if (waiting.has(rarest)) waiting.get(rarest)!.patterns.push(pattern)
    else waiting.set(rarest, { patterns: [pattern], round: 0 })
  }
  return { waiting, others, round: 0 }
}

/**
 * INVARIANT: no pattern is passed over that matches: its literal text stands in the text in one piece, and so do three units of
 * it. Each is looked at once for a text, wherever and however often it has them.
 */
function findIn(index: Index, text: string, budget: Budget): boolean {
  const round = ++index.round
  spend(budget, 2 * text.length)
  for (let at = 0; at + 3 <= text.length; at++) {
    const found = index.waiting.get(threeAt(text, at))
    if (!found || found.round === round) continue
    found.round = round
    if (anyMatches(found.patterns, text, budget)) return true
  }
  return anyMatches(index.others, text, budget)
}

function* threesOf(parts: readonly Part[]): Iterable<number> {
  for (const part of parts) {
    if (typeof part === 'string') for (let at = 0; at + 3 <= part.length; at++) yield threeAt(part, at)
  }
}

/** Three units as one number; others may give the same, which then are looked at in vain. */
function threeAt(text: string, at: number): number {
  return ((text.charCodeAt(at) << 18) ^ (text.charCodeAt(at + 1) << 9) ^ text.charCodeAt(at + 2)) & 0x3fffffff
}
