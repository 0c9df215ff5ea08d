// Versions of a parameter: which one is asked for, by its number or by a label, and which of them go.
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Partition, ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { reschedule } from '../policies/policy-schedule.ts'
import { labelsOf, listLabels, ParameterLabels, setLabels, versionLabelled } from './parameter-labels.ts'
import { parseReference, requireForm, type Reference } from './parameter-names.ts'
import { removePolicy } from '../sharing/resource-policies.ts'
import { AdvancedParameters } from './tiers.ts'
import { mostVersions, Parameters, ParameterVersions, type Parameter, type ParameterVersion } from './parameters.ts'

/** The version that a reference names: the current one unless it says which. */
export function findVersion(
  state: ReadUnit, reference: Reference,
): MaybePromise<ParameterVersion | 'no-such-version' | undefined> {
  return andThen(state.get(Parameters, [reference.name]), parameter =>
    (parameter && reference.selector !== undefined ? findSelected(state, parameter, reference.selector, reference) : parameter))
}

async function findSelected(
  state: ReadUnit, parameter: Parameter, selector: string, { name, version }: Reference,
): Promise<ParameterVersion | 'no-such-version'> {
  const labels = version === undefined ? await state.get(ParameterLabels, [name]) : undefined
  const asked = version ?? (labels && versionLabelled(labels, selector.slice(1)))
  return (asked === undefined ? undefined : await findNumbered(state, parameter, asked)) ?? 'no-such-version'
}

export async function findNumbered(
  state: ReadUnit, parameter: Parameter, version: number,
): Promise<ParameterVersion | undefined> {
  if (version === parameter.version) return parameter
  return version > 0 && version < parameter.version ? state.get(ParameterVersions, [parameter.name, version]) : undefined
}

/** The version that goes as `version` comes, or that it cannot. */
export async function findEvicted(
  state: ReadUnit, name: string, version: number,
): Promise<ParameterVersion | 'labelled' | undefined> {
  const oldest = version - mostVersions
  if (oldest < 1) return undefined
  if (labelsOf(await listLabels(state, name), oldest).length > 0) return 'labelled'
  return state.get(ParameterVersions, [name, oldest])
}

type PutCall = Pick<Call<{ readonly Name: string }, 'ParameterMaxVersionLimitExceeded'>, 'input' | 'state' | 'error'>

/** As `findEvicted`. Throws where it has a label. */
export async function requireEvicted(
  { input, state, error }: PutCall, name: string, version: number,
): Promise<ParameterVersion | undefined> {
  const evicted = await findEvicted(state, name, version)
  if (evicted !== 'labelled') return evicted
  throw error(
    'ParameterMaxVersionLimitExceeded',
    `You attempted to create a new version of ${input.Name.trim()} by calling the PutParameter API with the overwrite flag. `
      + `Version ${version - mostVersions}, the oldest version, can't be deleted because it has a label associated with it. `
      + 'Move the label to another version of the parameter, and try again.',
  )
}

/**
 * With its versions, labels, timers and policy. INVARIANT: none stays behind, since whoever adds one expects the parameter as it
 * was, and so meets the removal.
 */
export async function removeParameter(state: UnitOfWork, place: Partition, parameter: Parameter): Promise<void> {
  const { name } = parameter
  await reschedule(state, place, parameter, undefined)
  for (const version of await state.list(ParameterVersions, [name], { limit: mostVersions + 1 })) {
    await state.remove(ParameterVersions, version)
  }
  await setLabels(state, name, [])
  // Whatever tier it has: a policy that stayed would share the next parameter of the name.
  await state.drop(AdvancedParameters, [name])
  await removePolicy(state, place, name)
  await state.remove(Parameters, parameter)
}

interface LabellingInput {
  readonly Name: string
  readonly ParameterVersion?: number | undefined
}

type LabellingCall = Pick<Call<LabellingInput, 'ParameterNotFound' | 'ParameterVersionNotFound'>, 'input' | 'state' | 'error'>

/** The version whose labels are changed: the current one unless the request says which. AWS: neither by its ARN. */
export async function getLabelledVersion({ input, state, error }: LabellingCall): Promise<ParameterVersion> {
  const asked = input.Name.trim()
  requireForm(asked, error)
  const { name } = parseReference(asked)
  const parameter = await state.get(Parameters, [name])
  // AWS: the answer carries the code alone.
  if (!parameter) throw error('ParameterNotFound', '')
  const { ParameterVersion: number = parameter.version } = input
  const version = await findNumbered(state, parameter, number)
  if (!version) throw noSuchVersion(error, asked, String(number))
  return version
}

type VersionError = Call<unknown, 'ParameterVersionNotFound'>['error']

// AWS: both recorded.
export function noSuchVersion(error: VersionError, name: string, asked: string): AwsError {
  const sentence = `Systems Manager could not find version ${asked} of ${name}. Verify the version and try again.`
  return error('ParameterVersionNotFound', sentence)
}

export function noSuchLabel(error: VersionError, name: string, asked: string): AwsError {
  const sentence = `Systems Manager could not find a version of ${name} that has the specified label, ${asked}.`
  return error('ParameterVersionNotFound', `${sentence} Verify the parameter label and try again.`)
}
