// Which of a place's rules an event is for, and so where it goes.
import { matchesPattern } from '../../engines/event-pattern/match.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import type { Delivery } from './deliver.ts'
import type { Event } from './envelope.ts'
import { patternOf } from './patterns.ts'
import { mostRules, Rules, type Rule } from './rules.ts'

/** Those that events may come to. */
export async function activeRules(state: UnitOfWork): Promise<readonly Rule[]> {
  const rules = await state.list(Rules, [], { limit: mostRules })
  return rules.filter(({ state: asked, targets }) => asked !== 'DISABLED' && targets.length > 0)
}

/** Units of events and patterns that are matched before others have their turn. */
const atOnce = 64 * 1024

export async function deliveriesOf(
  state: Pick<UnitOfWork, 'turn'>, rules: readonly Rule[], { text, value }: Event,
): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = []
  let units = 0
  for (const { name, pattern, targets } of rules) {
    units += text.length + pattern.length
    if (units > atOnce) {
      units = 0
      await state.turn()
    }
    if (matchesPattern(patternOf(pattern), value)) {
      for (const { arn, role } of targets) deliveries.push({ rule: name, target: arn, ...(role !== undefined && { role }) })
    }
  }
  return deliveries
}
