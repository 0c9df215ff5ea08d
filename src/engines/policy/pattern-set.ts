// An index of many patterns, of which a text is to match any. Each pattern is filed under three consecutive literal units that
// few others have, and a text is compared only with the patterns whose units occur in it.
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
  /** The number of the last text that they were compared with. */
  round: number
}

interface Index {
  readonly waiting: ReadonlyMap<number, Waiting>
  /** Patterns without three literal units in a row. */
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
 * INVARIANT: no pattern that matches is passed over: its literal text stands in the text in one piece, and so do its three units.
 * Each pattern is compared with a text at most once, however often its units occur.
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

/** Three units as one number. Another three may give the same number, and cost a comparison in vain. */
function threeAt(text: string, at: number): number {
  return ((text.charCodeAt(at) << 18) ^ (text.charCodeAt(at + 1) << 9) ^ text.charCodeAt(at + 2)) & 0x3fffffff
}
