// The order in which Java's hash table of members gives them back.
import type { StructureSchema } from '../../../contracts/contract.ts'
import { fieldsOf, type Field } from './fields.ts'

const known = new WeakMap<StructureSchema, readonly Field[]>()

export function inHashOrder(schema: StructureSchema): readonly Field[] {
  let fields = known.get(schema)
  if (!fields) {
    const buckets = bucketsFor(fieldsOf(schema).length)
    fields = fieldsOf(schema).toSorted((a, b) => bucketOf(a.label, buckets) - bucketOf(b.label, buckets))
    known.set(schema, fields)
  }
  return fields
}

/** Three quarters full at most. */
function bucketsFor(entries: number): number {
  let buckets = 16
  while (entries > buckets * 0.75) buckets *= 2
  return buckets
}

function bucketOf(name: string, buckets: number): number {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = (Math.imul(31, hash) + name.charCodeAt(i)) | 0
  return (hash ^ (hash >>> 16)) & (buckets - 1)
}
