// An event pattern as EventBridge's rules have it: which fields an event has, and which of their values. Read once, then asked of
// every event. AWS: its matcher is public (https://github.com/aws/event-ruler); what it says of a text that is no pattern is said
// here without the place in the text.
import { parseJson } from '../../core/text/json.ts'
import { isObject, type JsonObject } from '../../core/text/json-values.ts'
import { compileLeaf, wildcardTrees, type Leaf, type LeafParts } from './leaf.ts'
import { readLeaf } from './read-leaf.ts'
import { PatternError } from './pattern-error.ts'
import { requireSimple } from './wildcards.ts'

/** AWS: in UTF-16 units. */
export const longestPattern = 4096

export interface Pattern {
  readonly root: PatternNode
  /** As long as its text. */
  readonly units: number
}

export interface PatternNode {
  readonly fields: ReadonlyMap<string, PatternField>
  /** Of each of them one alternative has to match the same objects. */
  readonly choices: readonly (readonly PatternNode[])[]
}

/** What is asked of values at a path, and of what is behind it. */
export interface PatternField {
  leaf?: PatternLeaf
  within?: ReadNode
}

interface ReadNode extends PatternNode {
  readonly fields: Map<string, PatternField>
  readonly choices: (readonly PatternNode[])[]
}

export interface PatternLeaf extends Leaf {
  readonly path: readonly string[]
}

/** Throws PatternError. */
export function parsePattern(text: string): Pattern {
  if (text.length > longestPattern) throw new PatternError(`The pattern is longer than ${longestPattern} characters`)
  let json: unknown
  try {
    json = parseJson(text)
  } catch {
    throw new PatternError('Unexpected character or end of input')
  }
  if (!isObject(json)) throw new PatternError('Filter is not an object')
  const read: LeavesRead = new Map()
  const root = newNode()
  readInto(root, json, [], read)
  for (const leaves of read.values()) requireSimple(wildcardTrees(leaves))
  requireApart(root)
  return { root, units: text.length }
}

/** By path, in whichever alternatives they stand. */
type LeavesRead = Map<string, LeafParts[]>

const newNode = (): ReadNode => ({ fields: new Map(), choices: [] })

/** AWS: a name with dots in it is a path (event-ruler). What is read of the same path later replaces what was. */
function readInto(node: ReadNode, json: JsonObject, path: readonly string[], read: LeavesRead): void {
  const entries = Object.entries(json)
  if (entries.length === 0) throw new PatternError('Empty objects are not allowed')
  for (const [name, value] of entries) {
    if (name === '$or' && isChoice(value)) {
      node.choices.push(value.map(one => {
        const alternative = newNode()
        readInto(alternative, one, path, read)
        return alternative
      }))
      continue
    }
    const names = [...path, ...name.split('.')]
    if (names.length > deepestPath) throw new PatternError(tooDeep)
    const field = fieldAt(node, names.slice(path.length))
    if (isObject(value)) readInto(field.within ??= newNode(), value, names, read)
    else field.leaf = leafOf(name, value, names, read)
  }
}

/** DIFFERS: AWS has no bound but the pattern's length. INVARIANT: what walks a pattern calls itself no deeper. */
const deepestPath = 500
const tooDeep = `A path of more than ${deepestPath} names is not implemented by Stockade`

function fieldAt(node: ReadNode, names: readonly string[]): PatternField {
  let at = node
  for (const name of names.slice(0, -1)) at = (fieldOf(at, name).within ??= newNode())
  return fieldOf(at, names.at(-1)!)
}

function fieldOf({ fields }: ReadNode, name: string): PatternField {
  const known = fields.get(name)
  if (known) return known
  const field: PatternField = {}
  fields.set(name, field)
  return field
}

function leafOf(name: string, value: unknown, path: readonly string[], read: LeavesRead): PatternLeaf {
  if (!Array.isArray(value)) throw new PatternError(`"${name}" must be an object or an array`)
  const parts = readLeaf(value)
  const at = path.join('.')
  read.set(at, [...read.get(at) ?? [], parts])
  return { path, ...compileLeaf(parts) }
}

/** AWS: two objects at least, none of which looks like a condition; else it is a field that happens to be called so. */
function isChoice(value: unknown): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length >= 2 && value.every(one => isObject(one) && !Object.keys(one).some(isReserved))
}

// AWS: event-ruler's own list, with what it keeps for later.
const reserved: ReadonlySet<string> = new Set([
  'exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr',
  '=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case', 'date-after', 'date-on-or-after', 'date-before',
  'date-on-or-before', 'in-date-range', 'ip-address-in-range', 'ip-address-not-in-range',
])
const isReserved = (name: string): boolean => reserved.has(name)

/**
 * DIFFERS: a field that stands beside a `$or` and within it too is refused. What AWS makes of it depends on where it stands.
 * INVARIANT: so no part of an array is asked for by two alternatives of different objects, which would have to be the same part.
 */
function requireApart({ fields, choices }: PatternNode): void {
  for (const { within } of fields.values()) if (within) requireApart(within)
  for (const choice of choices) for (const alternative of choice) {
    requireApart(alternative)
    for (const name of namesIn(alternative)) {
      if (fields.has(name)) throw new PatternError(`"${name}" stands beside $or and within it, which Stockade does not take`)
    }
  }
}

const namesIn = ({ fields, choices }: PatternNode): readonly string[] =>
  [...fields.keys(), ...choices.flat().flatMap(namesIn)]
