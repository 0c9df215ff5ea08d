// Whether a policy allows access that another one does not.
import { includes, includesWho, meet, type Access, type Accesses, type Area, type Who } from './access.ts'
import { followFrom } from './conditions.ts'
import { holdsOfAll, holdsOfSome, take, takeReading, type Pieces, type Work } from './patterns.ts'

/** The statements that may allow more. INVARIANT: whatever the other statements allow, the existing policy allows. */
export function* statementsAllowingMore(updated: Accesses, existing: Accesses, work: Work): Pieces<readonly Access[]> {
  if (updated.version !== existing.version && (yield* haveVariables([updated, existing], work))) return updated.allows
  const more: Access[] = []
  for (const allow of updated.allows) if (yield* allowsMore(allow, updated, existing, work)) more.push(allow)
  return more
}

/** Whether there is anything that the two versions read differently. */
function* haveVariables(documents: readonly Accesses[], work: Work): Pieces<boolean> {
  return yield* holdsOfSome(documents.flatMap(({ allows, denies }) => [...allows, ...denies]), work, access =>
    holdsOfSome(textsOf(access), work, text => {
      takeReading(work, text)
      return text.includes('${')
    }))
}

/** Where variables are filled in. */
const textsOf = ({ resources, conditions }: Access): readonly string[] =>
  [...resources.patterns, ...conditions.flatMap(({ operands }) => operands)]

function* allowsMore(allow: Access, updated: Accesses, existing: Accesses, work: Work): Pieces<boolean> {
  for (const part of partsOf(allow, work)) if (!(yield* isExisting(part, updated, existing, work))) return true
  return false
}

/** A statement allows each action on each resource to each principal that it names: a part has one of each. */
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

function* isExisting(part: Access, updated: Accesses, existing: Accesses, work: Work): Pieces<boolean> {
  if (yield* holdsOfSome(updated.denies, work, deny => contains(deny, part, work))) return true
  if (!(yield* holdsOfSome(existing.allows, work, allow => contains(allow, part, work)))) return false
  return yield* holdsOfAll(existing.denies, work, function* (deny) {
    if (!(yield* mayMeet(deny, part, work))) return true
    return yield* holdsOfSome(updated.denies, work, one => contains(one, deny, work))
  })
}

/** INVARIANT: true is certain. */
function* contains(access: Access, part: Access, work: Work): Pieces<boolean> {
  return (yield* includes(access.actions, part.actions, work)) && (yield* includes(access.resources, part.resources, work)) &&
    includesWho(access.who, part.who, work) && (yield* followFrom(access.conditions, part.conditions, work))
}

/** INVARIANT: false is certain. Principals are not compared: any two may mean the same caller. */
function* mayMeet(deny: Access, part: Access, work: Work): Pieces<boolean> {
  return (yield* meet(deny.actions, part.actions, work)) && (yield* meet(deny.resources, part.resources, work))
}
