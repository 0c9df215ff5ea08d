// An event pattern as EventBridge's rules have it: which fields an event has, and which of their values. Read once, then asked of
// every event. AWS: its matcher is public (https://github.com/aws/event-ruler); what it says of a text that is no pattern is said
// here without the place in the text.
import { parseJson } from '../../core/text/json.ts'
import { compileLeaf, type Leaf } from './leaf.ts'
import { readLeaf } from './read-leaf.ts'
import { PatternError } from './pattern-error.ts'

/** AWS: in UTF-16 units. */
export const longestPattern = 4096

export interface PatternNode {
  readonly fields: ReadonlyMap<string, PatternNode | PatternLeaf>
  /** Of each of them one alternative has to match the same object. */
  readonly choices: readonly (readonly PatternNode[])[]
}

export interface PatternLeaf extends Leaf {
  readonly path: readonly string[]
}

export const isLeaf = (part: PatternNode | PatternLeaf): part is PatternLeaf => 'matches' in part

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws PatternError. */
export function parsePattern(text: string): PatternNode {
  if (text.length > longestPattern) throw new PatternError(`The pattern is longer than ${longestPattern} characters`)
  let json: unknown
  try {
    json = parseJson(text)
  } catch {
    throw new PatternError('Unexpected character or end of input')
  }
  if (!isObject(json)) throw new PatternError('Filter is not an object')
  return readNode(json, [])
}

function readNode(json: Json, path: readonly string[]): PatternNode {
  const entries = Object.entries(json)
  if (entries.length === 0) throw new PatternError('Empty objects are not allowed')
  const fields = new Map<string, PatternNode | PatternLeaf>()
  const choices: (readonly PatternNode[])[] = []
  for (const [name, value] of entries) {
    if (name === '$or' && isChoice(value)) choices.push(value.map(one => readNode(one, path)))
    else fields.set(name, readField(name, value, [...path, name]))
  }
  const node = { fields, choices }
  requireApart(node)
  return node
}

/** AWS: two objects at least, none of which looks like a condition; else it is a field that happens to be called so. */
function isChoice(value: unknown): value is readonly Json[] {
  return Array.isArray(value) && value.length >= 2 && value.every(one => isObject(one) && !Object.keys(one).some(isReserved))
}

const reserved: ReadonlySet<string> = new Set([
  'prefix', 'suffix', 'equals-ignore-case', 'anything-but', 'numeric', 'exists', 'cidr', 'wildcard',
  'exactly', 'begins-with', 'anything-but-prefix',
])
const isReserved = (name: string): boolean => reserved.has(name)

function readField(name: string, value: unknown, path: readonly string[]): PatternNode | PatternLeaf {
  if (isObject(value)) return readNode(value, path)
  if (!Array.isArray(value)) throw new PatternError(`"${name}" must be an object or an array`)
  return { path, ...compileLeaf(readLeaf(value)) }
}

/**
 * DIFFERS: a field that stands beside a `$or` and within it too is refused. What AWS makes of it depends on where it stands.
 * INVARIANT: so no part of an array is asked for by two alternatives of different objects, which would have to be the same part.
 */
function requireApart({ fields, choices }: PatternNode): void {
  for (const choice of choices) for (const alternative of choice) for (const name of namesIn(alternative)) {
    if (fields.has(name)) throw new PatternError(`"${name}" stands beside $or and within it, which Stockade does not take`)
  }
}

const namesIn = ({ fields, choices }: PatternNode): readonly string[] =>
  [...fields.keys(), ...choices.flat().flatMap(namesIn)]
