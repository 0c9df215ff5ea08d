// An event as patterns ask for it: a name with dots in it is a path, and an array is what stands in it. AWS: event-ruler names a
// field by its whole path, so that `{"a":{"b":1}}` and `{"a.b":1}` are one and the same to it.
import type { Scalar } from './leaf.ts'

export type EventValue = Scalar | Items | EventObject | Joined
export interface EventObject extends ReadonlyMap<string, EventValue> {}

/** All that stands in an array, and in arrays within it: gathered once, however many parts of patterns ask for it. */
export class Items {
  readonly scalars: Scalar[] = []
  readonly objects: EventObject[] = []
}

/** What stands at a path in two ways: under its name, and behind a dot in other names. */
export class Joined {
  readonly own: EventValue
  readonly behindDots: EventObject

  constructor(own: EventValue, behindDots: EventObject) {
    this.own = own
    this.behindDots = behindDots
  }
}

export interface Event {
  readonly object: EventObject
  /** How much there is of it: values, and UTF-16 units of names and texts. */
  readonly units: number
}

/**
 * Of what JSON says. INVARIANT: that may be nested, and a name have dots, as deep as it is long: nothing here calls itself, and
 * what it costs grows as the event does.
 */
export function readEvent(json: object): Event {
  const reader = new Reader()
  const object = reader.valueOf(json) as EventObject
  reader.finish()
  return { object, units: reader.units }
}

/** A member of an object: its name's parts, from which of them on, and its value as JSON has it. */
type Member = readonly [names: readonly string[], from: number, value: unknown]

class Reader {
  units = 0
  /** What is still to be done, the next of it last. */
  readonly #left: (() => void)[] = []

  finish(): void {
    for (let next = this.#left.pop(); next; next = this.#left.pop()) next()
  }

  valueOf(value: unknown): EventValue {
    this.units += typeof value === 'string' ? 1 + value.length : 1
    if (typeof value !== 'object' || value === null) return value as Scalar
    if (Array.isArray(value)) {
      const items = new Items()
      this.#left.push(() => this.#gather(items, value))
      return items
    }
    const object = new Map<string, EventValue>()
    this.#left.push(() => this.#fill(object, value))
    return object
  }

  #gather({ scalars, objects }: Items, list: readonly unknown[]): void {
    const lists = [list]
    for (let next = lists.pop(); next; next = lists.pop()) {
      for (const one of next) {
        if (Array.isArray(one)) {
          this.units++
          lists.push(one)
        } else if (typeof one === 'object' && one !== null) objects.push(this.valueOf(one) as EventObject)
        else scalars.push(this.valueOf(one) as Scalar)
      }
    }
  }

  #fill(object: Map<string, EventValue>, json: object): void {
    const dotted: Member[] = []
    for (const [name, value] of Object.entries(json)) {
      this.units += name.length
      if (name.includes('.')) dotted.push([name.split('.'), 0, value])
      else object.set(name, this.valueOf(value))
    }
    if (dotted.length > 0) this.#join(object, dotted)
  }

  #join(object: Map<string, EventValue>, members: readonly Member[]): void {
    const behindDots = new Map<string, Member[]>()
    for (const [names, from, value] of members) {
      const name = names.at(from)!
      if (from === names.length - 1) object.set(name, this.valueOf(value))
      else if (behindDots.has(name)) behindDots.get(name)!.push([names, from + 1, value])
      else behindDots.set(name, [[names, from + 1, value]])
    }
    for (const [name, within] of behindDots) {
      const own = object.get(name)
      const behind = new Map<string, EventValue>()
      this.#left.push(() => this.#join(behind, within))
      object.set(name, own === undefined ? behind : new Joined(own, behind))
    }
  }
}
