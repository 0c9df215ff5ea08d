// Which of a place's rules events are for.
import type { Event } from '../../engines/event-pattern/event.ts'
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

/** An event that is asked whether rules are for it. */
export interface Asked {
  readonly envelope: Envelope
  /** What only reads. AWS: a rule has to ask for such events of the trail. */
  readonly isRead?: boolean
}

/** Of each rule that is for some of the events, for which. A pattern is read once for all: that may cost more than a match. */
export async function matching(pace: Pace, rules: readonly Rule[], asked: readonly Asked[]): Promise<Map<Rule, number[]>> {
  const found = new Map<Rule, number[]>()
  const events: Event[] = []
  for (const { envelope } of asked) {
    await pace.readEvent(envelope)
    events.push(envelope.read())
  }
  for (const rule of rules) {
    const which = [...events.keys()].filter(i => !asked[i]!.isRead || rule.state === ofReads)
    const matches = await matchingOf(pace, rule, events, which)
    if (matches.length > 0) found.set(rule, matches)
  }
  return found
}

const ofReads = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'

async function matchingOf(
  pace: Pace, { pattern: text }: Rule, events: readonly Event[], which: readonly number[],
): Promise<number[]> {
  if (which.length === 0) return []
  if (!isCompiled(text)) await pace.readPattern(text)
  const pattern = patternOf(text)
  const matches: number[] = []
  for (const i of which) {
    const budget = budgetFor(pattern, events[i]!)
    await pace.take(budget.left)
    if (matchesPattern(pattern, events[i]!, budget)) matches.push(i)
    pace.giveBack(budget.left)
  }
  return matches
}
