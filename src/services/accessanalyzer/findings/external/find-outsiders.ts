// What a resource's policy lets in from elsewhere, as findings tell it: one for each principal and the conditions on it.
import type { OwnTurns } from '../../../../core/sharing/turns.ts'
import { parseJson } from '../../../../core/text/json.ts'
import { readAccesses, type Accesses } from '../../../../engines/policy/access-analysis/access.ts'
import { outsidersOf, type Outsider } from '../../../../engines/policy/access-analysis/outsiders.ts'
import { mostWork, WorkExceeded } from '../../../../engines/policy/access-analysis/patterns.ts'
import type { PolicyHolder } from '../../../../gateway/ports.ts'

/** Somebody from elsewhere whom a resource's policy lets in, on the conditions on which it does. */
export interface ExternalAccess {
  /** `AWS` or `Federated`, and who. */
  readonly principal: readonly [type: string, value: string]
  readonly conditions: Readonly<Record<string, string>>
  readonly actions: readonly string[]
  readonly isPublic: boolean
}

/**
 * Units of what the findings of one policy tell together. DIFFERS: AWS publishes no such bound. Of whom there is no room for more
 * everything is told, on no condition: nobody is hidden.
 */
export const mostTold = 256 * 1024

/** Those that are public come first. */
export async function findOutsiders(
  { policy, account }: Pick<PolicyHolder, 'policy' | 'account'>, turns: OwnTurns,
): Promise<readonly ExternalAccess[]> {
  if (turns.isOver()) await turns.next()
  const found = new Map<string, Found>()
  const told = tellStatements(policy)
  for (const { access, principal, isPublic } of await outsidersIn(readAccesses(policy, 'resource'), account, turns)) {
    if (turns.isOver()) await turns.next()
    const statement = told.at(access.ordinal)!
    const named = [principal.type, shownName(principal.value)] as const
    const key = keyOf(named, statement.on)
    const known = found.get(key)
    if (!known) found.set(key, { named, by: [statement], isPublic })
    else {
      if (known.by.at(-1) !== statement) known.by.push(statement)
      known.isPublic ||= isPublic
    }
  }
  return tellAll([...found.values()].toSorted((one, other) => Number(other.isPublic) - Number(one.isPublic)), turns)
}

/** What a statement tells of each whom it names. */
interface Told {
  readonly conditions: Readonly<Record<string, string>>
  /** Stands for the conditions; the same of statements that have the same. */
  readonly on: number
  readonly actions: readonly string[]
  readonly units: number
}

/** A principal on the same conditions, and the statements that let it in. */
interface Found {
  readonly named: readonly [type: string, value: string]
  readonly by: Told[]
  isPublic: boolean
}

const keyOf = ([type, value]: Found['named'], on: number): string => `${on} ${type} ${value}`

async function tellAll(found: readonly Found[], turns: OwnTurns): Promise<readonly ExternalAccess[]> {
  const all = new Map<string, ExternalAccess>()
  /** INVARIANT: they come last, so that nothing that is told of the same principal takes their place. */
  const beyond = new Map<string, ExternalAccess>()
  let room = mostTold
  for (const { named, by, isPublic } of found) {
    if (turns.isOver()) await turns.next()
    const [{ conditions, on }] = by as [Told]
    const units = by.reduce((sum, told) => sum + told.units, 0)
    if (units <= room) {
      room -= units
      const actions = [...new Set(by.flatMap(told => told.actions))]
      all.set(keyOf(named, on), { principal: named, conditions, actions, isPublic })
    } else {
      const key = keyOf(named, unconditional)
      const isPublicAnyway = isPublic || beyond.get(key)?.isPublic === true
      beyond.set(key, { principal: named, conditions: {}, actions: ['*'], isPublic: isPublicAnyway })
    }
  }
  for (const [key, access] of beyond) {
    all.set(key, { ...access, isPublic: access.isPublic || all.get(key)?.isPublic === true })
  }
  return [...all.values()]
}

/** INVARIANT: a policy that is made to take too long hides nobody: what it denies is then not looked at. */
async function outsidersIn(accesses: Accesses, account: string, turns: OwnTurns): Promise<readonly Outsider[]> {
  try {
    return await outsidersOf(accesses, account, { left: mostWork }, turns)
  } catch (thrown) {
    if (!(thrown instanceof WorkExceeded)) throw thrown
    return outsidersOf({ ...accesses, denies: [] }, account, { left: Infinity }, turns)
  }
}

/** AWS: an account is told by its number. */
const shownName = (name: string): string => /^arn:[^:]*:iam::(\d{12}):root$/.exec(name)?.[1] ?? name

interface Stated {
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const statementsIn = (policy: string): readonly Stated[] =>
  [(parseJson(policy) as { readonly Statement: Stated | readonly Stated[] }).Statement].flat()

/** INVARIANT: as long as the policy together. */
function tellStatements(policy: string): readonly Told[] {
  const forms = new Map([['{}', unconditional]])
  return statementsIn(policy).map(statement => {
    const [conditions, actions] = [conditionsOf(statement), actionsOf(statement)]
    const text = JSON.stringify(conditions)
    const on = forms.get(text) ?? forms.size
    forms.set(text, on)
    return { conditions, on, actions, units: actions.reduce((sum, { length }) => sum + length + unitsOfAction, text.length) }
  })
}

const unconditional = 0
/** With what stands around it. */
const unitsOfAction = 8

/** As they are written. DIFFERS: AWS lists the actions that a wildcard stands for; of what is excepted it is everything. */
const actionsOf = ({ Action }: Stated): readonly string[] => (Action === undefined ? ['*'] : [Action].flat())

/** Keys as they are written, with their values. DIFFERS: how AWS tells several values is not published. */
const conditionsOf = ({ Condition = {} }: Stated): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.values(Condition).flatMap(block =>
    Object.entries(block).map(([key, value]) => [key, [value].flat().join(',')])))
