// How the trail shows a request or a response: names in its own spelling, sensitive members and bytes left out.
import type { MemberSchema, Schema, StructureSchema } from '../../contracts/contract.ts'
import { eventTime } from './trail-time.ts'

type Project = (value: unknown) => unknown

/** What a value of the schema looks like in a record; compiled once for each structure. */
export function projectStructure(schema: StructureSchema, value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const given = value as Readonly<Record<string, unknown>>
  const shown: Record<string, unknown> = {}
  let any = false
  for (const { member, name, project } of shownMembers(schema)) {
    const found = given[member]
    if (found === undefined) continue
    shown[name] = project(found)
    any = true
  }
  return any ? shown : undefined
}

interface ShownMember {
  readonly member: string
  readonly name: string
  readonly project: Project
}

const compiled = new WeakMap<StructureSchema, readonly ShownMember[]>()

function shownMembers(schema: StructureSchema): readonly ShownMember[] {
  let members = compiled.get(schema)
  if (!members) {
    members = Object.entries(schema.members)
      .filter(([, member]) => isShown(member))
      .map(([name, member]) => ({ member: name, name: trailName(name), project: projectionOf(member.schema()) }))
    compiled.set(schema, members)
  }
  return members
}

// AWS: secrets, plaintexts and ciphertexts never appear in the trail; other bytes would only fill it.
function isShown(member: MemberSchema): boolean {
  const schema = member.schema()
  if (schema.type === 'string' && schema.recorded) return true
  return !member.sensitive && !schema.sensitive && schema.type !== 'blob'
}

/** AWS: `KeyId` is `keyId`, and `DBInstanceIdentifier` is `dBInstanceIdentifier`. */
export function trailName(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1)
}

function projectionOf(schema: Schema): Project {
  switch (schema.type) {
    case 'structure':
      return value => projectStructure(schema, value) ?? {}
    case 'list': {
      const item = schema.item()
      if (item.sensitive) return () => []
      const project = projectionOf(item)
      return value => (value as readonly unknown[]).map(project)
    }
    case 'map': {
      const project = projectionOf(schema.value())
      return value => Object.fromEntries(Object.entries(value as object).map(([name, held]) => [name, project(held)]))
    }
    case 'timestamp':
      // AWS: a date within a record is written like the record's own (recorded in 2026; older: `Aug 1, 2024 1:42:21 PM`).
      return value => eventTime((value as Date).getTime())
    default:
      return value => value
  }
}
