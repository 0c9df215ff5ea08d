// An index of the statements in a list of policies: by action, and by resource where a statement names its resources in full. It
// is built once for each list, so that a caller with a hundred policies is decided about nearly as fast as one with a single
// policy. The index holds no verdict: caller, resource and conditions are checked for each call.
import type { Statement } from './statement.ts'
import type { AttachedPolicy } from './question.ts'

type Policies = readonly AttachedPolicy[]

export interface Relevant {
  readonly denies: StatementIndex
  readonly allows: StatementIndex
}

export interface AttachedStatement {
  readonly statement: Statement
  readonly arn: string | undefined
}

export interface StatementIndex {
  /** Statements that match only the resources they name, letter for letter. */
  readonly byResource: ReadonlyMap<string, readonly AttachedStatement[]>
  /** All other statements, the cheapest to evaluate first. */
  readonly others: readonly AttachedStatement[]
}

/** A list no longer than this is walked faster than it is looked up. */
export const shortList = 4

// INVARIANT: the cache of a list is emptied when it is full. Operations ask about far fewer actions than it has room for.
const relevantByAction = new WeakMap<Policies, Map<string, Relevant>>()
const mostActions = 1024

/** `action` is lower case: `kms:decrypt`. The list must not change after the first call. */
export function relevantStatements(policies: Policies, action: string): Relevant {
  let byAction = relevantByAction.get(policies)
  if (!byAction) relevantByAction.set(policies, (byAction = new Map()))
  let relevant = byAction.get(action)
  if (!relevant) {
    if (byAction.size >= mostActions) byAction.clear()
    relevant = { denies: indexOf(policies, 'denies', action), allows: indexOf(policies, 'allows', action) }
    byAction.set(action, relevant)
  }
  return relevant
}

function indexOf(policies: Policies, effect: 'denies' | 'allows', action: string): StatementIndex {
  const byResource = new Map<string, AttachedStatement[]>()
  const others: AttachedStatement[] = []
  for (const { policy, arn } of policies) {
    for (const statement of policy[effect]) {
      if (!statement.action(action)) continue
      if (!statement.namedResources) others.push({ statement, arn })
      for (const resource of statement.namedResources ?? []) {
        const named = byResource.get(resource)
        if (named) named.push({ statement, arn })
        else byResource.set(resource, [{ statement, arn }])
      }
    }
  }
  return { byResource, others: others.sort((a, b) => effortOf(a) - effortOf(b)) }
}

function effortOf({ statement: { everyResource, conditions } }: AttachedStatement): number {
  return conditions.length > 0 ? 2 : everyResource ? 0 : 1
}
