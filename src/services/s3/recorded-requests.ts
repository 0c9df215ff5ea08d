// The request that a record of S3's shows, as its contract has it: what the trail made of it, the other way round. What it leaves
// out is missing.
import type { OperationContract, Schema, StructureSchema } from '../../contracts/contract.ts'
import { fieldsOf, type Field } from '../../engines/wire/schema/fields.ts'

type Structure = Readonly<Record<string, unknown>>

/** AWS: what stands in the path has names of the trail's own (recorded). */
export const ofPath = new Map([['Bucket', 'bucketName'], ['Key', 'key']])

export const restoreRequest = ({ input }: OperationContract, shown: Structure): Structure =>
  restored(input, new Map(Object.entries(shown)), whereSent)

type Restore = (field: Field, given: ReadonlyMap<string, unknown>) => unknown

function restored(schema: StructureSchema, given: ReadonlyMap<string, unknown>, restore: Restore): Structure {
  const found = fieldsOf(schema).map(field => [field.name, restore(field, given)] as const)
  return Object.fromEntries(found.filter(([, value]) => value !== undefined))
}

const whereSent: Restore = ({ location, name, wireName, xmlName, schema }, given) => {
  switch (location) {
    case 'uri': return given.get(ofPath.get(name) ?? wireName)
    case 'querystring':
    case 'header': return valueOf(schema, given.get(wireName))
    case 'payload': return schema.type === 'structure' ? valueOf(schema, given.get(xmlName)) : undefined
    default: return undefined
  }
}

const inBody: Restore = ({ xmlName, schema }, given) => valueOf(schema, given.get(xmlName))

function valueOf(schema: Schema, shown: unknown): unknown {
  if (shown === undefined) return undefined
  switch (schema.type) {
    case 'structure': return restored(schema, new Map(Object.entries(shown as Structure)), inBody)
    case 'list': return Array.isArray(shown) ? shown.map(item => valueOf(schema.item(), item)) : undefined
    case 'string': return String(shown)
    case 'boolean': return String(shown) === 'true'
    case 'timestamp': return new Date(String(shown))
    case 'blob':
    case 'map': return undefined
    default: return Number(shown)
  }
}
