// What the walkers over a structure need of each member, worked out once for each schema.
import type { MemberSchema, Schema, StructureSchema, TimestampSchema } from '../../../contracts/contract.ts'

export interface Field {
  readonly name: string
  readonly schema: Schema
  readonly jsonName: string
  /** The name and the colon behind it, as JSON text. */
  readonly jsonLabel: string
  /** Name in XML and in a form. */
  readonly xmlName: string
  /** Name in a validation message. */
  readonly label: string
  readonly required: boolean
  readonly sensitive: boolean
  readonly isBranch: boolean
  readonly flattened: boolean
  readonly timestampFormat: TimestampSchema['format']
}

const known = new WeakMap<StructureSchema, readonly Field[]>()

export function fieldsOf(structure: StructureSchema): readonly Field[] {
  let fields = known.get(structure)
  if (!fields) {
    fields = Object.entries(structure.members).map(([name, member]) => fieldOf(name, member, structure.required.includes(name)))
    known.set(structure, fields)
  }
  return fields
}

function fieldOf(name: string, member: MemberSchema, required: boolean): Field {
  const schema = member.schema()
  const wireName = member.wireName ?? name
  const flattened = member.flattened ?? ((schema.type === 'list' || schema.type === 'map') && schema.flattened === true)
  return {
    name,
    schema,
    jsonName: wireName,
    jsonLabel: `${JSON.stringify(wireName)}:`,
    // AWS: the items of a flattened list stand under their own name, where they have one.
    xmlName: flattened && schema.type === 'list' ? schema.itemName ?? wireName : wireName,
    label: name[0]!.toLowerCase() + name.slice(1),
    required,
    sensitive: (member.sensitive ?? schema.sensitive) === true,
    isBranch: isBranch(schema),
    flattened,
    timestampFormat: member.timestampFormat ?? (schema.type === 'timestamp' ? schema.format : undefined),
  }
}

/** Whether values are made of further values. */
export function isBranch(schema: Schema): boolean {
  return schema.type === 'structure' || schema.type === 'list' || schema.type === 'map'
}
