// Whether an event matches a pattern. Pattern and event are walked together: what a value is asked for each part of the pattern
// that has its path is counted, since whoever writes both makes it as much as their product.
import { Exhausted, spend, type Budget } from '../policy/budget.ts'
import { Items, Joined, type Event, type EventObject, type EventValue } from './event.ts'
import type { Pattern, PatternLeaf, PatternNode } from './pattern.ts'

/** A step is some nanoseconds. */
const stepsAtLeast = 1 << 16
const stepsOfUnit = 32
/** Some twenty milliseconds, which is as long as others wait for a turn of the event loop. */
export const mostSteps = 1 << 21

/** What a part of a pattern costs at least, and an object that it is asked of. */
const stepsOfNode = 8
const stepsOfLook = 4
const stepsOfScalar = 2

/** What one match may cost. */
export const budgetFor = (pattern: Pattern, event: Event): Budget =>
  ({ left: Math.min(mostSteps, stepsAtLeast + stepsOfUnit * (pattern.units + event.units)) })

/**
 * AWS: what is asked of an object in an array is asked of one and the same object of it (event-ruler, "array consistency").
 * INVARIANT: a match takes no more steps than a constant and a multiple of what pattern and event measure. DIFFERS: AWS tells of
 * no such bound; here an event does not match where it is met. It takes a dozen conditions on one path that leads to ten
 * thousand values.
 */
export function matchesPattern(pattern: Pattern, event: Event, budget = budgetFor(pattern, event)): boolean {
  try {
    return new Match(event.object, budget).matchesNode(pattern.root, [event.object])
  } catch (thrown) {
    if (thrown instanceof Exhausted) return false
    throw thrown
  }
}

/**
 * DIFFERS: of objects that a path leads to in more ways than these, by dots here and there, the others are not looked at; and
 * where two arrays stand at one path, what is asked of one object of either is not asked of one of each together.
 */
const mostWays = 8

class Match {
  readonly #event: EventObject
  readonly #budget: Budget
  /** Whether a leaf's path is absent, which is found once. */
  readonly #absences = new Map<PatternLeaf, boolean>()

  constructor(event: EventObject, budget: Budget) {
    this.#event = event
    this.#budget = budget
  }

  /** Of the objects that the event has at the node's path together. Where it has none, it is asked for absent values alone. */
  matchesNode(node: PatternNode, objects: readonly EventObject[]): boolean {
    spend(this.#budget, stepsOfNode)
    for (const [name, { leaf, within }] of node.fields) {
      const values = this.#valuesOf(objects, name)
      if (leaf && !this.#matchesLeaf(leaf, values)) return false
      if (within && !this.#matchesWithin(within, values)) return false
    }
    return node.choices.every(choice => choice.some(one => this.matchesNode(one, objects)))
  }

  #matchesWithin(node: PatternNode, values: readonly EventValue[]): boolean {
    const together = objectsIn(values)
    let isAlone = true
    for (const list of values) {
      if (!isList(list)) continue
      for (const one of list.objects) {
        isAlone = false
        if (this.matchesNode(node, together.length === 0 ? [one] : [...together, one])) return true
      }
    }
    return isAlone && this.matchesNode(node, together)
  }

  #matchesLeaf(leaf: PatternLeaf, values: readonly EventValue[]): boolean {
    for (const value of values) {
      if (isList(value)) {
        for (const one of value.scalars) {
          spend(this.#budget, stepsOfScalar)
          if (leaf.matches(one, this.#budget)) return true
        }
      } else if (isScalar(value) && leaf.matches(value, this.#budget)) return true
    }
    return leaf.absent && this.#isNowhere(leaf)
  }

  /** What stands under the name, in each of the objects. */
  #valuesOf(objects: readonly EventObject[], name: string): readonly EventValue[] {
    spend(this.#budget, objects.length * stepsOfLook)
    if (objects.length === 1) return valueOf(objects[0]!.get(name))
    const values: EventValue[] = []
    for (const object of objects) {
      const value = object.get(name)
      if (value !== undefined) values.push(...valueOf(value))
    }
    return values
  }

  /** AWS: a path is absent where no object of the event has a value there, in whichever part of an array. */
  #isNowhere(leaf: PatternLeaf): boolean {
    let answer = this.#absences.get(leaf)
    if (answer === undefined) this.#absences.set(leaf, (answer = this.#isAbsent(leaf.path)))
    return answer
  }

  #isAbsent(path: readonly string[]): boolean {
    let objects: readonly EventObject[] = [this.#event]
    for (const name of path.slice(0, -1)) {
      objects = this.#valuesOf(objects, name)
        .flatMap(value => (isList(value) ? value.objects : isObject(value) ? [value] : []))
    }
    return !this.#valuesOf(objects, path.at(-1)!)
      .some(value => (isList(value) ? value.scalars.length > 0 : isScalar(value)))
  }
}

function valueOf(value: EventValue | undefined): readonly EventValue[] {
  if (value instanceof Joined) return [value.own, value.behindDots]
  return value === undefined ? [] : [value]
}

/** The objects among values that are looked at together. */
function objectsIn(values: readonly EventValue[]): readonly EventObject[] {
  const [first] = values
  if (first === undefined || (values.length === 1 && !isObject(first))) return []
  return values.filter(isObject).slice(0, mostWays)
}

const isList = (value: EventValue): value is Items => value instanceof Items
const isObject = (value: EventValue): value is EventObject => value instanceof Map
const isScalar = (value: EventValue): value is Exclude<EventValue, Items | EventObject | Joined> =>
  typeof value !== 'object' || value === null
