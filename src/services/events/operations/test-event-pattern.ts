import { TestEventPattern } from '../../../contracts/events.gen.ts'
import { readEvent } from '../../../engines/event-pattern/event.ts'
import { budgetFor, matchesPattern } from '../../../engines/event-pattern/match.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { readObject } from '../event-json.ts'
import { Pace } from '../pace.ts'
import { readPattern } from '../patterns.ts'

export default operation(TestEventPattern, {
  access: [{ action: 'events:TestEventPattern', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { Event, EventPattern }, state, error } = call
    const pace = new Pace(state)
    await pace.readPattern(EventPattern)
    const pattern = readPattern(call, EventPattern)
    await pace.readEvent(Event)
    const event = findEvent(Event)
    if (!event) throw error('ValidationException', 'Parameter Event is not valid.')
    const asked = readEvent(event)
    const budget = budgetFor(pattern, asked)
    await pace.take(budget.left)
    return { Result: matchesPattern(pattern, asked, budget) }
  },
})

// AWS: recorded: an event without resources is one, whatever the API Reference says.
const required = ['id', 'account', 'source', 'time', 'region', 'detail-type']

/** Undefined where the text is no event. */
function findEvent(text: string): object | undefined {
  const event = readObject(text)
  const names = new Set(Object.keys(event ?? {}))
  return required.every(name => names.has(name)) ? event : undefined
}
