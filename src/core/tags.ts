import { foldedIn } from './text/folded.ts'

/** Values by key. */
export type Tags = Readonly<Record<string, string>>

export interface TagMember {
  readonly Key: string
  readonly Value: string
}

/** In the order in which they were set. */
export function listTags(tags: Tags): TagMember[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** AWS: no caller sets such a tag, with any service. What it is refused with differs. */
export const isReservedTag = (key: string): boolean => /^aws:/i.test(key)

export function tagsFrom(members: readonly TagMember[] | undefined): Tags {
  return Object.fromEntries((members ?? []).map(({ Key, Value }) => [Key, Value]))
}

/** AWS: a key that is not there is no error. */
export function without(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))
}

/** The tag's key in the lower-case name of a condition key: `team` of `aws:resourcetag/team`. */
const tagKeyIn = (conditionKey: string): string => conditionKey.slice(conditionKey.indexOf('/') + 1)

/** What such a condition key holds. AWS: tag keys in the names of condition keys are compared without regard to case. */
export const findTag = (tags: Tags | undefined, conditionKey: string) => findInTags(tags, tagKeyIn(conditionKey))

const findInTags = foldedIn((tags: Tags) => Object.entries(tags))
const findInMembers = foldedIn((members: readonly Partial<TagMember>[]) =>
  members.map(({ Key = '', Value = '' }) => [Key, Value] as const))

interface Tagging {
  readonly Tags?: readonly Partial<TagMember>[]
  readonly TagKeys?: readonly string[]
}

/** The condition keys of a request that brings tags or takes them away. */
export const requestTagConditions = {
  'aws:requesttag/*': ({ Tags }: Tagging, _scope: unknown, name: string) => findInMembers(Tags, tagKeyIn(name)),
  'aws:tagkeys': ({ Tags, TagKeys }: Tagging) => TagKeys ?? Tags?.flatMap(({ Key }) => Key ?? []),
}

interface MapTagging {
  readonly tags?: Tags
  readonly Tags?: Tags
}

/** The same of a request whose tags are a map. */
export const requestTagMapConditions = {
  'aws:requesttag/*': ({ tags, Tags: given = tags }: MapTagging, _scope: unknown, name: string) => findTag(given, name),
  'aws:tagkeys': ({ tags, Tags: given = tags }: MapTagging) => given && Object.keys(given),
}
