// What whoever vouches for a caller wants the session to have: tags, and who is behind it.
import type { WantedSession } from '../../../gateway/caller.ts'

const [longestKey, longestValue] = [128, 256]
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** What a session may be called, and whoever is behind one. */
export const isSessionName = (text: string): boolean => /^[\w+=,.@-]{2,64}$/.test(text)

export const isSourceIdentity = (text: unknown): text is string => typeof text === 'string' && isSessionName(text)

/** Undefined where one of them can be no tag. */
export function wantedTags(
  tags: Iterable<readonly [key: string, value: unknown]>, transitiveTagKeys: unknown = [],
): Pick<WantedSession, 'tags' | 'transitiveTagKeys'> | undefined {
  const wanted: WantedSession['tags'][number][] = []
  for (const [Key, value] of tags) {
    // A provider may tell the one value that a tag has as a list.
    const [Value, ...others] = [value].flat() as unknown[]
    if (typeof Value !== 'string' || others.length > 0 || !isTag(Key, Value)) return undefined
    wanted.push({ Key, Value })
  }
  const keys = [transitiveTagKeys].flat() as unknown[]
  return keys.every(key => typeof key === 'string') ? { tags: wanted, transitiveTagKeys: keys } : undefined
}

const isTag = (key: string, value: string): boolean =>
  key !== '' && key.length <= longestKey && value.length <= longestValue && tagText.test(key) && tagText.test(value)
