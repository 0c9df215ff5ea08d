// A schema in the static form of AWS's client codecs, which the tests hold this room's readers and writers against.
import type {
  ListSchema, MapSchema, MemberSchema, Schema, StructureSchema, TimestampSchema,
} from '../../../contracts/contract.ts'

type Traits = Record<string, string | number>
export type StaticSchema = number | readonly unknown[]

const formats: Record<NonNullable<TimestampSchema['format']>, number> = { 'date-time': 5, 'http-date': 6, 'epoch-seconds': 7 }
const namespace = 'stockade'
const known = new WeakMap<Schema, StaticSchema>()

export function staticSchema(schema: Schema): StaticSchema {
  let converted = known.get(schema)
  if (converted === undefined) {
    converted = convert(schema)
    known.set(schema, converted)
  }
  return converted
}

function convert(schema: Schema): StaticSchema {
  switch (schema.type) {
    case 'string': return 0
    case 'boolean': return 2
    case 'timestamp': return schema.format ? formats[schema.format] : 4
    case 'document': return 15
    case 'blob': return 21
    case 'list': return listSchema(schema)
    case 'map': return mapSchema(schema)
    case 'structure': return structureSchema(schema)
    default: return 1
  }
}

function listSchema(schema: ListSchema): StaticSchema {
  const item = () => staticSchema(schema.item())
  return [1, namespace, 'List', {}, schema.itemName === undefined ? item : [item, { xmlName: schema.itemName }]]
}

function mapSchema(schema: MapSchema): StaticSchema {
  const value = () => staticSchema(schema.value())
  return [2, namespace, 'Map', {}, [0, { xmlName: schema.keyName ?? 'key' }], [value, { xmlName: schema.valueName ?? 'value' }]]
}

function structureSchema(schema: StructureSchema): StaticSchema {
  const members = Object.entries(schema.members)
  return [3, namespace, schema.name, 0, members.map(([name]) => name), members.map(([, member]) => memberSchema(member))]
}

function memberSchema(member: MemberSchema): StaticSchema {
  const schema = member.schema()
  const traits: Traits = {}
  if (member.wireName !== undefined) Object.assign(traits, { xmlName: member.wireName, jsonName: member.wireName })
  if (member.flattened ?? ((schema.type === 'list' || schema.type === 'map') && schema.flattened)) traits['xmlFlattened'] = 1
  const target = member.timestampFormat ? formats[member.timestampFormat] : () => staticSchema(schema)
  return [target, traits]
}
