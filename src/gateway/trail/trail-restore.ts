// The request that a record shows, as its contract has it: what `projectStructure` made of it, the other way round. What the
// trail leaves out is missing.
import type { Schema, StructureSchema } from '../../contracts/contract.ts'
import { trailName } from './trail-projection.ts'

export function restoreStructure(schema: StructureSchema, shown: unknown): Record<string, unknown> {
  if (typeof shown !== 'object' || shown === null) return {}
  const given = new Map(Object.entries(shown))
  const found = Object.entries(schema.members).map(([name, member]) => ({ name, member, value: given.get(trailName(name)) }))
  return Object.fromEntries(
    found.filter(({ value }) => value !== undefined && value !== null)
      .map(({ name, member, value }) => [name, restore(member.schema(), value)]),
  )
}

function restore(schema: Schema, shown: unknown): unknown {
  switch (schema.type) {
    case 'structure': return restoreStructure(schema, shown)
    case 'list': return Array.isArray(shown) ? shown.map(item => restore(schema.item(), item)) : []
    case 'map': {
      const held = Object.entries(shown as object)
      return Object.fromEntries(held.map(([name, value]) => [name, restore(schema.value(), value)]))
    }
    case 'timestamp': return new Date(String(shown))
    default: return shown
  }
}
