// What of an input the rest of the server looks at before anything has been allowed or validated: the members that keep their
// contract. So no name, condition or record meets a text of any size, whoever sends it.
import type { ListSchema, MapSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { isTooLarge, violatedConstraints } from './constraints.ts'
import { fieldsOf } from './fields.ts'
import { setOwn } from './own.ts'

type Structure = Readonly<Record<string, unknown>>

/**
 * The input without the members, items and entries that break their contract or the bound that stands where it has none; the
 * same object where nothing does. A member that is required may be missing.
 */
export function withinContract(schema: StructureSchema, input: Structure): Structure {
  let kept: Record<string, unknown> | undefined
  for (const { name, schema: member } of fieldsOf(schema)) {
    const value = input[name]
    if (value === undefined) continue
    const within = keep(member, value)
    if (within === value) continue
    kept ??= { ...input }
    if (within === undefined) delete kept[name]
    else kept[name] = within
  }
  return kept ?? input
}

/** Undefined for what is left out. */
function keep(schema: Schema, value: unknown): unknown {
  if (isTooLarge(schema, value) || violatedConstraints(schema, value).length > 0) return undefined
  switch (schema.type) {
    case 'structure': return withinContract(schema, value as Structure)
    case 'list': return keepItems(schema, value as readonly unknown[])
    case 'map': return keepEntries(schema, value as Structure)
    default: return value
  }
}

function keepItems(schema: ListSchema, items: readonly unknown[]): readonly unknown[] {
  const item = schema.item()
  const kept = items.map(value => keep(item, value))
  if (kept.every((value, i) => value === items[i])) return items
  return kept.filter(value => value !== undefined)
}

function keepEntries(schema: MapSchema, map: Structure): Structure {
  const [keySchema, valueSchema] = [schema.key(), schema.value()]
  let isWhole = true
  const kept: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(map)) {
    const within = keep(keySchema, key) === undefined ? undefined : keep(valueSchema, value)
    if (within !== value) isWhole = false
    if (within !== undefined) setOwn(kept, key, within)
  }
  return isWhole ? map : kept
}
