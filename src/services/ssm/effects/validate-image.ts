// AWS: a parameter of data type aws:ec2:image is made or changed behind the call that puts it, once its image was found, and the
// event bus is told either way
// (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html).
import type { PutParameterRequest } from '../../../contracts/ssm.gen.ts'
import { minute } from '../../../core/clock.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { findRegion } from '../../../core/regions.ts'
import type { Tags } from '../../../core/tags.ts'
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { factsOf, requireOverwrite, type Facts } from '../parameters/new-facts.ts'
import { writeVersion } from '../parameters/new-versions.ts'
import { changeEvent } from '../parameters/parameter-events.ts'
import { findEvicted } from '../parameters/parameter-versions.ts'
import { Parameters, type Parameter, type ParameterVersion } from '../parameters/parameters.ts'
import { imageType } from '../values/data-types.ts'

interface Asked {
  /** Of the number that it would have had when it was asked for. */
  readonly version: ParameterVersion
  readonly tags: Tags
  readonly overwrites: boolean
  /** What the request said; absent in effects of old. */
  readonly request?: Request
}

type Request = Pick<PutParameterRequest, 'Tier' | 'Description' | 'AllowedPattern' | 'Policies'>

export const validateImage: Effect<Asked> = { name: 'ssm.ValidateImage', retry: { attempts: 10, within: 60 * minute }, run }

/** DIFFERS: there are no images here, so one of the right form is taken for an image that the account may use. */
const isImage = (id: string): boolean => /^ami-(?:[\da-f]{8}|[\da-f]{17})$/.test(id)

async function run(asked: Asked, context: EffectContext): Promise<void> {
  const { account, region, state, announce } = context
  const { name, value, spelling: written, modifiedAt, modifiedBy } = asked.version
  const place = { partition: findRegion(region)!.partition, account, region }
  const before = await state.get(Parameters, [name])
  const version = (before?.version ?? 0) + 1
  const evicted = await findEvicted(state, name, version)
  const facts = isImage(value) && evicted !== 'labelled' ? await findFacts(asked, before, context) : undefined
  const operation = before ? 'Update' : 'Create'
  const told = { dataType: imageType }
  if (!facts || evicted === 'labelled') {
    return announce(changeEvent(place, asked.version, operation, { ...told, exception: 'Unable to Describe Resource' }))
  }
  const spelling = before ? before.spelling : written
  const current: ParameterVersion = {
    name, ...(spelling !== undefined && { spelling }), version, value, ...facts, modifiedAt, ...(modifiedBy && { modifiedBy }),
  }
  await writeVersion(state, { place, current, before, evicted, tags: before?.tags ?? asked.tags })
  await announce(changeEvent(place, current, operation, told))
}

/**
 * As of a request that is made now. Undefined where it would be refused. INVARIANT: what is written goes by what the parameter is
 * by now, whatever it was when the image was put.
 */
async function findFacts(
  { version, overwrites, request = requestOf(version) }: Asked, before: Parameter | undefined, { state, now }: EffectContext,
): Promise<Facts | undefined> {
  const input = { ...request, Value: version.value, Type: version.type, DataType: imageType, Overwrite: overwrites }
  // What is not built of a pattern was refused when it was put.
  const unbuilt = (part: string) => refuse('InvalidAllowedPatternException', part)
  const call = { input, state, scope: { now }, error: refuse, unbuilt }
  try {
    requireOverwrite(call, before)
    return await factsOf(call, before)
  } catch (thrown) {
    if (thrown instanceof AwsError) return undefined
    throw thrown
  }
}

const refuse = (code: string, message: string): AwsError => new AwsError(code, message)

const requestOf = ({ tier, description, allowedPattern, policies }: ParameterVersion): Request => ({
  Tier: tier, Description: description, AllowedPattern: allowedPattern,
  Policies: policies && `[${policies.map(({ text }) => text).join(',')}]`,
})
