// What `anything-but` leaves out, as a pattern writes it: a value, values of one kind, or one condition on texts.
import type { JsonObject } from '../../core/text/json-values.ts'
import { foldedText, type Exception, type Scalar } from './leaf.ts'
import { PatternError } from './pattern-error.ts'
import { parseWildcard } from './wildcards.ts'

/** Throws PatternError. */
export function exceptionOf(operand: unknown): Exception {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) {
    requireOperand(operand)
    return { values: new Set(valuesOf(operand)) }
  }
  const [[name, given] = [], ...more] = Object.entries(operand as JsonObject)
  if (name === undefined) throw new PatternError('Anything-But expression name not found')
  const read = readers.get(name)
  if (!read) throw new PatternError(`Unsupported anything-but pattern: ${name}`)
  requireOperand(given)
  const exception = read(given)
  if (more.length > 0) throw new PatternError('Too many elements in numeric expression')
  return exception
}

type Operand = string | number | readonly unknown[]

function requireOperand(operand: unknown): asserts operand is Operand {
  if (typeof operand === 'string' || typeof operand === 'number' || Array.isArray(operand)) return
  throw new PatternError('Value of anything-but must be an array or single string/number value.')
}

const affixRefused = 'prefix/suffix match pattern must be a string'

const readers: ReadonlyMap<string, (operand: Operand) => Exception> = new Map<string, (operand: Operand) => Exception>([
  ['prefix', operand => ({ prefixes: notEmpty(textsOf(operand, affixRefused)) })],
  ['suffix', operand => ({ suffixes: notEmpty(textsOf(operand, affixRefused)) })],
  ['equals-ignore-case', operand => ({ folded: new Set(textsOf(operand, noText).map(foldedText)) })],
  ['wildcard', operand => {
    const texts = textsOf(operand, 'wildcard match pattern must be a string')
    return { wildcards: new Map(texts.map(text => [text, parseWildcard(text)])) }
  }],
])

const noText = 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.'

const listOf = (operand: Operand): readonly unknown[] => (typeof operand === 'object' ? operand : [operand])

function textsOf(operand: Operand, refused: string): readonly string[] {
  const list = listOf(operand)
  // DIFFERS: what AWS makes of an empty list is not known.
  if (list.length === 0) throw new PatternError('Empty arrays are not allowed')
  return list.map(text => {
    if (typeof text !== 'string') throw new PatternError(refused)
    return text
  })
}

function notEmpty(texts: readonly string[]): readonly string[] {
  if (texts.includes('')) throw new PatternError('Null prefix/suffix not allowed')
  return texts
}

function valuesOf(operand: Operand): readonly Scalar[] {
  const values = listOf(operand)
  if (!values.every(value => typeof value === 'string' || typeof value === 'number')) {
    throw new PatternError('Inside anything but list, start|null|boolean is not supported.')
  }
  const [first] = values
  if (first === undefined || !values.every(value => typeof value === typeof first)) {
    throw new PatternError('Inside anything but list, either all values are number or string, mixed type is not supported')
  }
  // One zero, as in a list of values.
  return values.map(value => (typeof value === 'number' ? value + 0 : value))
}
