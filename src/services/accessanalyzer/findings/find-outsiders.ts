// What a resource's policy lets in from elsewhere, as findings tell it: one for each principal and the conditions on it.
import type { OwnTurns } from '../../../core/sharing/turns.ts'
import { parseJson } from '../../../core/text/json.ts'
import { readAccesses, type Accesses } from '../../../engines/policy/analysis/access.ts'
import { outsidersOf, type Outsider } from '../../../engines/policy/analysis/outsiders.ts'
import { mostWork, WorkExceeded } from '../../../engines/policy/analysis/patterns.ts'
import type { PolicyHolder } from '../../../gateway/ports.ts'
import type { Finding } from './findings.ts'

export type ExternalAccess = Pick<Finding, 'principal' | 'conditions' | 'actions' | 'isPublic'>

export async function findOutsiders(
  { policy, account }: Pick<PolicyHolder, 'policy' | 'account'>, turns: OwnTurns,
): Promise<readonly ExternalAccess[]> {
  if (turns.isOver()) await turns.next()
  const found = new Map<string, ExternalAccess>()
  const stated = statementsIn(policy)
  for (const { access, principal, isPublic } of await outsidersIn(readAccesses(policy, 'resource'), account, turns)) {
    const statement = stated.at(access.ordinal)!
    const conditions = conditionsOf(statement)
    const named = [principal.type, shownName(principal.value)] as const
    const key = JSON.stringify([named, conditions])
    const before = found.get(key)
    const actions = [...new Set([...before?.actions ?? [], ...actionsOf(statement)])]
    found.set(key, { principal: named, conditions, actions, isPublic: isPublic || before?.isPublic === true })
  }
  return [...found.values()]
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

/** As they are written. DIFFERS: AWS lists the actions that a wildcard stands for; of what is excepted it is everything. */
const actionsOf = ({ Action }: Stated): readonly string[] => (Action === undefined ? ['*'] : [Action].flat())

/** Keys as they are written, with their values. DIFFERS: how AWS tells several values is not published. */
const conditionsOf = ({ Condition = {} }: Stated): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.values(Condition).flatMap(block =>
    Object.entries(block).map(([key, value]) => [key, [value].flat().join(',')])))
