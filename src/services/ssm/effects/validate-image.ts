// AWS: a parameter of data type aws:ec2:image is made or changed behind the call that puts it, once its image was found, and the
// event bus is told either way
// (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html).
import { findRegion } from '../../../core/regions.ts'
import type { Tags } from '../../../core/tags.ts'
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { writeVersion } from '../parameters/new-versions.ts'
import { changeEvent } from '../parameters/parameter-events.ts'
import { findEvicted } from '../parameters/parameter-versions.ts'
import { Parameters, type ParameterVersion } from '../parameters/parameters.ts'
import { imageType } from '../values/data-types.ts'

interface Asked {
  /** Of the number that it would have had when it was asked for. */
  readonly version: ParameterVersion
  readonly tags: Tags
  readonly overwrites: boolean
}

const minute = 60_000

export const validateImage: Effect<Asked> = { name: 'ssm.ValidateImage', retry: { attempts: 10, within: 60 * minute }, run }

/** DIFFERS: there are no images here, so one of the right form is taken for an image that the account may use. */
const isImage = (id: string): boolean => /^ami-(?:[\da-f]{8}|[\da-f]{17})$/.test(id)

async function run({ version: asked, tags, overwrites }: Asked, { account, region, state, announce }: EffectContext) {
  const place = { partition: findRegion(region)!.partition, account, region }
  const before = await state.get(Parameters, [asked.name])
  const isKept = before?.policies && JSON.stringify(before.policies) === JSON.stringify(asked.policies)
  const current = { ...asked, version: (before?.version ?? 0) + 1, ...(isKept && { policies: before.policies }) }
  const evicted = await findEvicted(state, current.name, current.version)
  const operation = before ? 'Update' : 'Create'
  const told = { dataType: imageType }
  if (!isImage(asked.value) || evicted === 'labelled' || (before && !overwrites)) {
    return announce(changeEvent(place, asked, operation, { ...told, exception: 'Unable to Describe Resource' }))
  }
  await writeVersion(state, { place, current, before, evicted, tags: before?.tags ?? tags })
  await announce(changeEvent(place, current, operation, told))
}
