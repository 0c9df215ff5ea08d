// What the policy engine is asked about a call: who does what on which resource, and the condition keys of the request.
import { findInFamily } from '../../core/by-name.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { Question } from '../../engines/policy/question.ts'
import type { KeyValue } from '../../engines/policy/types.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Attempt } from '../attempt.ts'
import { globalKey } from '../conditions.ts'
import type { Invocation } from '../invocation.ts'
import type { Resource } from '../operation.ts'
import type { PrincipalPolicies } from '../ports.ts'
import { Memberships } from './memberships.ts'

/** What is asked of one action on one resource. */
export interface Asking {
  readonly action: string
  readonly resource: Resource
  readonly policies: PrincipalPolicies
}

export interface ResourceQuestion extends Question {
  readonly resource: Resource
}

/** Of an action on a resource that the input does not name. */
export function questionOf(attempt: Attempt, action: string, policies: PrincipalPolicies, resource?: Resource) {
  const { caller: principal } = attempt.call.scope
  return { action, principal, ...policies, key: (name: string) => conditionKey(attempt, action, resource, name) }
}

export const questionOn = (attempt: Attempt, { action, policies, resource }: Asking): ResourceQuestion =>
  ({ ...questionOf(attempt, action, policies, resource), resource })

/** AWS: a key that the action does not have is absent, whatever the request holds. */
function conditionKey(attempt: Attempt, action: string, resource: Resource | undefined, name: string): KeyValue | undefined {
  const { call } = attempt
  const { caller } = call.scope
  const claim = 'claims' in caller ? caller.claims.get(name) : undefined
  if (claim !== undefined) return claim
  if (call.service.hasKey(action, name)) return keyOfAction(call, resource, name)
  // An action of another service's is asked on a resource that answers its keys.
  const isOwn = name.startsWith('aws:') || call.service.contract.actions.includes(action)
  if (!isOwn) return resource?.keys && findInFamily(resource.keys, name)?.(name)
  if (!name.startsWith('aws:')) return undefined
  const { scope, origin } = call
  const membership = (account: string) => (attempt.memberships ??= new Memberships()).find(account)
  return globalKey(name, { scope, resource, origin, membership })
}

function keyOfAction(
  { service, scope, input, origin }: Invocation, resource: Resource | undefined, name: string,
): KeyValue | undefined {
  const resourceKey = resource?.keys && findInFamily(resource.keys, name)
  if (resourceKey) return resourceKey(name)
  return service.conditions && findInFamily(service.conditions, name)?.(input as never, scope, name, origin.signed, origin.tls)
}

/**
 * What `ask` answers once it knows the memberships for which its condition keys ask. INVARIANT: it ends: no key asks about other
 * accounts than the caller's, the resource's and that which a service works for.
 */
export function knowing<T>(attempt: Attempt, state: ReadUnit, ask: () => T): MaybePromise<T> {
  const answer = ask()
  const { memberships, gateway: { ports } } = attempt
  if (!memberships?.isWanting) return answer
  return memberships.learn(state, ports.organizations).then(() => knowing(attempt, state, ask))
}
