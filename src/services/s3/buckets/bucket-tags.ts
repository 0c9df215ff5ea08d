// The tags of a bucket, by which its owner finds what it costs. AWS: no policy asks for them before the bucket is told to let it.
import { AwsError } from '../../../core/aws-error.ts'
import { isReservedTag, type TagMember } from '../../../core/tags.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { bucketSetting, type NamedBucket } from './settings.ts'

export const bucketTags = bucketSetting<readonly TagMember[]>('tags')

const mostTags = 50
const [longestKey, longestValue] = [128, 256]
/** AWS: letters, digits and spaces of any language, and some signs. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

const invalid = (message: string, TagKey: string) => new AwsError('InvalidTag', message, { status: 400, members: { TagKey } })

/** Throws S3's error. AWS: recorded, but for the number of them. */
export function requireTags(tags: readonly TagMember[]): void {
  if (tags.length > mostTags) {
    throw new AwsError('BadRequest', `Bucket tag count cannot be greater than ${mostTags}`, { status: 400 })
  }
  const keys = new Set<string>()
  for (const { Key, Value } of tags) {
    if (keys.has(Key)) throw invalid('Cannot provide multiple Tags with the same key', Key)
    keys.add(Key)
    if (isReservedTag(Key)) throw invalid('System tags cannot be added/updated by requester', Key)
    if (Key.length > longestKey || !allowed.test(Key)) throw invalid('The TagKey you have provided is invalid', Key)
    if (Value.length > longestValue || !allowed.test(Value)) throw invalid('The TagValue you have provided is invalid', Key)
  }
}

/** In the place of those that it had. Throws S3's error. */
export async function keepTags(state: UnitOfWork, bucket: NamedBucket, tags: readonly TagMember[]): Promise<void> {
  requireTags(tags)
  // AWS: none at all are no set (recorded).
  if (tags.length === 0) await bucketTags.remove(state, bucket)
  else await bucketTags.put(state, bucket, tags)
}

/**
 * AWS: what a policy may ask for is changed by who may say so, with S3 Control's TagResource and UntagResource. Throws S3's error
 * (recorded; the sentence is ours).
 */
export function requireTaggingOfOld({ abac }: { readonly abac?: true }): void {
  if (abac) throw new AwsError('BadRequest', tagsAsked, { status: 400 })
}

const tagsAsked = 'Tags of a bucket with ABAC enabled are changed with TagResource and UntagResource.'

export const noTags = (BucketName: string) =>
  new AwsError('NoSuchTagSet', 'The TagSet does not exist', { status: 404, members: { BucketName } })
