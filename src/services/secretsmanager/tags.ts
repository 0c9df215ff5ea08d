// AWS: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
import type { Tag } from '../../contracts/secretsmanager.gen.ts'
import { AwsError } from '../../core/aws-error.ts'
import { isReservedTag, tagsFrom, type Tags } from '../../core/tags.ts'
import type { Call } from '../../gateway/operation.ts'
import { lockedOut } from './policies/new-policies.ts'
import { secretResource } from './secret-references.ts'
import type { Secret } from './secrets.ts'

const mostTags = 50

type TagError = Call<unknown, 'InvalidParameterException'>['error']

/** The tags of a secret with those of a request. The sentences are ours. */
export function withTags(before: Tags, given: readonly Tag[] | undefined, error: TagError): Tags {
  if (given?.some(({ Key }) => Key === undefined || isReservedTag(Key))) throw error('InvalidParameterException', reservedTag)
  const tags = { ...before, ...tagsFrom(given?.map(({ Key = '', Value = '' }) => ({ Key, Value }))) }
  if (Object.keys(tags).length > mostTags) throw error('InvalidParameterException', `A secret can have at most ${mostTags} tags.`)
  return tags
}

const reservedTag = 'A tag needs a key, and one that begins with aws: is reserved.'

type TaggingAction = 'secretsmanager:TagResource' | 'secretsmanager:UntagResource'

/** Throws where the caller could not do so again. AWS: in a sentence of its own (recorded). */
export async function requireNoLockout(
  { authorize, error }: Pick<Call<unknown>, 'authorize' | 'error'>, action: TaggingAction, tagged: Secret,
): Promise<void> {
  try {
    await authorize(action, secretResource(tagged))
  } catch (thrown) {
    if (thrown instanceof AwsError && thrown.code === 'AccessDeniedException') throw error('AccessDeniedException', lockedOut)
    throw thrown
  }
}
