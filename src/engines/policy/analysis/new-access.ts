// Whether a policy lets in what another one does not.
import { includes, includesWho, meet, type Access, type Accesses, type Area, type Who } from './access.ts'
import { followFrom } from './conditions.ts'
import { take, type Work } from './patterns.ts'

/** The statements that may let in more. INVARIANT: whatever the others allow is allowed by the existing policy. */
export function statementsAllowingMore(updated: Accesses, existing: Accesses, work: Work): readonly Access[] {
  if (updated.version !== existing.version) return updated.allows
  return updated.allows.filter(allow => {
    for (const part of partsOf(allow, work)) if (!isExisting(part, updated, existing, work)) return true
    return false
  })
}

/** A statement allows each of its actions on each of its resources to each whom it names: a part of it is one of each. */
function* partsOf(access: Access, work: Work): Generator<Access> {
  for (const actions of areasOf(access.actions)) {
    for (const resources of areasOf(access.resources)) {
      for (const who of namesOf(access.who)) {
        take(work, 1)
        yield { ...access, actions, resources, who }
      }
    }
  }
}

const areasOf = (area: Area): readonly Area[] =>
  (area.not ? [area] : area.patterns.map(pattern => ({ ...area, patterns: [pattern] })))

const namesOf = (who: Who): readonly Who[] => (who.not ? [who] : who.names.map(name => ({ names: [name], not: false })))

function isExisting(part: Access, updated: Accesses, existing: Accesses, work: Work): boolean {
  if (updated.denies.some(deny => contains(deny, part, work))) return true
  return existing.allows.some(allow => contains(allow, part, work)) &&
    existing.denies.every(deny => !mayMeet(deny, part, work) || updated.denies.some(one => contains(one, deny, work)))
}

/** INVARIANT: true is certain. */
function contains(access: Access, part: Access, work: Work): boolean {
  return includes(access.actions, part.actions, work) && includes(access.resources, part.resources, work) &&
    includesWho(access.who, part.who, work) && followFrom(access.conditions, part.conditions, work)
}

/** INVARIANT: false is certain. Whoever is named may be one whom the other means. */
const mayMeet = (deny: Access, part: Access, work: Work): boolean =>
  meet(deny.actions, part.actions, work) && meet(deny.resources, part.resources, work)
