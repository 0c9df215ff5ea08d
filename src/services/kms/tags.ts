// AWS: https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html
import { isReservedTag, type Tags } from '../../core/tags.ts'
import type { Call } from '../../gateway/operation.ts'

type TagMembers = readonly { readonly TagKey: string; readonly TagValue: string }[]

const mostTags = 50

type TagError = Call<unknown, 'TagException'>['error']

const allowed = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u

export function requireTags(tags: TagMembers | undefined, error: TagError): void {
  if (!tags) return
  // AWS: recorded.
  if (!tags.every(({ TagKey, TagValue }) => allowed.test(TagKey) && allowed.test(TagValue))) {
    throw error('TagException', 'Invalid tag')
  }
  if (new Set(tags.map(({ TagKey }) => TagKey)).size < tags.length) throw error('TagException', 'Duplicate tag keys')
  if (tags.some(({ TagKey }) => isReservedTag(TagKey))) throw error('TagException', 'Tags beginning with aws: are reserved')
}

/** AWS: 50 for each key. */
export function requireFewTags(tags: Tags, error: TagError): void {
  if (Object.keys(tags).length > mostTags) throw error('TagException', 'Too many tags')
}

export function tagsOf(tags: TagMembers | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue]))
}

export const describeTags = (tags: Tags) => Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))
