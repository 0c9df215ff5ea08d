// The list at the end of a path, as a pattern writes it: values, and conditions that are objects of one member.
import { isObject, type JsonObject } from '../../core/text/json-values.ts'
import { foldedText, newLeafParts, type LeafParts, type Scalar } from './leaf.ts'
import { PatternError } from './pattern-error.ts'
import { exceptionOf } from './read-exception.ts'
import { networkOf } from './read-network.ts'
import { rangeOf } from './read-numeric.ts'
import { parseWildcard } from './wildcards.ts'

export function readLeaf(list: readonly unknown[]): LeafParts {
  if (list.length === 0) throw new PatternError('Empty arrays are not allowed')
  const parts = newLeafParts()
  for (const item of list) {
    if (isScalar(item)) parts.values.add(numberOf(item))
    else if (Array.isArray(item)) throw new PatternError('Match value must be String, number, true, false, or null')
    else readCondition(item as JsonObject, parts)
  }
  return parts
}

const isScalar = (item: unknown): item is Scalar => typeof item !== 'object' || item === null

/** One zero: -0 equals 0, and a set has it so. */
const numberOf = (value: Scalar): Scalar => (typeof value === 'number' ? value + 0 : value)

type Reader = (operand: unknown, parts: LeafParts) => void

const conditions: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['exactly', (operand, { values }) => void values.add(textOf(operand, 'exact'))],
  ['prefix', readAffix('prefix', ({ prefixes, foldedPrefixes }) => ({ exact: prefixes, folded: foldedPrefixes }))],
  ['suffix', readAffix('suffix', ({ suffixes, foldedSuffixes }) => ({ exact: suffixes, folded: foldedSuffixes }))],
  ['equals-ignore-case', (operand, { folded }) => void folded.add(foldedText(textOf(operand, 'equals-ignore-case')))],
  ['wildcard', (operand, { wildcards }) => void wildcards.set(...wildcardOf(textOf(operand, 'wildcard')))],
  ['exists', readExists],
  ['numeric', (operand, { ranges }) => void ranges.push(rangeOf(operand))],
  // AWS: the sentence is that of a prefix.
  ['cidr', (operand, { networks }) => void networks.push(networkOf(textOf(operand, 'prefix')))],
  ['anything-but', (operand, { exceptions }) => void exceptions.push(exceptionOf(operand))],
])

function readCondition(condition: JsonObject, parts: LeafParts): void {
  const [entry, ...more] = Object.entries(condition)
  if (!entry) throw new PatternError('Match expression name not found')
  const [name, operand] = entry
  const read = conditions.get(name)
  if (!read) throw new PatternError(`Unrecognized match type ${name}`)
  read(operand, parts)
  if (more.length > 0) throw new PatternError(name === 'numeric' || name === 'anything-but' ? tooMany : onlyOne)
}

const onlyOne = 'Only one key allowed in match expression'
// AWS: whatever it is that has too many.
const tooMany = 'Too many elements in numeric expression'

function textOf(operand: unknown, name: string): string {
  if (typeof operand !== 'string') throw new PatternError(`${name} match pattern must be a string`)
  return operand
}

const wildcardOf = (text: string) => [text, parseWildcard(text)] as const

interface Affixes {
  readonly exact: string[]
  readonly folded: string[]
}

function readAffix(name: string, affixesOf: (parts: LeafParts) => Affixes): Reader {
  return (operand, parts) => {
    const { exact, folded } = affixesOf(parts)
    if (isObject(operand)) folded.push(foldedText(textIgnoringCase(operand, name)))
    else exact.push(textOf(operand, name))
  }
}

function textIgnoringCase(operand: JsonObject, name: string): string {
  const [[member, text] = [], ...more] = Object.entries(operand)
  if (member === undefined) throw new PatternError(`${name[0]!.toUpperCase()}${name.slice(1)} expression name not found`)
  if (member !== 'equals-ignore-case') throw new PatternError(`Unsupported ${name} pattern: ${member}`)
  const read = textOf(text, member)
  if (more.length > 0) throw new PatternError(onlyOne)
  return read
}

function readExists(operand: unknown, parts: LeafParts): void {
  if (typeof operand !== 'boolean') throw new PatternError('exists match pattern must be either true or false.')
  if (operand) parts.present = true
  else parts.absent = true
}
