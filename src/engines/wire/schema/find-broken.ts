// The first member of an input that breaks its contract, for a service that says of each what is wrong in words of its own.
import type { Schema, StructureSchema } from '../../../contracts/contract.ts'
import { violatedConstraints } from './constraints.ts'
import { fieldsOf, type Field } from './fields.ts'
import { quoted } from './quoted.ts'

type Structure = Readonly<Record<string, unknown>>

export interface BrokenMember {
  /** Where it stands in the request; absent of what stands in a body. */
  readonly place: Field['location']
  /** As it is called there. */
  readonly name: string
  /** Of a text or a number, what was sent, unless it is a secret; empty otherwise. */
  readonly text: string
  readonly isMissing: boolean
}

/** Undefined where the value keeps its contract. */
export function findBroken(schema: StructureSchema, value: Structure): BrokenMember | undefined {
  for (const field of fieldsOf(schema)) {
    const member = value[field.name]
    if (member === undefined && !field.required) continue
    const found = member === undefined ? broken : findIn(field.schema, member)
    if (found) return found === broken ? brokenAt(field, member) : found
  }
  return undefined
}

export function brokenAt({ location, wireName, xmlName, sensitive }: Field, value: unknown): BrokenMember {
  const isScalar = typeof value === 'string' || typeof value === 'number'
  const text = isScalar && !sensitive ? quoted(String(value)) : ''
  const name = location === undefined || location === 'payload' ? xmlName : wireName
  return { place: location, name, text, isMissing: value === undefined }
}

/** The value itself, which has the name of what it stands in. */
const broken = Symbol('broken')

function findIn(schema: Schema, value: unknown): BrokenMember | typeof broken | undefined {
  if (violatedConstraints(schema, value).length > 0) return broken
  switch (schema.type) {
    case 'structure': return findBroken(schema, value as Structure)
    case 'list': return findAmong(schema.item(), value as readonly unknown[])
    case 'map': {
      const map = value as Structure
      return findAmong(schema.key(), Object.keys(map)) ?? findAmong(schema.value(), Object.values(map))
    }
    default: return undefined
  }
}

function findAmong(schema: Schema, values: readonly unknown[]): BrokenMember | typeof broken | undefined {
  for (const value of values) {
    const found = findIn(schema, value)
    if (found) return found
  }
  return undefined
}
