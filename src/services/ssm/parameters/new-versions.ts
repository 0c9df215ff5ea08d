// The next version of a parameter, and the first.
import type { Partition, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Tags } from '../../../core/tags.ts'
import { planPolicies, reschedule } from '../policies/policy-schedule.ts'
import { removePolicy } from '../sharing/resource-policies.ts'
import { Parameters, ParameterVersions, type Parameter, type ParameterVersion } from './parameters.ts'
import { AdvancedParameters, tierOf } from './tiers.ts'

export interface NewVersion {
  readonly place: Partition
  readonly current: ParameterVersion
  readonly before: Parameter | undefined
  readonly tags: Tags
  /** The version that goes as this one comes. */
  readonly evicted: ParameterVersion | undefined
}

export async function writeVersion(state: UnitOfWork, { place, current, before, tags, evicted }: NewVersion): Promise<void> {
  const { name, policies = [], modifiedAt } = current
  // A new list of policies is another one even where it says the same.
  const schedule = planPolicies(policies, modifiedAt, policies === before?.policies ? before.schedule : undefined)
  const parameter: Parameter = { ...current, tags, ...(schedule.length > 0 && { schedule }) }
  await reschedule(state, place, before, parameter)
  await (before ? state.update(Parameters, parameter) : state.insert(Parameters, parameter))
  await state.insert(ParameterVersions, current)
  if (evicted) await state.remove(ParameterVersions, evicted)
  const isUpgraded = tierOf(current) === 'Advanced' && (!before || tierOf(before) === 'Standard')
  if (!isUpgraded) return
  await state.put(AdvancedParameters, { name })
  // INVARIANT: whatever policy of the name is left from before shares nothing that comes to be.
  await removePolicy(state, place, name)
}
