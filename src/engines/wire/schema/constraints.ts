// The constraints of one schema, and which of them a value violates.
import type { MapSchema, NumberSchema, Schema, StringSchema } from '../../../contracts/contract.ts'
import { getPattern } from '../patterns/pattern.ts'

interface Bounds {
  readonly min?: number
  readonly max?: number
}

/** Where a contract has no bound: UTF-16 units of a string, items of a list, entries of a map. */
export const longestText = 8192
export const mostItems = 1000

/** What a schema may ask of a value. */
export type Rule = 'max length' | 'min length' | 'max value' | 'min value' | 'pattern' | 'enum'

export interface Constraint {
  readonly rule: Rule
  readonly text: string
}

const none: readonly Constraint[] = []

/** Every constraint, in AWS's order. */
export function constraintsOf(schema: Schema): readonly Constraint[] {
  const found: Constraint[] = []
  const { min, max }: Bounds = schema as Bounds
  const measure = isNumber(schema) ? 'value' : 'length'
  if (max !== undefined) found.push(atMost(measure, max))
  if (min !== undefined) found.push(atLeast(measure, min))
  if (schema.type === 'string') {
    if (schema.pattern !== undefined) found.push(matching(schema.pattern))
    if (schema.enum) found.push(oneOf(schema.enum))
  }
  return found
}

/** A text whose size its operation judges, and which is longer than anyone else should look at. */
export function isTooLarge(schema: Schema, value: unknown): boolean {
  return schema.type === 'string' && schema.large === true && (value as string).length > longestText
}

export function violatedConstraints(schema: Schema, value: unknown): readonly Constraint[] {
  switch (schema.type) {
    case 'string': return ofString(schema, value as string)
    case 'blob': return outside(schema, (value as Uint8Array).byteLength, 'length')
    case 'list': return ofCount(schema, (value as readonly unknown[]).length)
    case 'map': return ofMap(schema, value as Readonly<Record<string, unknown>>)
    case 'integer':
    case 'long':
    case 'float':
    case 'double': return outside(schema, value as number, 'value')
    default: return none
  }
}

function isNumber(schema: Schema): schema is NumberSchema {
  return schema.type === 'integer' || schema.type === 'long' || schema.type === 'float' || schema.type === 'double'
}

// DIFFERS: where a model sets no bound there is one of ours, in the words of the others; AWS's own is rarely published. A shape
// that may hold more says so in the service's overrides.
const bounded = ({ min, max }: Bounds, most: number): Bounds => ({ max: max ?? most, ...(min !== undefined && { min }) })

function ofCount(bounds: Bounds, count: number): readonly Constraint[] {
  return count > mostItems ? outside(bounded(bounds, mostItems), count, 'length') : outside(bounds, count, 'length')
}

function ofMap(schema: MapSchema, map: Readonly<Record<string, unknown>>): readonly Constraint[] {
  const found = ofCount(schema, Object.keys(map).length)
  if (schema.whole === undefined || found.length > 0) return found
  let size = 0
  for (const [key, value] of Object.entries(map)) size += Buffer.byteLength(key) + Buffer.byteLength(String(value))
  if (size <= schema.whole) return none
  return [{ rule: 'max length', text: `Member must have size in bytes less than or equal to ${schema.whole}` }]
}

/** Lengths count UTF-16 units, as Java's do. */
function ofString(schema: StringSchema, value: string): readonly Constraint[] {
  const isLong = value.length > longestText && !schema.large
  const bounds = outside(isLong ? bounded(schema, longestText) : schema, value.length, 'length')
  if (schema.enum) return schema.enum.includes(value) ? bounds : [oneOf(schema.enum), ...bounds]
  if (schema.pattern === undefined) return bounds
  // INVARIANT: a pattern sees only values within the length that the contract, or our own bound, allows.
  if (value.length > (schema.max ?? longestText)) return bounds
  return getPattern(schema.pattern).test(value) ? bounds : [matching(schema.pattern), ...bounds]
}

function outside({ min, max }: Bounds, size: number, measure: Measure): readonly Constraint[] {
  if (max !== undefined && size > max) return [atMost(measure, max)]
  return min !== undefined && size < min ? [atLeast(measure, min)] : none
}

type Measure = 'length' | 'value'

const atMost = (measure: Measure, max: number): Constraint =>
  ({ rule: `max ${measure}`, text: `Member must have ${measure} less than or equal to ${max}` })

const atLeast = (measure: Measure, min: number): Constraint =>
  ({ rule: `min ${measure}`, text: `Member must have ${measure} greater than or equal to ${min}` })

const matching = (pattern: string): Constraint =>
  ({ rule: 'pattern', text: `Member must satisfy regular expression pattern: ${pattern}` })

const oneOf = (values: readonly string[]): Constraint =>
  ({ rule: 'enum', text: `Member must satisfy enum value set: [${values.join(', ')}]` })
