// Whether a policy allows anybody any of some actions on any of some resources.
import { hasAll, hasSome, includesWho, type Access, type Accesses, type Area } from './access.ts'
import { followFrom } from './conditions.ts'
import { ofActions, ofResources } from './pattern-kinds.ts'
import { holdsOfAll, holdsOfSome, type Pieces, type Work } from './patterns.ts'

export interface UnwantedAccess {
  /** Any action, or any resource, where none is given. */
  readonly actions?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
}

/** The statements that may grant unwanted access. INVARIANT: no other statement grants any of it. */
export function* statementsGranting(
  { allows, denies }: Accesses, unwanted: UnwantedAccess, work: Work,
): Pieces<readonly Access[]> {
  const actions = foldedOr(unwanted.actions, ofActions.fold)
  const resources = foldedOr(unwanted.resources, ofResources.fold)
  const granting: Access[] = []
  for (const allow of allows) {
    const isGranted = holdsOfSome(actions, work, function* (action) {
      return (yield* hasSome(allow.actions, action, work)) && (yield* holdsOfSome(resources, work, function* (resource) {
        if (!(yield* hasSome(allow.resources, resource, work))) return false
        return !(yield* holdsOfSome(denies, work, deny => isDenied(allow, deny, { action, resource }, work)))
      }))
    })
    if (yield* isGranted) granting.push(allow)
  }
  return granting
}

interface Asked {
  readonly action: string
  readonly resource: string
}

const foldedOr = (patterns: readonly string[] | undefined, fold: (pattern: string) => string): readonly string[] =>
  (patterns === undefined || patterns.length === 0 ? ['*'] : patterns.map(fold))

/** Whether `deny` denies all that `allow` allows of what is asked, to the same principals and on the same conditions. */
function* isDenied(allow: Access, deny: Access, { action, resource }: Asked, work: Work): Pieces<boolean> {
  return includesWho(deny.who, allow.who, work) && (yield* followFrom(deny.conditions, allow.conditions, work)) &&
    (yield* hasCommon(deny.actions, allow.actions, action, work)) &&
    (yield* hasCommon(deny.resources, allow.resources, resource, work))
}

/** Whether the area has all that `other` and the pattern have in common, which it has where it has one of the two whole. */
function* hasCommon(area: Area, other: Area, pattern: string, work: Work): Pieces<boolean> {
  if (yield* hasAll(area, pattern, work)) return true
  if (other.not) return false
  return yield* holdsOfAll(other.patterns, work, function* (one) {
    return (yield* hasAll(area, one, work)) || !(yield* hasSome({ ...other, patterns: [one] }, pattern, work))
  })
}
