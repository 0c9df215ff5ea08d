// What Organizations asks of tags: of accounts, units, the root and policies alike.
import { isReservedTag, tagsFrom, type TagMember, type Tags } from '../../core/tags.ts'
import type { Call } from '../../gateway/operation.ts'

const mostTags = 50

type TagError = Call<unknown, 'InvalidInputException' | 'ConstraintViolationException'>['error']

/** Whether a request to make something asks for `organizations:TagResource` as well. */
export const isTagged = ({ Tags }: { readonly Tags?: readonly unknown[] | undefined }): boolean =>
  Tags !== undefined && Tags.length > 0

/** The tags of what is made. DIFFERS: AWS's sentences for tags that it refuses are not known. */
export const newTags = (added: readonly TagMember[] | undefined, error: TagError): Tags => withTags({}, added ?? [], error)

export function withTags(tags: Tags, added: readonly TagMember[], error: TagError): Tags {
  const invalid = (Reason: string, message: string) => error('InvalidInputException', message, { Reason })
  const keys = added.map(({ Key }) => Key)
  if (new Set(keys).size < keys.length) throw invalid('DUPLICATE_TAG_KEY', 'You specified duplicate tag keys.')
  if (keys.some(isReservedTag)) throw invalid('INVALID_SYSTEM_TAGS_PARAMETER', "You specified a tag key of AWS's own.")
  const all = { ...tags, ...tagsFrom(added) }
  if (Object.keys(all).length <= mostTags) return all
  throw error('ConstraintViolationException', 'You have exceeded the number of tags allowed on this resource.', {
    Reason: 'MAX_TAG_LIMIT_EXCEEDED',
  })
}
