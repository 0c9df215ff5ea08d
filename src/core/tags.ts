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

export function tagsFrom(members: readonly TagMember[] | undefined): Tags {
  return Object.fromEntries((members ?? []).map(({ Key, Value }) => [Key, Value]))
}

/** AWS: a key that is not there is no error. */
export function without(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))
}

/** AWS: tag keys in the names of condition keys are compared without regard to case. */
export function findTag(tags: Tags | undefined, lowerKey: string): string | undefined {
  for (const [key, value] of Object.entries(tags ?? {})) if (key.toLowerCase() === lowerKey) return value
  return undefined
}

interface Tagging {
  readonly Tags?: readonly Partial<TagMember>[]
  readonly TagKeys?: readonly string[]
}

/** The condition keys of a request that brings tags or takes them away. */
export const requestTagConditions = {
  'aws:requesttag/*': ({ Tags = [] }: Tagging, _scope: unknown, name: string) => {
    const asked = name.slice('aws:requesttag/'.length)
    return Tags.find(({ Key }) => Key?.toLowerCase() === asked)?.Value
  },
  'aws:tagkeys': ({ Tags, TagKeys }: Tagging) => TagKeys ?? Tags?.flatMap(({ Key }) => Key ?? []),
}
