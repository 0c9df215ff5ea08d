// One call, and all that may decide it: as JSON, so that a failing one can be read, kept and tried again.
import { compilePolicy } from '../../../src/engines/policy/compile.ts'
import type { AttachedPolicy, Question } from '../../../src/engines/policy/question.ts'
import type { PolicyKind, PrincipalIdentity } from '../../../src/engines/policy/types.ts'

export type Version = '2008-10-17' | '2012-10-17'
export type Effect = 'Allow' | 'Deny'
export type OneOrMany<T> = T | readonly T[]
export type Operand = string | number | boolean
/** By operator, then by key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMany<Operand>>>>>
export type Names = '*' | Readonly<Record<string, OneOrMany<string>>>

export interface Statement {
  readonly Effect: Effect
  readonly Principal?: Names
  readonly NotPrincipal?: Names
  readonly Action?: OneOrMany<string>
  readonly NotAction?: OneOrMany<string>
  readonly Resource?: OneOrMany<string>
  readonly NotResource?: OneOrMany<string>
  readonly Condition?: Conditions
}

export interface Document {
  readonly Version?: Version
  readonly Statement: OneOrMany<Statement>
}

export interface World {
  readonly action: string
  readonly principal: PrincipalIdentity
  readonly resource: {
    readonly arn: string
    readonly account: string
    readonly authority: 'either' | 'resource-policy'
    readonly policy?: Document
    /** The resource is a role, and its policy says whom it trusts. */
    readonly role?: true
  }
  readonly identity: readonly Document[]
  readonly boundary?: Document
  readonly session?: readonly Document[]
  /** What the session was asked for, where its principal has delegated. */
  readonly delegation?: Document
  /** A list for each level of the organization. */
  readonly serviceControl?: readonly (readonly Document[])[]
  readonly resourceControl?: readonly (readonly Document[])[]
  /** By lower-case name; a list is what a multivalued key holds. */
  readonly context: Readonly<Record<string, string | readonly string[]>>
}

export const listOf = <T>(given: OneOrMany<T>): readonly T[] => (Array.isArray(given) ? given as readonly T[] : [given as T])

const attach = (document: Document, kind: PolicyKind): AttachedPolicy => ({
  policy: compilePolicy(JSON.stringify(document), kind),
})

/** The same world, as the engine is asked about it. */
export function questionOf(world: World): Question {
  const { action, principal, identity, boundary, session, delegation, serviceControl, resourceControl, context } = world
  const { policy, role, ...resource } = world.resource
  const keys = new Map(Object.entries(context))
  // Those of resource control may allow here as well: what is stored of them does not, and the engine would let it.
  const levels = (lists: readonly (readonly Document[])[]) =>
    lists.map(list => list.map(one => attach(one, 'service-control')))
  return {
    action,
    principal,
    resource: { ...resource, ...(policy && { policy: attach(policy, role ? 'trust' : 'resource').policy }) },
    identity: identity.map(document => attach(document, document.Version === '2012-10-17' ? 'identity' : 'inline')),
    ...(boundary && { boundary: attach(boundary, 'boundary') }),
    ...(session && { session: session.map(document => attach(document, 'session')) }),
    ...(delegation && { delegation: attach(delegation, 'session') }),
    ...(serviceControl && { serviceControl: levels(serviceControl) }),
    ...(resourceControl && { resourceControl: levels(resourceControl) }),
    key: name => keys.get(name),
  }
}
