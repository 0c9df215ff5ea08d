// What a schema cannot say: names that AWS takes for one, and names of something that stands elsewhere in the file.
import { resolve } from 'node:path'
import { findOwnRegion } from '../core/regions.ts'
import { below } from './check.ts'
import { Misread, type Located, type LocatedEntry, type LocatedScalar } from './located.ts'

type Entries = ReadonlyMap<string, LocatedEntry>

/** The members of a part that the schema has passed; none where it is absent. */
const entriesOf = (found: Located | undefined): Entries => (found?.kind === 'map' ? found.entries : new Map())

/** AWS: names of IAM are told apart without regard to case. */
const folded = (name: string): string => name.toLowerCase()
/** AWS: at the top level `/flag` and `flag` are one name. */
const parameterName = (name: string): string => (/^\/[^/]+$/.test(name) ? name.slice(1) : name)

/** Of a seed that its schema has passed, in the folder that its files are named from. */
export function checkNames(seed: Located, folder: string): void {
  const parts = entriesOf(seed)
  const part = (name: string): Entries => entriesOf(parts.get(name)?.value)
  const [policies, groups, users, roles] = [part('policies'), part('groups'), part('users'), part('roles')]
  checkRegion(parts.get('region'))
  const holders = [['groups', groups], ['users', users], ['roles', roles]] as const
  for (const [name, entries] of [['policies', policies], ...holders] as const) requireDistinct(entries, name, folded)
  requireDistinct(part('parameters'), 'parameters', parameterName)
  for (const [kind, entities] of holders) {
    for (const [name, { value }] of entities) {
      const path = below(kind, name)
      const members = entriesOf(value)
      requireDistinct(entriesOf(members.get('inlinePolicies')?.value), `${path}.inlinePolicies`, folded)
      requireNamed(members.get('attachedPolicies'), `${path}.attachedPolicies`, policies, 'policies')
      const boundary = members.get('permissionsBoundary')
      if (boundary) requireOneNamed(boundary.value, `${path}.permissionsBoundary`, policies, 'policies')
      requireNamed(members.get('groups'), `${path}.groups`, groups, 'groups')
    }
  }
  requireDistinctFiles(users, folder)
}

function checkRegion(entry: LocatedEntry | undefined): void {
  const { value } = (entry?.value ?? {}) as Partial<LocatedScalar>
  if (entry && !findOwnRegion(String(value))) {
    throw new Misread(entry.value, 'region is one of the partition aws, such as us-east-1 or eu-west-1.')
  }
}

function requireDistinct(entries: Entries, path: string, same: (name: string) => string): void {
  const before = new Map<string, string>()
  for (const [name, { at }] of entries) {
    const other = before.get(same(name))
    if (other !== undefined) throw new Misread(at, `${below(path, name)} is to AWS the same as '${other}': leave one of them.`)
    before.set(same(name), name)
  }
}

/** What a list names stands in the file, but for what it names by an ARN. */
function requireNamed(list: LocatedEntry | undefined, path: string, known: Entries, kind: string): void {
  if (list?.value.kind !== 'list') return
  for (const [index, item] of list.value.items.entries()) requireOneNamed(item, `${path}[${index}]`, known, kind)
}

function requireOneNamed(item: Located, path: string, known: Entries, kind: string): void {
  const name = String((item as LocatedScalar).value)
  if (name.startsWith('arn:') || known.has(name)) return
  throw new Misread(item, `${path} names '${name}', which does not stand under ${kind} of this file.`)
}

function requireDistinctFiles(users: Entries, folder: string): void {
  const before = new Set<string>()
  for (const [name, user] of users) {
    const file = entriesOf(user.value).get('accessKey')
    if (!file) continue
    const path = resolve(folder, String((file.value as LocatedScalar).value))
    if (before.has(path)) throw new Misread(file.value, `users.${name}.accessKey is another user's file: each has its own.`)
    before.add(path)
  }
}
