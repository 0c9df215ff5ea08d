// Members in the order of the hash table in which AWS has them.
import type { StructureSchema } from '../../../contracts/contract.ts'
import { inHashOrder } from '../../../core/text/hash-order.ts'
import { fieldsOf, type Field } from './fields.ts'

const known = new WeakMap<StructureSchema, readonly Field[]>()

export function fieldsInHashOrder(schema: StructureSchema): readonly Field[] {
  let fields = known.get(schema)
  if (!fields) {
    fields = inHashOrder(fieldsOf(schema), ({ label }) => label)
    known.set(schema, fields)
  }
  return fields
}
