// Whether an event matches a pattern. Pattern and event are walked together, so that a value of the event is looked at once for
// each part of the pattern that has its path.
import { Joined, type EventObject, type EventValue } from './event.ts'
import type { Scalar } from './leaf.ts'
import type { PatternLeaf, PatternNode } from './pattern.ts'

/** AWS: what is asked of an object in an array is asked of one and the same object of it (event-ruler, "array consistency"). */
export function matchesPattern(pattern: PatternNode, event: EventObject): boolean {
  const isNowhere = absenceIn(event)
  return matchesNode(pattern, [event], isNowhere)
}

type Absence = (leaf: PatternLeaf) => boolean

/** Of the objects that the event has at the node's path together. Where it has none, it is asked for absent values alone. */
function matchesNode(node: PatternNode, objects: readonly EventObject[], isNowhere: Absence): boolean {
  for (const [name, { leaf, within }] of node.fields) {
    const values = valuesOf(objects, name)
    if (leaf && !matchesLeaf(leaf, values, isNowhere)) return false
    if (within && !matchesWithin(within, values, isNowhere)) return false
  }
  return node.choices.every(choice => choice.some(one => matchesNode(one, objects, isNowhere)))
}

/**
 * DIFFERS: of objects that a path leads to in more ways than these, by dots here and there, the others are not looked at; and
 * where two arrays stand at one path, what is asked of one object of either is not asked of one of each together.
 */
const mostWays = 8

function matchesWithin(node: PatternNode, values: readonly EventValue[], isNowhere: Absence): boolean {
  const together = values.filter(isObject).slice(0, mostWays)
  const items = values.filter(isList)
  const objects = items.length === 0 ? [] : objectsIn(items)
  if (objects.length === 0) return matchesNode(node, together, isNowhere)
  return objects.some(one => matchesNode(node, together.length === 0 ? [one] : [...together, one], isNowhere))
}

function matchesLeaf(leaf: PatternLeaf, values: readonly EventValue[], isNowhere: Absence): boolean {
  return anyScalar(values, leaf.matches) || (leaf.absent && isNowhere(leaf))
}

/** What stands under the name, in each of the objects. */
function valuesOf(objects: readonly EventObject[], name: string): readonly EventValue[] {
  const values: EventValue[] = []
  for (const object of objects) {
    const value = object.get(name)
    if (value instanceof Joined) values.push(value.own, value.behindDots)
    else if (value !== undefined) values.push(value)
  }
  return values
}

/** The objects among values, and within those that are arrays. */
function objectsIn(values: readonly EventValue[]): readonly EventObject[] {
  const objects: EventObject[] = []
  for (const one of partsOf(values)) if (isObject(one)) objects.push(one)
  return objects
}

function anyScalar(values: readonly EventValue[], test: (scalar: Scalar) => boolean): boolean {
  for (const one of partsOf(values)) if (!isObject(one) && test(one)) return true
  return false
}

/** What is no array: values, or all that is in them. INVARIANT: arrays may be nested as deep as an event is long. */
function* partsOf(values: readonly EventValue[]): Generator<Scalar | EventObject> {
  const left = values.toReversed()
  while (left.length > 0) {
    const one = left.pop()!
    if (!isList(one)) yield one as Scalar | EventObject
    else for (let i = one.length - 1; i >= 0; i--) left.push(one[i]!)
  }
}

const isList = (value: EventValue): value is readonly EventValue[] => Array.isArray(value)
const isObject = (value: EventValue): value is EventObject => value instanceof Map

/** AWS: a path is absent where no object of the event has a value there, in whichever part of an array. Found once for each. */
function absenceIn(event: EventObject): Absence {
  const known = new Map<PatternLeaf, boolean>()
  return leaf => {
    let answer = known.get(leaf)
    if (answer === undefined) known.set(leaf, (answer = isAbsent(event, leaf.path)))
    return answer
  }
}

function isAbsent(event: EventObject, path: readonly string[]): boolean {
  let objects: readonly EventObject[] = [event]
  for (const name of path.slice(0, -1)) objects = objectsIn(valuesOf(objects, name))
  return !anyScalar(valuesOf(objects, path.at(-1)!), () => true)
}
