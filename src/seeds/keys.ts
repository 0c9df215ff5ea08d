import { CreateAlias, CreateKey, EnableKeyRotation, ListAliases, ScheduleKeyDeletion } from '../contracts/kms.gen.ts'
import type { Aws } from './aws.ts'
import type { Key } from './seed.ts'
import type { Step } from './step.ts'

const soonest = 7

/** A key is known by its alias: that is what the file names, and what a later start looks for. */
export function keyStep(AliasName: string, key: Key): Step {
  return {
    place: `keys.${AliasName}`,
    isThere: aws => hasAlias(aws, AliasName),
    make: aws => makeKey(aws, AliasName, key),
    ifMade: 'AlreadyExistsException',
  }
}

/** A list asks no key's policy, which may well let its users describe it and not the root user. */
async function hasAlias(aws: Aws, name: string): Promise<boolean> {
  let marker: string | undefined
  do {
    const page = await aws.call(ListAliases, { Limit: 100, ...(marker !== undefined && { Marker: marker }) })
    // A predefined alias has no key until somebody uses it.
    if (page.Aliases?.some(({ AliasName, TargetKeyId }) => AliasName === name && TargetKeyId !== undefined)) return true
    marker = page.Truncated ? page.NextMarker : undefined
  } while (marker !== undefined)
  return false
}

/** INVARIANT: the alias comes last, so that whatever is found by it later is whole. */
async function makeKey(aws: Aws, AliasName: string, key: Key): Promise<void> {
  const { description, policy, keySpec, keyUsage, rotationPeriodInDays: days, tags } = key
  const { KeyMetadata } = await aws.call(CreateKey, {
    ...(description !== undefined && { Description: description }),
    ...(policy && { Policy: JSON.stringify(policy) }),
    ...(keySpec !== undefined && { KeySpec: keySpec }),
    ...(keyUsage !== undefined && { KeyUsage: keyUsage }),
    ...(tags && { Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) }),
  })
  const KeyId = KeyMetadata?.KeyId ?? ''
  try {
    if (days !== undefined) await aws.call(EnableKeyRotation, { KeyId, RotationPeriodInDays: days })
    await aws.call(CreateAlias, { AliasName, TargetKeyId: KeyId })
  } catch (thrown) {
    // Nobody knows the key, and nothing was encrypted under it. That it cannot be deleted is no news beside the reason.
    await aws.call(ScheduleKeyDeletion, { KeyId, PendingWindowInDays: soonest }).catch(() => undefined)
    throw thrown
  }
}
