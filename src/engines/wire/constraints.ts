// The constraints of one schema: their texts, and which of them a value violates.
import type { NumberSchema, Schema, StringSchema } from '../../contracts/contract.ts'
import { getPattern } from './pattern.ts'

interface Bounds {
  readonly min?: number
  readonly max?: number
}

const none: readonly string[] = []

/** Every constraint's text, in AWS's order. */
export function constraintsOf(schema: Schema): readonly string[] {
  const texts: string[] = []
  const { min, max }: Bounds = schema as Bounds
  const measure = isNumber(schema) ? 'value' : 'length'
  if (max !== undefined) texts.push(atMost(measure, max))
  if (min !== undefined) texts.push(atLeast(measure, min))
  if (schema.type === 'string') {
    if (schema.pattern !== undefined) texts.push(matching(schema.pattern))
    if (schema.enum) texts.push(oneOf(schema.enum))
  }
  return texts
}

export function violatedConstraints(schema: Schema, value: unknown): readonly string[] {
  switch (schema.type) {
    case 'string': return ofString(schema, value as string)
    case 'blob': return outside(schema, (value as Uint8Array).byteLength, 'length')
    case 'list': return outside(schema, (value as readonly unknown[]).length, 'length')
    case 'map': return outside(schema, Object.keys(value as object).length, 'length')
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

/** Lengths count UTF-16 units, as Java's do. */
function ofString(schema: StringSchema, value: string): readonly string[] {
  const bounds = outside(schema, value.length, 'length')
  if (schema.enum) return schema.enum.includes(value) ? bounds : [oneOf(schema.enum), ...bounds]
  if (schema.pattern === undefined) return bounds
  // INVARIANT: a pattern sees only values within the length that the contract allows.
  if (schema.max !== undefined && value.length > schema.max) return bounds
  return getPattern(schema.pattern).test(value) ? bounds : [matching(schema.pattern), ...bounds]
}

function outside({ min, max }: Bounds, size: number, measure: string): readonly string[] {
  if (max !== undefined && size > max) return [atMost(measure, max)]
  return min !== undefined && size < min ? [atLeast(measure, min)] : none
}

function atMost(measure: string, max: number): string {
  return `Member must have ${measure} less than or equal to ${max}`
}

function atLeast(measure: string, min: number): string {
  return `Member must have ${measure} greater than or equal to ${min}`
}

function matching(pattern: string): string {
  return `Member must satisfy regular expression pattern: ${pattern}`
}

function oneOf(values: readonly string[]): string {
  return `Member must satisfy enum value set: [${values.join(', ')}]`
}
