// The first member of an input that breaks its contract, for a service that says of each what is wrong in words of its own.
import type { Schema, StructureSchema } from '../../../contracts/contract.ts'
import { violatedConstraints, type Rule } from './constraints.ts'
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
  /** The structure whose member it is, by its name in the model; absent of one that could not be read. */
  readonly within?: string
  /** Which it breaks first; absent of what is missing, or is no value of its type. */
  readonly rule?: Rule
}

/** Undefined where the value keeps its contract. */
export function findBroken(schema: StructureSchema, value: Structure): BrokenMember | undefined {
  for (const field of fieldsOf(schema)) {
    const member = value[field.name]
    if (member === undefined && !field.required) continue
    const within = schema.name
    if (member === undefined) return { ...brokenAt(field, member), within }
    const found = findIn(field.schema, member)
    if (found) return typeof found === 'string' ? { ...brokenAt(field, member), within, rule: found } : found
  }
  return undefined
}

export function brokenAt({ location, wireName, xmlName, sensitive }: Field, value: unknown): BrokenMember {
  const isScalar = typeof value === 'string' || typeof value === 'number'
  const text = isScalar && !sensitive ? quoted(String(value)) : ''
  const name = location === undefined || location === 'payload' ? xmlName : wireName
  return { place: location, name, text, isMissing: value === undefined }
}

/** The rule alone where it is the value itself, which has the name of what it stands in. */
function findIn(schema: Schema, value: unknown): BrokenMember | Rule | undefined {
  const [first] = violatedConstraints(schema, value)
  if (first) return first.rule
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

function findAmong(schema: Schema, values: readonly unknown[]): BrokenMember | Rule | undefined {
  for (const value of values) {
    const found = findIn(schema, value)
    if (found) return found
  }
  return undefined
}
