// Which of a place's rules an event is for, and so where it goes.
import { budgetFor, matchesPattern } from '../../engines/event-pattern/match.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Delivery } from './deliver.ts'
import type { Event } from './envelope.ts'
import type { Pace } from './pace.ts'
import { isCompiled, patternOf } from './patterns.ts'
import { mostRules, Rules, type Rule } from './rules.ts'

/** Those that events may come to. */
export async function activeRules(state: ReadUnit): Promise<readonly Rule[]> {
  const rules = await state.list(Rules, [], { limit: mostRules })
  return rules.filter(({ state: asked, targets }) => asked !== 'DISABLED' && targets.length > 0)
}

/** What the rules make of an event. */
export async function deliveriesOf(pace: Pace, rules: readonly Rule[], { asked }: Event): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = []
  for (const { name, pattern: text, targets } of rules) {
    if (!isCompiled(text)) await pace.readPattern(text)
    const pattern = patternOf(text)
    const budget = budgetFor(pattern, asked)
    await pace.take(budget.left)
    if (matchesPattern(pattern, asked, budget)) {
      for (const { arn, role } of targets) deliveries.push({ rule: name, target: arn, ...(role !== undefined && { role }) })
    }
    pace.giveBack(budget.left)
  }
  return deliveries
}
