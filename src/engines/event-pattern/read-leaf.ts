// The list at the end of a path, as a pattern writes it: values, and conditions that are objects of one member.
import { parseNetwork } from '../policy/conditions/ip.ts'
import { foldedText, newLeafParts, type Exception, type LeafParts, type Scalar } from './leaf.ts'
import type { NumericRange } from './numeric-ranges.ts'
import { PatternError } from './pattern-error.ts'

type Json = Readonly<Record<string, unknown>>

export function readLeaf(list: readonly unknown[]): LeafParts {
  if (list.length === 0) throw new PatternError('Empty arrays are not allowed')
  const parts = newLeafParts()
  for (const item of list) {
    if (isScalar(item)) parts.values.add(numberOf(item))
    else if (Array.isArray(item)) throw new PatternError('Match value must be String, number, true, false, or null')
    else readCondition(item as Json, parts)
  }
  return parts
}

const isScalar = (item: unknown): item is Scalar => typeof item !== 'object' || item === null

/** One zero: -0 equals 0, and a set has it so. */
const numberOf = (value: Scalar): Scalar => (typeof value === 'number' ? value + 0 : value)

type Reader = (operand: unknown, parts: LeafParts) => void

const conditions: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['prefix', readAffix('prefix', ({ prefixes, foldedPrefixes }) => ({ exact: prefixes, folded: foldedPrefixes }))],
  ['suffix', readAffix('suffix', ({ suffixes, foldedSuffixes }) => ({ exact: suffixes, folded: foldedSuffixes }))],
  ['equals-ignore-case', (operand, { folded }) => void folded.add(foldedText(textOf(operand, 'equals-ignore-case')))],
  ['exists', readExists],
  ['numeric', (operand, { ranges }) => void ranges.push(rangeOf(operand))],
  ['cidr', readCidr],
  ['anything-but', (operand, { exceptions }) => void exceptions.push(exceptionOf(operand))],
])

function readCondition(condition: Json, parts: LeafParts): void {
  const [entry, ...more] = Object.entries(condition)
  if (!entry) throw new PatternError('Empty objects are not allowed')
  if (more.length > 0) throw new PatternError('Only one key allowed in match expression')
  const [name, operand] = entry
  // DIFFERS: a wildcard is refused and not ignored.
  if (name === 'wildcard') throw new PatternError('wildcard is not implemented by Stockade')
  const read = conditions.get(name)
  if (!read) throw new PatternError(`Unrecognized match type ${name}`)
  read(operand, parts)
}

function textOf(operand: unknown, name: string): string {
  if (typeof operand !== 'string') throw new PatternError(`${name} match pattern must be a string`)
  return operand
}

function notEmpty(text: string, name: string): string {
  if (text === '') throw new PatternError(`Null ${name} not allowed`)
  return text
}

interface Affixes {
  readonly exact: string[]
  readonly folded: string[]
}

function readAffix(name: string, affixesOf: (parts: LeafParts) => Affixes): Reader {
  return (operand, parts) => {
    const { exact, folded } = affixesOf(parts)
    const ignoring = isOnly(operand, 'equals-ignore-case')
    if (ignoring) folded.push(foldedText(notEmpty(textOf(ignoring.operand, name), name)))
    else exact.push(textOf(operand, name))
  }
}

/** The operand of an object that has this one member. */
function isOnly(value: unknown, member: string): { readonly operand: unknown } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const [[name, operand] = [], ...more] = Object.entries(value)
  return name === member && more.length === 0 ? { operand } : undefined
}

function readExists(operand: unknown, parts: LeafParts): void {
  if (typeof operand !== 'boolean') throw new PatternError('exists match pattern must be either true or false.')
  if (operand) parts.present = true
  else parts.absent = true
}

function readCidr(operand: unknown, { networks }: LeafParts): void {
  const network = typeof operand === 'string' && operand.length <= 64 ? parseNetwork(operand) : undefined
  if (!network) throw new PatternError('Malformed CIDR, one "/" and an address of IPv4 or IPv6 are required')
  networks.push(network)
}

/** AWS: as far as its numbers go, with six digits behind the point. */
const farthest = 5_000_000_000

const ends: ReadonlyMap<unknown, 'from' | 'to'> = new Map([['>', 'from'], ['>=', 'from'], ['<', 'to'], ['<=', 'to']])

function rangeOf(operand: unknown): NumericRange {
  if (!Array.isArray(operand)) throw new PatternError('Value of numeric must be an array.')
  const list: readonly unknown[] = operand
  if (list.length !== 2 && list.length !== 4) throw new PatternError('Numeric match takes an operator and a value, once or twice')
  const first = boundOf(list[0], list[1])
  if (list.length === 2) return first.range
  const second = boundOf(list[2], list[3])
  if (first.end !== 'from' || second.end !== 'to') throw new PatternError('Bad numeric range operator')
  const { from, fromOpen } = first.range
  const { to, toOpen } = second.range
  if (from >= to) throw new PatternError('Bottom must be less than top')
  return { from, fromOpen, to, toOpen }
}

interface Bound {
  readonly end: 'from' | 'to' | 'both'
  readonly range: NumericRange
}

const everywhere: NumericRange = { from: -Infinity, fromOpen: false, to: Infinity, toOpen: false }

function boundOf(operator: unknown, value: unknown): Bound {
  if (typeof value !== 'number') throw new PatternError('Value of numeric operator must be numeric')
  if (Math.abs(value) > farthest) throw new PatternError(`Value must be between -${farthest} and ${farthest}, inclusive`)
  if (operator === '=') return { end: 'both', range: { from: value, fromOpen: false, to: value, toOpen: false } }
  const end = ends.get(operator)
  if (!end) throw new PatternError(`Unrecognized numeric range operator: ${String(operator).slice(0, 20)}`)
  const isOpen = operator === '<' || operator === '>'
  const limits = end === 'from' ? { from: value, fromOpen: isOpen } : { to: value, toOpen: isOpen }
  return { end, range: { ...everywhere, ...limits } }
}

/** AWS: a value, values of one kind, or one condition on texts. */
function exceptionOf(operand: unknown): Exception {
  if (isScalar(operand) || Array.isArray(operand)) return { values: new Set(valuesOf(operand)) }
  const [[name, given] = ['', undefined], ...more] = Object.entries(operand as Json)
  if (more.length > 0) throw new PatternError('Only one key allowed in match expression')
  const texts = () => textsOf(given, name)
  switch (name) {
    case 'prefix': return { prefixes: texts() }
    case 'suffix': return { suffixes: texts() }
    case 'equals-ignore-case': return { folded: new Set(texts().map(foldedText)) }
    case 'wildcard': throw new PatternError('wildcard is not implemented by Stockade')
    default: throw new PatternError(`Unsupported anything-but pattern: ${name}`)
  }
}

function valuesOf(operand: Scalar | readonly unknown[]): readonly Scalar[] {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
  const [first] = values
  const isOfKind = typeof first === 'string' || typeof first === 'number'
  if (!isOfKind) throw new PatternError('Value of anything-but must be an array or single string/number value.')
  if (!values.every(value => typeof value === typeof first)) {
    throw new PatternError('Inside anything-but list, either all values are number or string, mixed type is not supported')
  }
  return values.map(value => numberOf(value as Scalar))
}

function textsOf(given: unknown, name: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0) throw new PatternError('Empty arrays are not allowed')
  return list.map(text => notEmpty(textOf(text, name), name))
}
