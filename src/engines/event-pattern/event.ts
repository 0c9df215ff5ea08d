// An event as patterns ask for it: a name with dots in it is a path. AWS: event-ruler names a field by its whole path, so that
// `{"a":{"b":1}}` and `{"a.b":1}` are one and the same to it.
import type { Scalar } from './leaf.ts'

export type EventValue = Scalar | readonly EventValue[] | EventObject | Joined
export interface EventObject extends ReadonlyMap<string, EventValue> {}

/** What stands at a path in two ways: under its name, and behind a dot in other names. */
export class Joined {
  readonly own: EventValue
  readonly behindDots: EventObject

  constructor(own: EventValue, behindDots: EventObject) {
    this.own = own
    this.behindDots = behindDots
  }
}

/** A member of an object: its name's parts, from which of them on, and its value as JSON has it. */
type Member = readonly [names: readonly string[], from: number, value: unknown]

/** What is still to be done, the next of it last. */
type Left = (() => void)[]

/**
 * Of what JSON says. INVARIANT: that may be nested, and a name have dots, as deep as it is long: nothing here calls itself, and
 * what it costs grows as the event does.
 */
export function eventObject(json: object): EventObject {
  const left: Left = []
  const event = objectOf(membersOf(json), left)
  while (left.length > 0) left.pop()!()
  return event
}

function partOf(value: unknown, left: Left): EventValue {
  if (typeof value !== 'object' || value === null) return value as Scalar
  if (!Array.isArray(value)) return objectOf(membersOf(value), left)
  const list: EventValue[] = []
  left.push(() => value.forEach(one => list.push(partOf(one, left))))
  return list
}

function membersOf(object: object): readonly Member[] {
  return Object.entries(object).map(([name, value]) => [name.split('.'), 0, value])
}

function objectOf(members: readonly Member[], left: Left): EventObject {
  const object = new Map<string, EventValue>()
  left.push(() => fill(object, members, left))
  return object
}

function fill(object: Map<string, EventValue>, members: readonly Member[], left: Left): void {
  const behindDots = new Map<string, Member[]>()
  for (const [names, from, value] of members) {
    const name = names.at(from)!
    if (from === names.length - 1) object.set(name, partOf(value, left))
    else if (behindDots.has(name)) behindDots.get(name)!.push([names, from + 1, value])
    else behindDots.set(name, [[names, from + 1, value]])
  }
  for (const [name, within] of behindDots) {
    const own = object.get(name)
    const behind = objectOf(within, left)
    object.set(name, own === undefined ? behind : new Joined(own, behind))
  }
}
