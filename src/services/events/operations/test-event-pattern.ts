import { TestEventPattern } from '../../../contracts/events.gen.ts'
import { parseJson } from '../../../core/text/json.ts'
import { eventObject } from '../../../engines/event-pattern/event.ts'
import { matchesPattern } from '../../../engines/event-pattern/match.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { readPattern } from '../patterns.ts'

export default operation(TestEventPattern, {
  access: [{ action: 'events:TestEventPattern', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { Event, EventPattern }, error } = call
    const pattern = readPattern(call, EventPattern)
    const event = findEvent(Event)
    if (!event) throw error('ValidationException', 'Parameter Event is not valid.')
    return { Result: matchesPattern(pattern, eventObject(event)) }
  },
})

// AWS: recorded: an event without resources is one, whatever the API Reference says.
const required = ['id', 'account', 'source', 'time', 'region', 'detail-type']

/** Undefined where the text is no event. */
function findEvent(text: string): object | undefined {
  try {
    const event = parseJson(text)
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined
    const names = new Set(Object.keys(event))
    return required.every(name => names.has(name)) ? event : undefined
  } catch {
    return undefined
  }
}
