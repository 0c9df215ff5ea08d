// What an access point may be tagged with. AWS: recorded, but for the number of them.
import { AwsError } from '../../../core/aws-error.ts'
import { isReservedTag, type TagMember } from '../../../core/tags.ts'

const mostTags = 50
const [longestKey, longestValue] = [128, 256]
/** AWS: letters, digits and spaces of any language, and some signs. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

const invalid = (message: string) => new AwsError('InvalidTag', message, { status: 400 })

/** Throws S3's error. */
export function requirePointTags(tags: readonly TagMember[]): void {
  if (tags.length > mostTags) throw new AwsError('BadRequest', `Tag count cannot be greater than ${mostTags}`, { status: 400 })
  requireDistinct(tags.map(({ Key }) => Key))
  for (const { Key, Value } of tags) {
    if (isReservedTag(Key)) throw invalid('System tags cannot be added/updated by requester')
    if (Key === '' || Key.length > longestKey || !allowed.test(Key)) throw invalid('The TagKey you have provided is invalid')
    if (Value.length > longestValue || !allowed.test(Value)) throw invalid('The TagValue you have provided is invalid')
  }
}

/** DIFFERS: AWS fails with an internal error where a bucket is to lose a tag twice. */
export function requireDistinct(keys: readonly string[]): void {
  if (new Set(keys).size < keys.length) throw invalid('Cannot provide multiple Tags with the same key')
}
