// Tiers: an advanced parameter may be longer, expire, have data of some types and be shared. A parameter is upgraded and never
// goes back.
import type { AwsError } from '../../../core/aws-error.ts'
import type { PutParameterRequest } from '../../../contracts/ssm.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { defaultTier } from '../settings/service-settings.ts'
import { Parameters, type Parameter, type Tier } from './parameters.ts'

/** One for each advanced parameter, so that both tiers can be counted. */
export const AdvancedParameters = collection<{ readonly name: string }>('ssm.advanced-parameters', {
  per: 'region', key: ({ name }) => [name],
})

export const tierOf = ({ tier = 'Standard' }: { readonly tier?: Tier | undefined }): Tier => tier

/** In bytes. AWS: 4 KB and 8 KB, which its sentences call characters. */
const longest = { standard: 4096, advanced: 8192 }

/** AWS: in each Region (https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm). */
export const mostParameters = { standard: 10_000, advanced: 100_000 }

const mostOf = (tier: Tier): number => (tier === 'Advanced' ? mostParameters.advanced : mostParameters.standard)

/** What a request asks of the tier. */
export interface TierNeeds {
  readonly value: string
  readonly dataType: string
  readonly hasPolicies: boolean
}

type TierCall =
  & Pick<Call<Pick<PutParameterRequest, 'Tier'>, 'ParameterLimitExceeded'>, 'input' | 'error'> & { readonly state: ReadUnit }

/** The tier that a parameter has from now on. Throws where it cannot have what it needs, or where there are too many. */
export async function chooseTier(call: TierCall, before: Parameter | undefined, needs: TierNeeds): Promise<Tier> {
  const { input, error } = call
  const held = before && tierOf(before)
  if (held === 'Advanced' && input.Tier === 'Standard') throw error('ValidationException', downgrade)
  const asked = input.Tier ?? await defaultTier(call.state)
  const lacking = lackOf(needs, error)
  const isAdvanced = held === 'Advanced' || asked === 'Advanced' || (asked !== 'Standard' && lacking !== undefined)
  const tier = isAdvanced ? 'Advanced' : 'Standard'
  if (tier === 'Standard' && lacking) throw lacking
  if (Buffer.byteLength(needs.value) > longest.advanced) throw error('ValidationException', tooLong)
  if (tier === held) return tier
  const room = await hasRoom(call.state, tier)
  // AWS: one that is put when there are as many standard parameters as there can be needs the advanced tier.
  if (!room && tier === 'Standard' && asked === 'Intelligent-Tiering') return requireRoom(call, 'Advanced')
  return room ? tier : requireRoom(call, tier)
}

/**
 * Throws where no tier can have a value of that length. INVARIANT: asked before anything looks at the value that takes as long as
 * it is. AWS: what is said is what its tier says.
 */
export async function requireLength(call: TierCall, before: Parameter | undefined, needs: TierNeeds): Promise<void> {
  if (Buffer.byteLength(needs.value) > longest.advanced) await chooseTier(call, before, needs)
}

async function requireRoom({ state, error }: TierCall, tier: Tier): Promise<Tier> {
  if (await hasRoom(state, tier)) return tier
  // DIFFERS: AWS's sentence is not known.
  const sentence = `There can be ${mostOf(tier)} parameters of the ${tier.toLowerCase()} tier in a Region at most.`
  throw error('ParameterLimitExceeded', sentence)
}

async function hasRoom(state: ReadUnit, tier: Tier): Promise<boolean> {
  const all = await state.count(Parameters, [])
  if (all < mostParameters.standard) return true
  const advanced = await state.count(AdvancedParameters, [])
  return (tier === 'Advanced' ? advanced : all - advanced) < mostOf(tier)
}

/** Undefined where the standard tier will do. */
function lackOf({ value, dataType, hasPolicies }: TierNeeds, error: TierCall['error']): AwsError | undefined {
  if (hasPolicies) return error('ValidationException', policiesOfStandard)
  // DIFFERS: AWS's sentence is not known.
  const sentence = `Parameters with data type: ${dataType} must use the advanced-parameter tier.`
  if (advancedTypes.has(dataType)) return error('ValidationException', sentence)
  return Buffer.byteLength(value) > longest.standard ? error('ValidationException', tooLongForStandard) : undefined
}

/** AWS: the model's documentation of PutParameter's Tier. */
const advancedTypes: ReadonlySet<string> = new Set(['url', 'json', 'jsonc'])

const page = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html'

// AWS: recorded.
const downgrade =
  'This parameter uses the advanced-parameter tier. You can\'t downgrade a parameter from the advanced-parameter tier to the '
  + 'standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. Be '
  + 'aware that standard parameters have a value limit of 4096 characters.'
const policiesOfStandard =
  'You can\'t assign parameter policies to a standard-parameter tier. You must upgrade the parameter to use the '
  + `advanced-parameter tier. For more information, see ${page}`
const tooLongForStandard =
  'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade '
  + `the parameter to use the advanced-parameter tier. For more information, see ${page}`
// AWS: publicly reported.
const tooLong =
  'The specified parameter value is too large. Advanced-tier parameters support a maximum parameter value of 8192 characters.'
