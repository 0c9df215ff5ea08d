// Which statements of many policies are about an action, and of these which are about named resources alone: found once for each
// list of policies, so that a caller with a hundred of them is decided about nearly as fast as one with one. What is kept is no
// verdict: caller, resource and conditions are asked anew for each call.
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
  /** Those that match the resources they name, letter for letter, and no other. */
  readonly byResource: ReadonlyMap<string, readonly AttachedStatement[]>
  /** Those that are told at a glance come first. */
  readonly others: readonly AttachedStatement[]
}

/** A list no longer than this is walked faster than it is looked up. */
export const shortList = 4

// INVARIANT: bounded, whoever asks: it is forgotten whenever there is much of it. Operations ask for far fewer actions.
const relevantByAction = new WeakMap<Policies, Map<string, Relevant>>()
const mostActions = 1024

/** `action` is lower case: `kms:decrypt`. The list must not change once it was asked about. */
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
