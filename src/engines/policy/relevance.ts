// Which of many policies can say anything about a service's actions: found once for each list of policies, so that a caller
// with a hundred of them is decided about nearly as fast as one with one.
import { serviceOf } from './actions.ts'
import type { Statement } from './statement.ts'
import type { AttachedPolicy, CompiledPolicy } from './types.ts'

type Policies = readonly AttachedPolicy[]

// A short list is walked faster than it is looked up.
const shortList = 4

// INVARIANT: a list has an entry for each service that is asked about, of which there are as many as contracts.
const relevantByService = new WeakMap<Policies, Map<string, Policies>>()

/** `action` is lower case: `kms:decrypt`. The list must not change once it was asked about. */
export function relevantPolicies(policies: Policies, action: string): Policies {
  if (policies.length <= shortList) return policies
  let byService = relevantByService.get(policies)
  if (!byService) relevantByService.set(policies, (byService = new Map()))
  const service = serviceOf(action)
  let relevant = byService.get(service)
  if (!relevant) byService.set(service, (relevant = policies.filter(({ policy }) => concerns(policy, service))))
  return relevant
}

function concerns({ allows, denies }: CompiledPolicy, service: string): boolean {
  const names = ({ services }: Statement) => services === undefined || services.has(service)
  return allows.some(names) || denies.some(names)
}
