// The statements of a policy in a form in which they can be compared. INVARIANT: nothing here looks at a request, so that each
// answer holds for all requests.
import type { Patterns } from '../document/elements.ts'
import { compilePolicy } from '../compile.ts'
import type { StatedCondition } from '../conditions/condition.ts'
import { readPrincipal, type PrincipalName } from '../principals.ts'
import type { Statement } from '../statement.ts'
import { ofActions, ofResources, type PatternKind } from './pattern-kinds.ts'
import { holdsOfAll, holdsOfSome, take, type Pieces, type Work } from './patterns.ts'

/** What some patterns match, or, with `not`, what none of them matches. */
export interface Area {
  readonly kind: PatternKind
  readonly patterns: readonly string[]
  readonly not: boolean
}

export interface Access {
  readonly ordinal: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  readonly actions: Area
  readonly resources: Area
  readonly who: Who
  readonly conditions: readonly StatedCondition[]
}

/** The principals that are named, or, with `not`, all others. */
export interface Who {
  readonly names: readonly PrincipalName[]
  readonly not: boolean
}

export interface Accesses {
  readonly allows: readonly Access[]
  readonly denies: readonly Access[]
  /** AWS: variables are plain text in the older version. */
  readonly version: string
}

const everyone: Who = { names: [{ type: 'AWS', value: '*' }], not: false }

/** Throws `PolicySyntaxError` of what is no policy. */
export function readAccesses(document: string, kind: 'identity' | 'resource'): Accesses {
  const { allows, denies, version } = compilePolicy(document, kind === 'identity' ? 'session' : 'resource')
  const read = (statement: Statement) => accessOf(statement, kind)
  return { allows: allows.map(read), denies: denies.map(read), version }
}

function accessOf({ ordinal, effect, stated }: Statement, kind: 'identity' | 'resource'): Access {
  const { principal, notPrincipal, resource } = stated
  // A statement without a Resource element is about the resource that the policy belongs to.
  const everything = kind === 'resource' && !resource.given
  return {
    ordinal, effect, sid: stated.sid,
    actions: areaOf(ofActions, stated.action),
    resources: everything ? { kind: ofResources, patterns: ['*'], not: false } : areaOf(ofResources, stated.resource),
    who: kind === 'identity' ? everyone : { names: readPrincipal(principal ?? notPrincipal), not: principal === undefined },
    conditions: stated.conditions,
  }
}

const areaOf = (kind: PatternKind, { patterns, not }: Patterns): Area => ({ kind, patterns: patterns.map(kind.fold), not })

/**
 * Whether the area has everything that the pattern matches. INVARIANT: true is certain. A variable is taken for any text in the
 * pattern, and for none in the area.
 */
export function* hasAll({ kind, patterns, not }: Area, pattern: string, work: Work): Pieces<boolean> {
  const asked = kind.fillVariables(pattern, work)
  // A statement whose variable cannot be filled in matches nothing.
  if (not) return !(yield* holdsOfSome(patterns, work, one => one.includes('${') || kind.overlaps(one, asked, work)))
  return yield* holdsOfSome(patterns, work, one => one === pattern || (!one.includes('${') && kind.covers(one, asked, work)))
}

/** Whether the area has something that the pattern matches. INVARIANT: false is certain. */
export function* hasSome({ kind, patterns, not }: Area, pattern: string, work: Work): Pieces<boolean> {
  const asked = kind.fillVariables(pattern, work)
  if (not) return !(yield* holdsOfSome(patterns, work, one => !one.includes('${') && kind.covers(one, asked, work)))
  return yield* holdsOfSome(patterns, work, one => kind.overlaps(kind.fillVariables(one, work), asked, work))
}

/** Whether the area has everything that the other has. INVARIANT: true is certain. */
export function* includes(area: Area, other: Area, work: Work): Pieces<boolean> {
  if (!other.not) return yield* holdsOfAll(other.patterns, work, pattern => hasAll(area, pattern, work))
  if (!area.not) return yield* holdsOfSome(area.patterns, work, pattern => pattern === '*')
  return yield* holdsOfAll(area.patterns, work, pattern =>
    holdsOfSome(other.patterns, work, one => one === pattern || covered(other.kind, one, pattern, work)))
}

const covered = (kind: PatternKind, wide: string, narrow: string, work: Work): Pieces<boolean> | boolean =>
  !wide.includes('${') && !narrow.includes('${') && kind.covers(wide, narrow, work)

/** Whether two areas have something in common. INVARIANT: false is certain. */
export function* meet(area: Area, other: Area, work: Work): Pieces<boolean> {
  if (!other.not) return yield* holdsOfSome(other.patterns, work, pattern => hasSome(area, pattern, work))
  return area.not || (yield* holdsOfSome(area.patterns, work, pattern => hasSome(other, pattern, work)))
}

const nameOf = ({ type, value }: PrincipalName): string => `${type} ${value}`
const isEveryone = ({ names, not }: Who): boolean => !not && names.some(({ type, value }) => type === 'AWS' && value === '*')

/**
 * Whether `who` has everyone that `other` has. INVARIANT: true is certain. An account does not include its users: a principal
 * that a policy names itself needs no identity policy.
 */
export function includesWho(who: Who, other: Who, work: Work): boolean {
  take(work, who.names.length)
  if (isEveryone(who)) return true
  take(work, 8 * (who.names.length + other.names.length))
  const names = new Set(who.names.map(nameOf))
  const others = new Set(other.names.map(nameOf))
  if (who.not && other.not) return [...names].every(name => others.has(name))
  return !who.not && !other.not && [...others].every(name => names.has(name))
}
