// What is to be delivered of events, by the rules that they are for.
import type { Outgoing } from './effects/deliver.ts'
import type { Asked } from './matching.ts'
import type { Rule } from './rules.ts'
import { deliveriesOf } from './send.ts'

/** Of the events those alone that some rule is for. */
export function outgoingOf(asked: readonly Asked[], found: ReadonlyMap<Rule, readonly number[]>): Outgoing {
  const matched = [...new Set([...found.values()].flat())]
  const deliveries = [...found].flatMap(([rule, which]) => {
    const events = which.map(i => matched.indexOf(i))
    return deliveriesOf(rule).map(delivery => ({ ...delivery, events }))
  })
  return { events: matched.map(i => asked[i]!.envelope.text), deliveries }
}
