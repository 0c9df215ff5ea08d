// Which of a place's rules an event is for, and so where it goes.
import { setImmediate as turn } from 'node:timers/promises'
import { matchesPattern, type EventObject } from '../../engines/event-pattern/match.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import type { Delivery } from './deliver.ts'
import { patternOf } from './patterns.ts'
import { mostRules, Rules, type Rule } from './rules.ts'

/** Those that events may come to. */
export async function activeRules(state: UnitOfWork): Promise<readonly Rule[]> {
  const rules = await state.list(Rules, [], { limit: mostRules })
  return rules.filter(({ state: asked, targets }) => asked !== 'DISABLED' && targets.length > 0)
}

/** Rules that are asked between two turns of the event loop. */
const atOnce = 16

export async function deliveriesOf(rules: readonly Rule[], event: EventObject): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = []
  for (const [i, { name, pattern, targets }] of rules.entries()) {
    if (i % atOnce === atOnce - 1) await turn()
    if (matchesPattern(patternOf(pattern), event)) for (const { arn } of targets) deliveries.push({ rule: name, target: arn })
  }
  return deliveries
}
