// Which of a place's rules an event is for.
import { budgetFor, matchesPattern } from '../../engines/event-pattern/match.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Envelope } from './envelope.ts'
import type { Pace } from './pace.ts'
import { isCompiled, patternOf } from './patterns.ts'
import { mostRules, Rules, type Rule } from './rules.ts'

/** Those that events may come to. */
export async function activeRules(state: ReadUnit): Promise<readonly Rule[]> {
  const rules = await state.list(Rules, [], { limit: mostRules })
  return rules.filter(({ state: asked, targets }) => asked !== 'DISABLED' && targets.length > 0)
}

export async function matchingRules(pace: Pace, rules: readonly Rule[], envelope: Envelope): Promise<readonly Rule[]> {
  const event = envelope.read()
  const matching: Rule[] = []
  for (const rule of rules) {
    if (!isCompiled(rule.pattern)) await pace.readPattern(rule.pattern)
    const pattern = patternOf(rule.pattern)
    const budget = budgetFor(pattern, event)
    await pace.take(budget.left)
    if (matchesPattern(pattern, event, budget)) matching.push(rule)
    pace.giveBack(budget.left)
  }
  return matching
}
