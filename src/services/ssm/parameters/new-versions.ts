// The next version of a parameter, and the first.
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Tags } from '../../../core/tags.ts'
import { Parameters, ParameterVersions, type Parameter, type ParameterVersion } from './parameters.ts'
import { AdvancedParameters, tierOf } from './tiers.ts'

export interface NewVersion {
  readonly current: ParameterVersion
  readonly before: Parameter | undefined
  readonly tags: Tags
  /** The version that goes as this one comes. */
  readonly evicted: ParameterVersion | undefined
}

export async function writeVersion(state: UnitOfWork, { current, before, tags, evicted }: NewVersion): Promise<void> {
  const { name } = current
  const parameter: Parameter = { ...current, tags }
  await (before ? state.update(Parameters, parameter) : state.insert(Parameters, parameter))
  await state.insert(ParameterVersions, current)
  if (evicted) await state.remove(ParameterVersions, evicted)
  const isUpgraded = tierOf(current) === 'Advanced' && (!before || tierOf(before) === 'Standard')
  if (isUpgraded) await state.put(AdvancedParameters, { name })
}
