// An answer that is events: a message each, for as long as they come, and behind an error none.
import type { OperationContract, StructureSchema } from '../../../contracts/contract.ts'
import { AwsError } from '../../../core/aws-error.ts'
import type { StreamedBody } from '../answer.ts'
import { errorMessage, eventMessage, initialMessage, type EventForm, type Structure } from './event-message.ts'

export const eventContentType = 'application/vnd.amazon.eventstream'

/** Undefined where the operation answers no events. They begin when the body is read, and end with it. */
export function eventBody({ output: schema }: OperationContract, output: Structure, form: EventForm): StreamedBody | undefined {
  const member = findEvents(schema)
  const events = member && (output[member.name] as AsyncIterable<Structure, void> | undefined)
  if (!events) return undefined
  const first = form.isFirst && initialMessage(schema, output, form)
  return { read: () => messagesOf(events[Symbol.asyncIterator](), member.union, form, first) }
}

interface EventMember {
  readonly name: string
  /** Of the events, a member each. */
  readonly union: StructureSchema
}

const known = new WeakMap<StructureSchema, EventMember | 'none'>()

function findEvents(output: StructureSchema): EventMember | undefined {
  let found = known.get(output)
  if (!found) {
    const all = Object.entries(output.members).map(([name, member]) => ({ name, union: member.schema() as StructureSchema }))
    found = all.find(({ union }) => union.eventStream) ?? 'none'
    known.set(output, found)
  }
  return found === 'none' ? undefined : found
}

const end = { done: true, value: undefined } as const

function messagesOf(
  events: AsyncIterator<Structure, void>, union: StructureSchema, form: EventForm, first: Buffer | undefined,
): AsyncIterator<Uint8Array, void> {
  let [waiting, isOver] = [first, false]
  return {
    async next() {
      if (waiting) {
        const value = waiting
        waiting = undefined
        return { done: false, value }
      }
      if (isOver) return end
      try {
        const next = await events.next()
        return next.done ? end : { done: false, value: eventMessage(union, next.value, form) }
      } catch (thrown) {
        isOver = true
        if (thrown instanceof AwsError) return { done: false, value: errorMessage(union, thrown, form) }
        throw thrown
      }
    },
    async return() {
      isOver = true
      await events.return?.()
      return end
    },
  }
}
