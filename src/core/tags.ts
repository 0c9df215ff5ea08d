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
