// Whether a policy lets anybody do any of some actions on any of some resources.
import { hasAll, hasSome, includesWho, type Access, type Accesses, type Area } from './access.ts'
import { followFrom } from './conditions.ts'
import { ofActions, ofArns } from './pattern-kinds.ts'
import type { Work } from './patterns.ts'

export interface UnwantedAccess {
  /** Any where there are none. */
  readonly actions?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
}

/** The statements that may grant some of it. INVARIANT: what is not among them grants none of it. */
export function statementsGranting({ allows, denies }: Accesses, unwanted: UnwantedAccess, work: Work): readonly Access[] {
  const actions = foldedOr(unwanted.actions, ofActions.fold)
  const resources = foldedOr(unwanted.resources, ofArns.fold)
  return allows.filter(allow => actions.some(action =>
    hasSome(allow.actions, action, work) && resources.some(resource =>
      hasSome(allow.resources, resource, work) && !denies.some(deny => isDenied(allow, deny, action, resource, work)))))
}

const foldedOr = (patterns: readonly string[] | undefined, fold: (pattern: string) => string): readonly string[] =>
  (patterns === undefined || patterns.length === 0 ? ['*'] : patterns.map(fold))

/** Whether all that the one allows of it the other denies, to whomever and on whatever condition it is allowed. */
function isDenied(allow: Access, deny: Access, action: string, resource: string, work: Work): boolean {
  return includesWho(deny.who, allow.who, work) && followFrom(deny.conditions, allow.conditions, work) &&
    hasCommon(deny.actions, allow.actions, action, work) && hasCommon(deny.resources, allow.resources, resource, work)
}

/** Whether an area has all that another has in common with a pattern: it has one of the two whole. */
const hasCommon = (area: Area, other: Area, pattern: string, work: Work): boolean =>
  hasAll(area, pattern, work) ||
  (!other.not && other.patterns.every(one => hasAll(area, one, work) || !hasSome({ ...other, patterns: [one] }, pattern, work)))
