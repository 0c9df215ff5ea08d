// What a resource's policy lets in from elsewhere, as findings tell it: one for each principal and the conditions on it.
import { parseJson } from '../../../core/text/json.ts'
import { readAccesses, type Access } from '../../../engines/policy/analysis/access.ts'
import { outsidersOf } from '../../../engines/policy/analysis/outsiders.ts'
import { mostWork } from '../../../engines/policy/analysis/patterns.ts'
import type { PolicyHolder } from '../../../gateway/ports.ts'
import type { Finding } from './findings.ts'

export type ExternalAccess = Pick<Finding, 'principal' | 'conditions' | 'actions' | 'isPublic'>

/** INVARIANT: the policy is one that its service has taken. A bounded one of a few thousand patterns needs no more work. */
export function findOutsiders({ policy, account }: Pick<PolicyHolder, 'policy' | 'account'>): readonly ExternalAccess[] {
  const found = new Map<string, ExternalAccess>()
  const written = conditionsIn(policy)
  for (const { access, principal, isPublic } of outsidersOf(readAccesses(policy, 'resource'), account, { left: mostWork })) {
    const conditions = written.at(access.ordinal) ?? {}
    const named = [principal.type, shownName(principal.value)] as const
    const key = JSON.stringify([named, conditions])
    const before = found.get(key)
    const actions = [...new Set([...before?.actions ?? [], ...actionsOf(access, policy)])]
    found.set(key, { principal: named, conditions, actions, isPublic })
  }
  return [...found.values()]
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
function actionsOf({ ordinal }: Access, policy: string): readonly string[] {
  const { Action } = statementsIn(policy).at(ordinal)!
  return Action === undefined ? ['*'] : [Action].flat()
}

/** By statement: keys as they are written, with their values. DIFFERS: how AWS tells several values is not published. */
function conditionsIn(policy: string): readonly Readonly<Record<string, string>>[] {
  return statementsIn(policy).map(({ Condition = {} }) => Object.fromEntries(Object.values(Condition).flatMap(block =>
    Object.entries(block).map(([key, value]) => [key, [value].flat().join(',')]))))
}
