// Whether an event matches a pattern. Pattern and event are walked together, so that a value of the event is looked at once for
// each part of the pattern that has its path.
import type { Scalar } from './leaf.ts'
import { isLeaf, type PatternLeaf, type PatternNode } from './pattern.ts'

export type EventValue = Scalar | readonly EventValue[] | EventObject
export interface EventObject {
  readonly [name: string]: EventValue
}

/** AWS: what is asked of an object in an array is asked of one and the same object of it (event-ruler, "array consistency"). */
export function matchesPattern(pattern: PatternNode, event: EventObject): boolean {
  const isNowhere = absenceIn(event)
  return matchesNode(pattern, event, isNowhere)
}

type Absence = (leaf: PatternLeaf) => boolean

/** `undefined` where the event has no object at the node's path: then it is asked for nothing but absent values. */
function matchesNode(node: PatternNode, object: EventObject | undefined, isNowhere: Absence): boolean {
  for (const [name, part] of node.fields) {
    const value = object && Object.hasOwn(object, name) ? object[name] : undefined
    const matches = isLeaf(part) ? matchesLeaf(part, value, isNowhere) : matchesWithin(part, value, isNowhere)
    if (!matches) return false
  }
  return node.choices.every(choice => choice.some(one => matchesNode(one, object, isNowhere)))
}

function matchesWithin(node: PatternNode, value: EventValue | undefined, isNowhere: Absence): boolean {
  const objects = objectsIn(value)
  return objects.length === 0 ? matchesNode(node, undefined, isNowhere) : objects.some(one => matchesNode(node, one, isNowhere))
}

function matchesLeaf(leaf: PatternLeaf, value: EventValue | undefined, isNowhere: Absence): boolean {
  return (value !== undefined && anyScalar(value, leaf.matches)) || (leaf.absent && isNowhere(leaf))
}

/** The value where it is an object, or those within it where it is an array. */
function objectsIn(value: EventValue | undefined): readonly EventObject[] {
  const objects: EventObject[] = []
  for (const one of partsOf(value)) if (typeof one === 'object' && one !== null) objects.push(one)
  return objects
}

function anyScalar(value: EventValue, test: (scalar: Scalar) => boolean): boolean {
  for (const one of partsOf(value)) if ((typeof one !== 'object' || one === null) && test(one)) return true
  return false
}

/** What is no array: the value, or all that is in it. INVARIANT: arrays may be nested as deep as an event is long. */
function* partsOf(value: EventValue | undefined): Generator<Scalar | EventObject> {
  const left = value === undefined ? [] : [value]
  while (left.length > 0) {
    const one = left.pop()!
    if (!isList(one)) yield one
    else for (let i = one.length - 1; i >= 0; i--) left.push(one[i]!)
  }
}

const isList = (value: EventValue): value is readonly EventValue[] => Array.isArray(value)

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
  for (const name of path.slice(0, -1)) objects = objects.flatMap(object => objectsIn(valueOf(object, name)))
  return !objects.some(object => {
    const value = valueOf(object, path.at(-1)!)
    return value !== undefined && anyScalar(value, () => true)
  })
}

const valueOf = (object: EventObject, name: string): EventValue | undefined =>
  (Object.hasOwn(object, name) ? object[name] : undefined)
