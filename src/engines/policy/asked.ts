// The view of a question that the matchers of one evaluation share.
import { add, budgetOf, newBudget, type GrowingBudget } from './budget.ts'
import { unknownValue, type KeyValue, type PrincipalIdentity } from './types.ts'

type Lookup = (name: string) => KeyValue | undefined

export interface Asked {
  /** Lower case: actions match without regard to case. */
  readonly action: string
  readonly resource: string
  readonly principal: PrincipalIdentity
  /** The principal has a permissions boundary. */
  readonly bounded: boolean
  readonly key: Lookup
  readonly budget: GrowingBudget
}

/** The members of a question that matchers need. */
interface Asking extends Pick<Asked, 'action' | 'principal' | 'key'> {
  readonly resource: { readonly arn: string }
  readonly boundary?: unknown
}

export function askedIn({ action, resource, principal, boundary, key }: Asking): Asked {
  const budget = newBudget(resource.arn.length)
  return {
    action: action.toLowerCase(), resource: resource.arn, principal, bounded: boundary !== undefined,
    key: askedOnce(key, budget), budget,
  }
}

/** INVARIANT: each key is looked up once, however many statements name it, and its value is counted once. */
function askedOnce(key: Lookup, budget: GrowingBudget): Lookup {
  let known: Map<string, KeyValue | undefined> | undefined
  return name => {
    known ??= new Map()
    const before = known.get(name)
    if (before !== undefined || known.has(name)) return before
    const value = key(name)
    known.set(name, value)
    add(budget, budgetOf(unitsOf(value)))
    return value
  }
}

function unitsOf(value: KeyValue | undefined): number {
  if (value === undefined || value === unknownValue) return 0
  if (typeof value === 'string') return value.length
  return ('either' in value ? value.either : value).reduce((sum, one) => sum + one.length + 1, 0)
}
