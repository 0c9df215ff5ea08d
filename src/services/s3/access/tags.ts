// The tags of a bucket as policies ask for them. AWS: of a bucket that was told to let them, and of all that is in it (recorded;
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html).
import { byName, type ByName } from '../../../core/by-name.ts'
import { findTag, tagsFrom, type Tags } from '../../../core/tags.ts'
import type { KeyValue } from '../../../engines/policy/types.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { bucketTags } from '../buckets/bucket-tags.ts'
import type { NamedBucket } from '../buckets/settings.ts'

interface AskedTags {
  /** Undefined where it has none that policies may ask for. */
  readonly tags?: Tags
  readonly keys: ByName<(name: string) => KeyValue | undefined>
}

const untold: AskedTags = { keys: byName({}) }

export async function askedTags(state: ReadUnit, bucket: NamedBucket & { readonly abac?: true }): Promise<AskedTags> {
  const found = bucket.abac && await bucketTags.find(state, bucket)
  if (!found) return untold
  const tags = tagsFrom(found)
  return { tags, keys: byName({ 's3:buckettag/*': (name: string) => findTag(tags, name) }) }
}
