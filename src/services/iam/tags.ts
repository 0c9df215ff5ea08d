import { byName } from '../../core/by-name.ts'
import type { TagMember, Tags } from '../../core/tags.ts'
import { findTag, isReservedTag, listTags } from '../../core/tags.ts'
import type { Call, ConditionKeys } from '../../gateway/operation.ts'

const mostTags = 50

/** Which keys of tags are one. */
export interface TagKeys {
  readonly folded: (key: string) => string
  readonly duplicate: string
}

/** AWS: a user's tags are unique without regard to case, and setting one again replaces its spelling as well. */
export const userTags: TagKeys = {
  folded: key => key.toLowerCase(),
  duplicate: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
}

/** AWS: of a policy's tags `a` and `A` are two (recorded); so are a provider's and an instance profile's (User Guide). */
export const policyTags: TagKeys = { folded: key => key, duplicate: 'Duplicate tag keys found.' }

type TagError = Call<unknown, 'InvalidInputException' | 'LimitExceededException'>['error']

export function withTags(of: TagKeys, tags: Tags, added: readonly TagMember[] | undefined, error: TagError): Tags {
  if (!added || added.length === 0) return tags
  const keys = added.map(({ Key }) => Key)
  if (new Set(keys.map(of.folded)).size < keys.length) throw error('InvalidInputException', of.duplicate)
  if (keys.some(isReservedTag)) {
    throw error('InvalidInputException', 'Caller is an end user and not allowed to mutate system tags')
  }
  const others = Object.entries(withoutTags(of, tags, keys))
  const all = Object.fromEntries([...others, ...added.map(({ Key, Value }) => [Key, Value])])
  if (Object.keys(all).length > mostTags) {
    throw error('LimitExceededException', 'The number of tags has reached the maximum limit.')
  }
  return all
}

/** AWS: to set no tag is refused, and to take none away is not (recorded, the code alone: the sentence is ours). */
export function requireTags(tags: readonly TagMember[], error: TagError): void {
  if (tags.length === 0) throw error('InvalidInputException', 'At least one tag must be specified.')
}

export function withoutTags({ folded }: TagKeys, tags: Tags, keys: readonly string[]): Tags {
  const removed = new Set(keys.map(folded))
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(folded(key))))
}

/** As an entity's description shows them: not at all where there are none. */
export function shownTags(tags: Tags): { Tags?: TagMember[] } {
  const members = listTags(tags)
  return members.length > 0 ? { Tags: members } : {}
}

/** What `iam:ResourceTag/…` holds for the entity. */
export const resourceTagKeys = (tags: Tags): ConditionKeys =>
  byName({ 'iam:resourcetag/*': (name: string) => findTag(tags, name) })
